// The facilitator's keys. One letter, no modifier; silent while somebody types or composes, and they can be switched off.

import { recall, remember } from '../core/store'

/** One row of the list that both the keyboard and the sheet of keys are made from. */
export interface Key {
	/** As KeyboardEvent.key names it, letters small. The first one is shown. */
	keys: string[]
	/** What the sheet says: console.key_NAME. */
	name: string
	/** May whoever sits here do it? Left out: everybody may. */
	can?: () => boolean
	act: () => void
}

export function keys_off(): boolean {
	return recall('keys_off') === '1'
}

export function set_keys_off(off: boolean): void {
	remember('keys_off', off ? '1' : undefined)
}

const SHOWN: Record<string, string> = { ArrowLeft: '←', ArrowRight: '→', ' ': '␣', Enter: '↵', Escape: 'Esc' }

/** A key as people find it on the keyboard. */
export const shown_key = (key: string): string => SHOWN[key] ?? key.toUpperCase()

function is_typing(e: KeyboardEvent): boolean {
	const at = e.target as HTMLElement | null
	if (e.isComposing || !at) return true
	return at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && !is_ticked(at)
}

/* Nothing is typed into a box that is ticked. */
const is_ticked = (at: HTMLElement): boolean => at.matches('input[type=checkbox], input[type=radio]')

// Space and Enter on a focused button belong to that button, Space to a box and arrows to a choice.
function belongs_to_control(e: KeyboardEvent): boolean {
	const at = e.target as HTMLElement
	if (is_ticked(at)) return e.key === ' ' || e.key === 'Enter' || (e.key.startsWith('Arrow') && at.matches('[type=radio]'))
	return (e.key === ' ' || e.key === 'Enter') && /^(BUTTON|A|SUMMARY)$/.test(at.tagName)
}

export function listen(list: readonly Key[]): () => void {
	const on = (e: KeyboardEvent) => {
		if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.repeat) return
		if (keys_off() || is_typing(e) || belongs_to_control(e)) return
		const pressed = e.key.length === 1 ? e.key.toLowerCase() : e.key
		const row = list.find((one) => one.keys.includes(pressed))
		if (!row || row.can?.() === false) return
		e.preventDefault()
		row.act()
	}
	addEventListener('keydown', on)
	return () => removeEventListener('keydown', on)
}
