// The thread that covers the desk: which line it starts from, and the lines that one came through, for the way back.
import type { Knot } from '../ui/thread'
import { cover } from './steer.svelte'

interface At {
	noun: Knot
	number: number
}

export const thread = $state<{ at: At; before: At[] }>({ at: { noun: 'card', number: 0 }, before: [] })

/** Lay the thread of a line over the desk. */
export function open_thread(noun: Knot, number: number): void {
	thread.at = { noun, number }
	thread.before = []
	cover.open = 'thread'
}

/** Along the thread to another line of it. */
export function follow(noun: Knot, number: number): void {
	thread.before = [...thread.before, thread.at]
	thread.at = { noun, number }
}

/** One line back. */
export function turn_back(): void {
	const last = thread.before.at(-1)
	if (!last) return
	thread.before = thread.before.slice(0, -1)
	thread.at = last
}
