// How this wall looks: letter size, colours and language, each its own choice, kept apart from what the console on the same
// laptop chose; and the keys that change them.
import { full_screen } from '../core/env'
import { recall, remember } from '../core/store'
import { LANGUAGES, lang, switch_language } from '../i18n/index.svelte'
import { THEMES, current_theme, wear_theme } from '../ui/theme.svelte'
import type { Theme } from '../ui/theme.svelte'
import { pager } from './pager.svelte'
import { playing_reveal } from './reveal.svelte'

const SCALE = { least: 0.6, most: 1.6, step: 1.08 }

export const help = $state({ open: false })

function scale_to(scale: number): void {
	/* Before the state changes: whoever measures then has to find the new size. */
	document.documentElement.style.setProperty('--k', String(scale))
	pager.scale = scale
}

export function resize(steps: number): void {
	scale_to(steps === 0 ? 1 : Math.min(SCALE.most, Math.max(SCALE.least, pager.scale * SCALE.step ** steps)))
	remember('wall_scale', String(pager.scale))
}

export function pause(): void {
	pager.paused = !pager.paused
}

function change_colours(): void {
	const wanted = THEMES[(THEMES.indexOf(current_theme()) + 1) % THEMES.length] ?? 'light'
	wear_theme(wanted)
	remember('wall_theme', wanted)
}

function change_language(): void {
	const wanted = LANGUAGES[(LANGUAGES.indexOf(lang()) + 1) % LANGUAGES.length] ?? 'vi'
	void switch_language(wanted, false)
	remember('wall_language', wanted)
}

/** As it was chosen on this machine the last time. */
export function wear_looks(): void {
	scale_to(Number(recall('wall_scale')) || 1)
	const theme = recall('wall_theme') as Theme | undefined
	wear_theme(theme && THEMES.includes(theme) ? theme : undefined)
	const language = recall('wall_language')
	if (language && LANGUAGES.includes(language)) void switch_language(language, false)
}

/* While a result comes row by row, the keys that turn pages bring rows. */
const turn = (by: 1 | -1) => (by > 0 && playing_reveal() ? playing_reveal()?.step() : pager.turn(by))

const KEYS: Record<string, () => void> = {
	'+': () => resize(1),
	'=': () => resize(1),
	'-': () => resize(-1),
	'0': () => resize(0),
	p: pause,
	' ': () => (playing_reveal() ? playing_reveal()?.whole() : pause()),
	enter: () => playing_reveal()?.whole(),
	arrowright: () => turn(1),
	arrowdown: () => turn(1),
	pagedown: () => turn(1),
	arrowleft: () => turn(-1),
	arrowup: () => turn(-1),
	pageup: () => turn(-1),
	home: () => pager.first(),
	end: () => playing_reveal()?.whole(),
	f: () => void full_screen().catch(() => {}),   // Not allowed here: the browser's own key still is.
	c: change_colours,
	l: change_language,
	'?': () => {
		help.open = !help.open
	},
	escape: () => {
		help.open = false
	},
}

export function on_key(e: KeyboardEvent): void {
	if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return
	/* A button has Enter and Space for itself. */
	if ((e.key === ' ' || e.key === 'Enter') && e.target instanceof HTMLButtonElement) return
	const act = KEYS[e.key.toLowerCase()]
	if (!act) return
	e.preventDefault()
	act()
}
