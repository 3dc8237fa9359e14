// Steering the workshop: what the buttons of the head and the keys of the keyboard both do.
import { may, one, session } from './desk.svelte'
import { Deed } from './deed.svelte'
import type { Key } from './keys'
import { focus_queue, pass_first, return_first } from './panels/queue.svelte'

export const steer = new Deed()
/** What covers the desk for a moment: the sheet of keys, the people, a phone as a participant has it. */
export const cover = $state<{ open: '' | 'keys' | 'people' | 'preview' }>({ open: '' })
/** The picker of further steps stands open. */
export const adding = $state({ open: false })
/** Where somebody wants to go while people are still writing; 0 = nowhere. */
export const leaving = $state({ to: 0 })
/** The part of the desk that a phone shows; side by side on a laptop. */
export const part = $state<{ shown: 'now' | 'agenda' | 'wall' | 'setup' }>({ shown: 'now' })

/** The next activity that is not left out; forward 1, back -1. */
export function neighbour(step: 1 | -1): number | undefined {
	const agenda = one('agenda')
	if (!agenda) return undefined
	const rows = agenda.activities
	const here = rows.findIndex((a) => a.activity === agenda.current)
	for (let i = here + step; i >= 0 && i < rows.length; i += step) if (!rows[i]!.skipped) return rows[i]!.activity
	return undefined
}

export function go(step: 1 | -1): void {
	const activity = neighbour(step)
	if (activity !== undefined) go_to(activity)
}

/** Another step. While people are still writing it asks first; `really`: it has asked. */
export function go_to(activity: number, really = false): void {
	if (!may('go_to') || activity === one('stage')?.activity) return
	leaving.to = 0
	if (!really && still_writing() > 0) leaving.to = activity
	else void steer.run({ do: 'go_to', activity })
}

/** An earlier step once more, with its input open: what was written there is still there. */
export async function reopen_step(activity: number): Promise<void> {
	if (one('stage')?.activity !== activity && !(await steer.run({ do: 'go_to', activity }))) return
	await steer.run({ do: 'open_input', activity })
}

/** Two minutes more for those who are writing; the step stays. */
export function two_minutes(): void {
	leaving.to = 0
	const stage = one('stage')
	if (!stage) return
	/* A clock that has run out long ago starts anew: two minutes from now, and not from then. */
	if (stage.ends > session.clock.now) extend_timer(2)
	else set_timer(2)
}

/** The newest round of the activity: where there is one, opening and showing mean the round. */
function newest_poll() {
	const n = one('stage')?.polls.at(-1)
	return n === undefined ? undefined : one('poll', n)
}

/** The round that people vote in just now. */
export function open_poll() {
	const poll = newest_poll()
	return poll?.state === 'open' ? poll : undefined
}

/** May anything be written here at all? */
export function takes_input(): boolean {
	const stage = one('stage')
	if (!stage || stage.polls.length > 0) return false
	return stage.panels.includes('write') || (stage.panels.includes('objectives') && !stage.panels.includes('groups'))
}

export function toggle_input(): void {
	const stage = one('stage')
	if (!stage || !may('open_input')) return
	void steer.run({ do: stage.state === 'open' ? 'close_input' : 'open_input', activity: stage.activity })
}

export function toggle_reveal(): void {
	const stage = one('stage')
	if (!stage || !may('reveal')) return
	void steer.run({ do: stage.state === 'shown' ? 'conceal' : 'reveal', activity: stage.activity })
}

/**
 * Space: open what is closed, close what is open. A round opens with the word that stands beside its button; closing one is
 * for good, so that only asks.
 */
function space(): void {
	const poll = newest_poll()
	if (!poll) toggle_input()
	else if (poll.state === 'prepared') document.querySelector<HTMLButtonElement>('[data-open-round] button[type=submit]')?.click()
	else if (poll.state === 'open') document.querySelector<HTMLButtonElement>('[data-close-round] button')?.click()
}

