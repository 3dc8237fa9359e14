// What the parts of one board share: which card the keyboard stands on, which are ticked, which one the mouse carries.
import { tick } from 'svelte'
import { SvelteSet } from 'svelte/reactivity'
import { all, both, one } from '../desk.svelte'
import type { CardView, Quadrant, ThemeView } from '../desk.svelte'
import { tn } from '../../i18n/index.svelte'
import { Deed } from '../deed.svelte'
import type { Step } from '../counter'
import { say } from '../undo.svelte'
import { step } from './board'

export type Act = '' | 'menu' | 'move' | 'group' | 'merge' | 'edit' | 'hide'

export class Board {
	/** The one card in the order of Tab; arrows lead to the others. */
	active = $state(0)
	/** The card whose menu is open, at what, and for a move the place that was already chosen. */
	menu = $state<{ card: number; act: Act; to: Quadrant | '' }>({ card: 0, act: '', to: '' })
	/** The card under the mouse as it was when it was picked up. */
	dragged = $state.raw<CardView | undefined>(undefined)
	over = $state('')
	/** What the ticked cards are about to be put into. */
	picking = $state<'' | 'group' | 'merge'>('')
	readonly ticked = new SvelteSet<number>()
	/** Cards as they stand, column by column; set by whoever draws them. */
	columns = $state.raw<number[][]>([])

	/** Which card Tab comes to. */
	readonly stop = $derived.by(() => (this.columns.some((c) => c.includes(this.active)) ? this.active : this.columns.find((c) => c.length > 0)?.[0]))

	open(card: number, act: Act = 'menu', to: Quadrant | '' = ''): void {
		this.active = card
		this.menu = { card, act, to }
	}

	/** Closes the menu; the focus goes back to its card, wherever that stands by now. */
	async close(): Promise<void> {
		const { card } = this.menu
		this.menu = { card: 0, act: '', to: '' }
		await tick()
		if (card) this.focus(card)
	}

	focus(card: number): void {
		const tile = document.querySelector<HTMLElement>(`[data-card="${card}"]`)
		if (!tile) return
		this.active = card
		tile.focus({ preventScroll: true })
		tile.scrollIntoView({ block: 'nearest' })
	}

	/**
	 * Called before the cards are drawn anew: a tile that moves is another element, and the focus it had would be lost. It goes
	 * to the card's new place, or to the one that stands in its old place.
	 */
	async keep_focus(columns: number[][]): Promise<void> {
		const held = Number((document.activeElement as HTMLElement | null)?.dataset?.card ?? 0)
		const place = this.columns.flat().indexOf(held)
		this.columns = columns
		if (!held || place < 0) return
		await tick()
		if (document.activeElement !== document.body) return
		const cards = columns.flat()
		this.focus(cards.includes(held) ? held : cards[Math.min(place, cards.length - 1)] ?? 0)
	}

	/** An arrow key on a card. With Shift the way is ticked. True if it led somewhere. */
	arrow(key: string, at: number, ticks: boolean): boolean {
		const next = step(this.columns, at, key)
		if (next === undefined) return false
		if (ticks) {
			this.ticked.add(at)
			this.ticked.add(next)
		}
		this.focus(next)
		return true
	}

	toggle(card: number): void {
		if (!this.ticked.delete(card)) this.ticked.add(card)
		say(() => tn('console.ticked_n', this.standing().length))
	}

	/** Ticked cards that still stand by themselves: others may have been moved away meanwhile. */
	standing(): CardView[] {
		return [...this.ticked].flatMap((n) => one('card', n) ?? []).filter((c) => !c.into)
	}
}

/** The board of cards; statements have one of their own. */
export const board = new Board()
export const grouping = new Deed()

export const theme_name = (x: ThemeView): string => `${x.code} ${both(x.title, x.title_en)}`
export const themes_of = (q: Quadrant | undefined): ThemeView[] => all('theme').filter((x) => x.quadrant === q)

/** Puts cards into a theme, a new one (its title) or none (0), as one deed. Cards of other places are left out. */
export async function put_into(cards: CardView[], quadrant: Quadrant, into: number | string): Promise<void> {
	const these = cards.filter((c) => c.quadrant === quadrant && (typeof into === 'string' || (c.theme ?? 0) !== into))
	if (these.length === 0) return
	const make: Step[] = typeof into === 'string' ? [{ command: () => ({ do: 'add_theme', quadrant, title: into }), makes: true }] : []
	const known = typeof into === 'number' ? one('theme', into) : undefined
	const group = these.map((c): Step => ({ command: (made) => ({ do: 'group_card', card: c.card, theme: (typeof into === 'string' ? made : into) || undefined }) }))
	const n = these.length
	const name = () => (into === 0 ? tn('console.did_ungroup_n', n) : tn('console.did_group_n', n, { theme: known ? theme_name(known) : String(into) }))
	const here = board.columns.flat().indexOf(these[0]!.card)
	await grouping.run_all([...make, ...group], name)
	for (const c of these) board.ticked.delete(c.card)
	await tick()
	/* On to the card that now stands where the first of several stood, so that the next can be put away at once. */
	if (cards.length > 1) board.focus(board.columns.flat()[here] ?? board.columns.flat().at(-1) ?? 0)
}

/** Lays all but the first on the first, as one deed. */
export async function merge_all(cards: CardView[], into: CardView): Promise<void> {
	const these = cards.filter((c) => c.card !== into.card)
	const steps = these.map((c): Step => ({ command: () => ({ do: 'merge_card', card: c.card, into: into.card }) }))
	await grouping.run_all(steps, () => tn('console.did_merge_n', these.length, { code: into.code }))
	board.ticked.clear()
	await tick()
	board.focus(into.card)
}
