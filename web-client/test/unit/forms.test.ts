import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { View, form } from '../../src/core/protocol'
import { CHARTS, FORMS } from '../../src/ui/forms'
import { grade_questions, open_questions, order_of, pair_questions, ranked, with_mark } from '../../src/ui/slots'
import { Walk } from '../../src/ui/walk.svelte'

type Poll = View<'poll'>
const items = (n: number): Poll['items'] => Array.from({ length: n }, (_, i) => ({ item: i + 1, ref: i + 10, code: `M0${i + 1}`, text: `Mục ${i + 1}` }))
const poll = (form: form, n: number, criteria: string[] = []) => ({ form, items: items(n), criteria: criteria.map((text) => ({ text, weight: 50 })) })

describe('forms', () => {
	it('are there for every form and every chart of the wire', () => {
		expect(Object.keys(FORMS).sort()).toEqual(['grade', 'levels', 'pair', 'rank', 'react', 'spend', 'tick'])
		expect(Object.keys(CHARTS).sort()).toEqual(['bands', 'bars', 'funds', 'grades', 'reactions'])
		for (const part of [...Object.values(FORMS), ...Object.values(CHARTS)]) expect(part).toBeTypeOf('function')
	})
})

describe('slots', () => {
	it('of grades are criterion by criterion, asked item by item', () => {
		const asked = grade_questions(poll('grade', 3, ['Tác động', 'Khả thi']))
		expect(asked.map((one) => [one.item.item, one.criterion?.text, one.slot])).toEqual([
			[1, 'Tác động', 1], [1, 'Khả thi', 4], [2, 'Tác động', 2], [2, 'Khả thi', 5], [3, 'Tác động', 3], [3, 'Khả thi', 6],
		])
		expect(grade_questions(poll('grade', 2)).map((one) => [one.slot, one.criterion])).toEqual([[1, undefined], [2, undefined]])
	})

	it('of pairs count (1,2), (1,3) .. (2,3) .. whatever the order on the screen', () => {
		for (let n = 0; n <= 7; n++) {
			let slot = 0
			const expected = new Map<number, string>()
			for (let i = 1; i <= n; i++) for (let k = i + 1; k <= n; k++) expected.set(++slot, `${i},${k}`)
			const asked = pair_questions(poll('pair', n))
			expect(asked).toHaveLength((n * (n - 1)) / 2)
			for (const { slot, choices } of asked) {
				const of = (value: number) => choices.find((one) => one.value === value)?.item.item
				expect(`${of(1)},${of(2)}`).toBe(expected.get(slot))
			}
			expect(new Set(asked.map((one) => one.slot)).size).toBe(asked.length)
		}
	})

	it('of pairs give no item the first place always', () => {
		const asked = pair_questions(poll('pair', 7))
		for (let item = 1; item <= 7; item++) {
			const first = asked.filter((one) => one.choices[0].item.item === item).length
			expect(first, `item ${item}`).toBeGreaterThanOrEqual(2)
			expect(first, `item ${item}`).toBeLessThanOrEqual(4)
		}
	})

	it('are open until they are marked, where one is asked at a time', () => {
		const marks = (n: number) => Array.from({ length: n }, (_, i) => ({ item: i + 1, points: 1 }))
		expect(open_questions(poll('grade', 3, ['a', 'b']), marks(2))).toBe(4)
		expect(open_questions(poll('pair', 5), marks(10))).toBe(0)
		expect(open_questions(poll('pair', 5), [])).toBe(10)
		expect(open_questions(poll('tick', 5), [])).toBe(0)
	})
})

describe('a ballot', () => {
	it('changes one mark and stays in the order of its slots', () => {
		const first = with_mark(with_mark([], 3, 2), 1, 5)
		expect(first).toEqual([{ item: 1, points: 5 }, { item: 3, points: 2 }])
		expect(with_mark(first, 3, 1)).toEqual([{ item: 1, points: 5 }, { item: 3, points: 1 }])
		expect(with_mark(first, 1, 0)).toEqual([{ item: 3, points: 2 }])
		expect(with_mark(first, 9, 0)).toEqual(first)
	})

	it('says an order by places, and gives it back', () => {
		expect(ranked([4, 1, 3])).toEqual([{ item: 1, points: 2 }, { item: 3, points: 3 }, { item: 4, points: 1 }])
		expect(order_of(ranked([4, 1, 3]))).toEqual([4, 1, 3])
		expect(order_of([{ item: 2, points: 1 }, { item: 1, points: 1 }])).toEqual([1, 2])
	})
})

describe('walking through questions', () => {
	beforeEach(() => void vi.useFakeTimers())
	afterEach(() => void vi.useRealTimers())

	it('rests after an answer, so that a second tap does not answer the next one', () => {
		const walk = new Walk(0)
		walk.on()
		expect([walk.at, walk.resting]).toEqual([0, true])
		vi.advanceTimersByTime(250)
		expect([walk.at, walk.resting]).toEqual([1, true])
		vi.advanceTimersByTime(300)
		expect([walk.at, walk.resting]).toEqual([1, false])
	})

	it('goes where it is sent at once, and forgets what it was about to do', () => {
		const walk = new Walk(3)
		walk.on()
		walk.go(0)
		vi.advanceTimersByTime(1000)
		expect([walk.at, walk.resting]).toEqual([0, false])
	})
})