/** Enter: show what is hidden, hide what is shown. */
function enter(): void {
	const poll = newest_poll()
	if (!poll) toggle_reveal()
	else if (poll.state === 'closed' && may('show_result')) void steer.run({ do: 'show_result', poll: poll.poll })
	else if (poll.state === 'shown' && may('hide_result')) void steer.run({ do: 'hide_result', poll: poll.poll })
}

export function set_timer(minutes: number): void {
	const stage = one('stage')
	if (stage && may('set_timer')) void steer.run({ do: 'set_timer', activity: stage.activity, seconds: Math.round(minutes * 60) })
}

export function extend_timer(minutes: number): void {
	const stage = one('stage')
	if (stage && may('extend_timer')) void steer.run({ do: 'extend_timer', activity: stage.activity, seconds: minutes * 60 })
}

export function toggle_timer(): void {
	const stage = one('stage')
	if (stage) set_timer(stage.ends > 0 ? 0 : stage.minutes || 5)
}

export function wall(mode: 'stage' | 'join' | 'blank'): void {
	if (may('show_on_wall')) void steer.run({ do: 'show_on_wall', mode })
}

function toggle_wall(mode: 'join' | 'blank'): void {
	wall(one('stage')?.wall === mode ? 'stage' : mode)
}

/** How many people have begun something that they have not sent, while it can still be sent here. */
export function still_writing(): number {
	const [stage, pulse] = [one('stage'), one('pulse')]
	if (!stage || !pulse || pulse.activity !== stage.activity) return 0
	const takes_words = stage.state === 'open' && takes_input()
	return takes_words || open_poll() ? pulse.writing : 0
}

/** The projector's own page; only whoever has its link can open it. */
export function wall_address(): string | undefined {
	const key = one('links')?.links.find((l) => l.role === 'wall')?.key
	const code = one('workshop')?.code
	return key && code ? `/wall#${code}.${key}` : undefined
}

function open_wall(): void {
	const address = wall_address()
	if (address) open(address, '_blank', 'noreferrer')
}

/** To a place of the desk that may be folded away, or stand in another part of it on a phone. */
export function jump(selector: string, where: typeof part.shown = 'now'): void {
	cover.open = ''
	part.shown = where
	setTimeout(() => {
		const at = document.querySelector<HTMLElement>(selector)
		at?.closest('details')?.setAttribute('open', '')
		at?.scrollIntoView({ block: 'center' })
		at?.focus()
	})
}

function add_step(): void {
	part.shown = 'agenda'
	adding.open = true
}

/** The keyboard and its sheet, in the order of the sheet. */
export const desk_keys: readonly Key[] = [
	{ keys: ['ArrowRight'], name: 'right', act: () => go(1) },
	{ keys: ['ArrowLeft'], name: 'left', act: () => go(-1) },
	{ keys: [' '], name: 'space', act: space },
	{ keys: ['Enter'], name: 'enter', act: enter },
	{ keys: ['t'], name: 't', act: toggle_timer },
	{ keys: ['q', 'i', 'j'], name: 'q', act: () => toggle_wall('join') },
	{ keys: ['b'], name: 'b', act: () => toggle_wall('blank') },
	{ keys: ['f'], name: 'f', act: open_wall },
	{ keys: ['m'], name: 'm', act: focus_queue },
	{ keys: ['a'], name: 'a', act: () => void pass_first() },
	{ keys: ['x'], name: 'x', act: return_first },
	{ keys: ['p'], name: 'p', act: () => { cover.open = 'people' } },
	{ keys: ['n'], name: 'n', act: add_step },
	{ keys: ['/'], name: 'search', act: () => jump('main input[type=search]') },
	{ keys: ['?'], name: 'help', act: () => { cover.open = 'keys' } },
	{ keys: ['Escape'], name: 'esc', act: () => { leaving.to = 0 } },
]
