// Light, or high contrast: the reader's choice, else what the device asks for. The colours stand in base.css.
import { recall, remember } from '../core/store'

export type Theme = 'light' | 'contrast'
export const THEMES: readonly Theme[] = ['light', 'contrast']

const asked = (): Theme => (typeof matchMedia !== 'undefined' && matchMedia('(prefers-contrast: more)').matches ? 'contrast' : 'light')
const chosen = recall('theme') as Theme | undefined
let theme = $state<Theme>(chosen && THEMES.includes(chosen) ? chosen : asked())

export const current_theme = (): Theme => theme

/** Once at the start of a face, and at every choice. */
export function wear_theme(wanted: Theme = theme, by_choice = false): void {
	theme = wanted
	if (by_choice) remember('theme', wanted)
	if (typeof document !== 'undefined') document.documentElement.dataset.theme = wanted
}
