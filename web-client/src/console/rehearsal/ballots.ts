// A ballot as a person might cast it, for every form of the closed vocabulary. What methods are called, nobody here knows.
import type { form, pick } from '$gen/schema'
import type { View } from '../../core/protocol'
import { type Dice, one_of, whole } from './dice'

type Poll = Pick<View<'poll'>, 'form' | 'items' | 'points' | 'cap' | 'criteria'>
/** Marks for the items by their place, from 1. */
type Marker = (poll: Poll, roll: Dice) => pick[]

/* Earlier items are liked a little better, so that a result has a shape and the sectors something to differ about. */
const liking = (roll: Dice, place: number, n: number): number => roll() * 0.75 + (1 - place / n) * 0.25

const places = (poll: Poll): number[] => poll.items.map((_, i) => i + 1)

function favourites(poll: Poll, roll: Dice): number[] {
	const likes = places(poll).map((item) => ({ item, likes: liking(roll, item, poll.items.length) }))
	return likes.sort((a, b) => b.likes - a.likes || a.item - b.item).map((row) => row.item)
}

const MARKERS: Record<form, Marker> = {
	spend(poll, roll) {
		let left = poll.points
		const picks: pick[] = []
		for (const item of favourites(poll, roll)) {
			const points = Math.min(left, whole(roll, 1, Math.max(1, poll.cap || poll.points)))
			if (points <= 0) break
			picks.push({ item, points })
			left -= points
		}
		return picks
	},
	levels: (_, roll) => [{ item: 1, points: one_of(roll, [2, 3, 4, 4, 4, 5, 5, 5]) }],
	react: (poll, roll) => places(poll).map((item) => ({ item, points: one_of(roll, [1, 1, 1, 2, 3]) })),
	tick: (poll, roll) => favourites(poll, roll).slice(0, whole(roll, 1, Math.max(1, Math.ceil(poll.items.length / 2)))).map((item) => ({ item, points: 1 })),
	grade(poll, roll) {
		const n = poll.items.length
		const rows = Math.max(1, poll.criteria.length)
		return Array.from({ length: rows * n }, (_, i) => ({ item: i + 1, points: one_of(roll, [2, 3, 3, 4, 4, 5]) }))
	},
	rank: (poll, roll) => favourites(poll, roll).map((item, i) => ({ item, points: i + 1 })),
	pair(poll, roll) {
		const order = favourites(poll, roll)
		const picks: pick[] = []
		let item = 0
		for (let a = 1; a <= poll.items.length; a++)
			for (let b = a + 1; b <= poll.items.length; b++) picks.push({ item: ++item, points: order.indexOf(a) < order.indexOf(b) ? 1 : 2 })
		return picks
	},
}

/** A ballot that the round takes, its marks in the order of the items. */
export function ballot(poll: Poll, roll: Dice): pick[] {
	return MARKERS[poll.form](poll, roll).sort((a, b) => a.item - b.item)
}

