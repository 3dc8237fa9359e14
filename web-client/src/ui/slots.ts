// Where a mark stands on a ballot, for the forms that ask one question at a time. As in shapes.schema: grades count by
// criterion, then by item; pairs in the order (1,2), (1,3) .. (2,3) ..
import type { View, pick } from '../core/protocol'

type Asked = Pick<View<'poll'>, 'form' | 'items' | 'criteria'>
type Item = View<'poll'>['items'][number]
type Criterion = View<'poll'>['criteria'][number]

export interface GradeQuestion {
	slot: number
	item: Item
	criterion?: Criterion
}

export interface PairQuestion {
	slot: number
	/** Value 1 stands for the first item, 2 for the second; `choices` are in the order of the screen. */
	choices: { item: Item; value: 1 | 2 }[]
}

/** Item after item, each by all criteria: whoever reads about a project grades it whole. */
export function grade_questions(poll: Asked): GradeQuestion[] {
	const n = poll.items.length
	const criteria: (Criterion | undefined)[] = poll.criteria.length > 0 ? poll.criteria : [undefined]
	return poll.items.flatMap((item, i) => criteria.map((criterion, k) => ({ slot: k * n + i + 1, item, criterion })))
}

/**
 * Every pair once. In turns, so that no item comes up again and again, and each item stands first about half the time:
 * what is read first is chosen a little more often.
 */
export function pair_questions(poll: Asked): PairQuestion[] {
	const { items } = poll
	const all: (PairQuestion & { turn: number })[] = []
	let slot = 0
	for (let i = 0; i < items.length; i++)
		for (let k = i + 1; k < items.length; k++) {
			const choices: PairQuestion['choices'] = [
				{ item: items[i], value: 1 },
				{ item: items[k], value: 2 },
			]
			if ((i + k) % 2 === 0) choices.reverse()
			all.push({ slot: ++slot, turn: (i + k) % items.length, choices })
		}
	return all.sort((a, b) => a.turn - b.turn || a.slot - b.slot)
}

/** How many questions of a round that asks one at a time have no answer yet; 0 for the forms that show all at once. */
export function open_questions(poll: Asked, picks: pick[]): number {
	const asked = poll.form === 'grade' ? grade_questions(poll).length : poll.form === 'pair' ? pair_questions(poll).length : 0
	return Math.max(0, asked - picks.length)
}

/** The ballot with one mark changed, in the order of slots; 0 takes the mark away. */
export function with_mark(picks: pick[], slot: number, points: number): pick[] {
	const others = picks.filter((pick) => pick.item !== slot)
	return (points > 0 ? [...others, { item: slot, points }] : others).sort((a, b) => a.item - b.item)
}

/** Items in the order of their places; those at the same place as they come. */
export const order_of = (picks: pick[]): number[] => [...picks].sort((a, b) => a.points - b.points || a.item - b.item).map((pick) => pick.item)

/** The ballot that says this order: places 1, 2, 3 .. */
export const ranked = (order: number[]): pick[] =>
	order.map((item, i) => ({ item, points: i + 1 })).sort((a, b) => a.item - b.item)
