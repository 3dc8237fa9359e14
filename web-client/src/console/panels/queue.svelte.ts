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

/* What comes to the head of the queue under somebody's hand has not been read yet: for so long a key only leads to it. */
const READ_MS = 1000
let head: { card: number; text: string } | undefined
let pushed_at = -READ_MS

/** Told which card is the first; keeps in mind when another one came before it, or its words changed. */
export function watch_first(first: CardView | undefined, now = performance.now()): void {
	const is_new = head && first && first.card !== head.card && queue().some((c) => c.card === head!.card)
	if (is_new || (first && head?.card === first.card && head.text !== first.text)) pushed_at = now
	head = first && { card: first.card, text: first.text }
}

/* The card that a key means: the one that has the focus, else the first. */
function meant(): CardView | undefined {
	const focused = Number(document.activeElement?.closest<HTMLElement>('[data-queued]')?.dataset.queued ?? 0)
	return queue().find((c) => c.card === focused) ?? queue()[0]
}

/* Has it been there long enough to be read? If not, the key leads to it and does no more. */
function is_read(card: CardView): boolean {
	if (card.card !== queue()[0]?.card || performance.now() - pushed_at >= READ_MS) return true
	jump(`[data-queued="${card.card}"]`)
	return false
}

/** Key A: let the first through, or the one that has the focus; the focus goes on to the next. */
export async function pass_first(): Promise<void> {
	const card = meant()
	if (!card || !may('unhide_card') || !is_read(card)) return
	const at = queue().findIndex((c) => c.card === card.card)
	void let_through(card)
	await tick()
	const next = queue()[at] ?? queue().at(-1)
	if (next) jump(`[data-queued="${next.card}"]`)
}

/** Key X: ask why the first, or the one that has the focus, goes back. */
export function return_first(): void {
	const card = meant()
	if (!card || !may('hide_card')) return
	looked_at.card = card.card
	looked_at.act = 'hide'
	/* To the first reason: the jump comes last, and to the card itself it would take the focus out of the form. */
	jump(`[data-queued="${card.card}"] form button`)
}

/** Key M: to the first that waits, or to the queue itself. */
export function focus_queue(): void {
	const [first] = queue()
	jump(first ? `[data-queued="${first.card}"]` : '[data-queue]')
}
