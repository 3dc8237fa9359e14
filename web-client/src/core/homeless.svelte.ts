// What was kept and has no place on the screen any more: it is looked for behind the first load.
import { has_place } from './kept_text.svelte'
import { recall, recalled_keys, remember } from './store'

let dropped = $state(0)

/** Texts kept under `prefix` without a field on the screen: their step has passed, or may not be written in any more. */
export function homeless_texts(prefix: string): { key: string; text: string }[] {
	/* Asked even where nothing is kept yet: else nobody looks again when a field goes with words that came later. */
	if (dropped < 0 || has_place('')) return []
	return recalled_keys(`text.${prefix}`)
		.filter((key) => !has_place(key))
		.map((key) => ({ key, text: recall(key) ?? '' }))
		.filter((one) => one.text.trim() !== '')
}

export function drop_text(key: string): void {
	remember(key, undefined)
	dropped++
}

/** All that this device remembers of a room: seats, drafts, marks. What lies in the outbox is the session's. */
export function forget_room(room: string): void {
	for (const key of recalled_keys('')) if (key.split('.')[1] === room) remember(key, undefined)
	if (recall('room') === room) remember('room', undefined)
}
