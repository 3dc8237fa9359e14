// The cards that somebody has to look at before the hall sees them, and those that are held back. The keys of the desk act
// on the first that waits.
import { tick } from 'svelte'
import { SvelteSet } from 'svelte/reactivity'
import { all, may, one } from '../desk.svelte'
import type { CardView } from '../desk.svelte'
import { Deed } from '../deed.svelte'
import { jump } from '../steer.svelte'
import { caught_up } from '../undo.svelte'
import type { Act } from './board.svelte'

export const moderation = new Deed()
/** The card of the queue whose form is open, and for what. */
export const looked_at = $state<{ card: number; act: Act }>({ card: 0, act: '' })

/* Let through, and not yet seen to be: the next key must not mean the same card again. */
const passed = new SvelteSet<number>()

/** Cards that wait, and held ones that their authors have changed since; oldest first. */
export const queue = (): CardView[] => all('card').filter((c) => (c.waiting || (c.hidden && c.amended)) && !passed.has(c.card))
/** Cards held back that nothing has happened to since. */
export const held = (): CardView[] => all('card').filter((c) => c.hidden && !c.amended && !c.waiting)
/** How many wait: for whoever shows it. 0 for a role that may not let them through. */
export const queue_n = (): number => (may('unhide_card') ? queue().length : 0)

/** Is there anything to moderate, or may there be? */
export function has_queue(): boolean {
	if (!may('hide_card')) return false
	return (one('stage')?.writes.length ?? 0) > 0 || (one('workshop')?.holds ?? false) || queue().length > 0 || held().length > 0 || all('deed').length > 0
}

export async function let_through(card: CardView): Promise<void> {
	const n = card.card
	looked_at.card = 0
	passed.add(n)
	if (await moderation.run({ do: 'unhide_card', card: n })) await caught_up(() => !one('card', n)?.waiting && !one('card', n)?.hidden)
	passed.delete(n)
}

/** Key A: let the first through; the focus goes on to the next. */
export async function pass_first(): Promise<void> {
	const [first] = queue()
	if (!first || !may('unhide_card')) return
	void let_through(first)
	await tick()
	if (queue().length > 0) focus_queue()
}

/** Key X: ask why the first goes back. */
export function return_first(): void {
	const [first] = queue()
	if (!first || !may('hide_card')) return
	jump(`[data-queued="${first.card}"]`)
	looked_at.card = first.card
	looked_at.act = 'hide'
}

/** Key M: to the first that waits, or to the queue itself. */
export function focus_queue(): void {
	const [first] = queue()
	jump(first ? `[data-queued="${first.card}"]` : '[data-queue]')
}
