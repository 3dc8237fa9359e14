import { describe, expect, it } from 'vitest'
import type { form } from '$gen/schema'
import { ballot } from '../../src/console/rehearsal/ballots'
import { dice, shuffled, whole } from '../../src/console/rehearsal/dice'
import { OBJECTIVES, STATEMENTS, SWOT } from '../../src/console/rehearsal/words'
import { graphemes } from '../../src/core/text'

const items = (n: number) => Array.from({ length: n }, (_, i) => ({ item: i + 1, ref: i + 1, code: `M${i}`, text: `Việc ${i}` }))
const criteria = (n: number) => Array.from({ length: n }, (_, i) => ({ text: `Tiêu chí ${i}`, weight: Math.floor(100 / n) }))
const poll = (form: form, n: number, more: object = {}) => ({ form, items: items(n), points: 5, cap: 2, criteria: [], ...more })

/** Many ballots of one form, each with chance of its own. */
const many = (of: ReturnType<typeof poll>) => Array.from({ length: 200 }, (_, seed) => ballot(of, dice(seed)))
const numbers = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

describe('a ballot of a simulated person', () => {
	it('spends within the budget and the cap, all of it where the items take it', () => {
		for (const [n, points, cap] of [[8, 5, 2], [3, 7, 2], [1, 5, 2], [20, 100, 100], [4, 3, 1]])
			for (const picks of many(poll('spend', n, { points, cap }))) {
				expect(picks.reduce((sum, pick) => sum + pick.points, 0)).toBeLessThanOrEqual(points)
				expect(Math.max(...picks.map((pick) => pick.points))).toBeLessThanOrEqual(cap)
				expect(Math.min(...picks.map((pick) => pick.points))).toBeGreaterThan(0)
				expect(new Set(picks.map((pick) => pick.item)).size).toBe(picks.length)
			}
	})

	it('answers one of five levels', () => {
		for (const picks of many(poll('levels', 1))) {
			expect(picks.map((pick) => pick.item)).toEqual([1])
			expect([1, 2, 3, 4, 5]).toContain(picks[0]!.points)
		}
	})

	it('reacts to each item', () => {
		for (const picks of many(poll('react', 9))) {
			expect(picks.map((pick) => pick.item)).toEqual(numbers(9))
			expect(picks.every((pick) => pick.points >= 1 && pick.points <= 3)).toBe(true)
		}
	})

	it('ticks some items, each once', () => {
		for (const n of [1, 6])
			for (const picks of many(poll('tick', n))) {
				expect(picks.length).toBeGreaterThan(0)
				expect(picks.every((pick) => pick.points === 1 && pick.item >= 1 && pick.item <= n)).toBe(true)
				expect(new Set(picks.map((pick) => pick.item)).size).toBe(picks.length)
			}
	})

	it('grades every item by every criterion, or by none', () => {
		for (const [rows, all] of [[0, 4], [3, 12]])
			for (const picks of many(poll('grade', 4, { criteria: criteria(rows) }))) {
				expect(picks.map((pick) => pick.item)).toEqual(numbers(all))
				expect(picks.every((pick) => pick.points >= 1 && pick.points <= 5)).toBe(true)
			}
	})

	it('gives every item a place of its own', () => {
		for (const picks of many(poll('rank', 7))) {
			expect(picks.map((pick) => pick.item)).toEqual(numbers(7))
			expect(picks.map((pick) => pick.points).sort((a, b) => a - b)).toEqual(numbers(7))
		}
	})

	it('answers each pair, and never in a circle', () => {
		for (const picks of many(poll('pair', 5))) {
			expect(picks.map((pick) => pick.item)).toEqual(numbers(10))
			const wins = [0, 0, 0, 0, 0]
			let item = 0
			for (let a = 0; a < 5; a++) for (let b = a + 1; b < 5; b++) wins[picks[item++]!.points === 1 ? a : b]!++
			expect(wins.sort()).toEqual([0, 1, 2, 3, 4])
		}
	})

	it('comes out the same for the same seed, and differs between people', () => {
		const of = poll('rank', 7)
		expect(ballot(of, dice(1284))).toEqual(ballot(of, dice(1284)))
		expect(new Set(many(of).map((picks) => JSON.stringify(picks))).size).toBeGreaterThan(20)
	})
})

describe('chance and words', () => {
	it('keep within what was asked for', () => {
		const roll = dice(7)
		const drawn = Array.from({ length: 500 }, () => whole(roll, 1, 3))
		expect([...new Set(drawn)].sort()).toEqual([1, 2, 3])
		expect(shuffled(roll, numbers(20)).sort((a, b) => a - b)).toEqual(numbers(20))
	})

	it('fit the limits of what people write, in both languages', () => {
		const all = [[140, Object.values(SWOT).flat()], [300, STATEMENTS], [160, OBJECTIVES]] as const
		for (const [limit, sentences] of all)
			for (const { text, en } of sentences) {
				expect(text).toBe(text.normalize('NFC'))
				for (const one of [text, en]) expect(graphemes(one), one).toBeLessThanOrEqual(limit)
			}
	})
})
