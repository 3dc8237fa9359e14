// Where the small chart puts its points, and what it says about them.
import { describe, expect, it } from 'vitest'
import { course_of, trend_of } from '../../src/ui/trend'

const point = (year: number, value: string) => ({ year, value })
const income = [point(2025, '52.4'), point(2021, '38.6'), point(2023, '45.1')]

describe('trend_of', () => {
	it('puts years in their order and true to scale', () => {
		const { dots } = trend_of(income)
		expect(dots.map((dot) => dot.year)).toEqual([2021, 2023, 2025])
		expect(dots.map((dot) => dot.x)).toEqual([0, 50, 100])
		expect(dots[0]!.y).toBeCloseTo(100)
		expect(dots[2]!.y).toBeCloseTo(0)
	})

	it('makes room for a target in years to come, and for what it is compared with', () => {
		const { dots, target, marks } = trend_of(income, '78.0', 2031, [{ label: 'tỉnh', value: '61.0' }])
		expect(dots.at(-1)!.x).toBe(40)
		expect(target).toEqual({ y: 0, x: 100 })
		expect(marks[0]!.y).toBeGreaterThan(0)
		expect(marks[0]!.y).toBeLessThan(dots.at(-1)!.y)
	})

	it('does not make a cliff of a small change, and draws a single year', () => {
		const { dots } = trend_of([point(2024, '100.0'), point(2025, '100.1')])
		expect(Math.abs(dots[0]!.y - dots[1]!.y)).toBeLessThan(2)
		const alone = trend_of([point(2025, '0')])
		expect(alone.dots).toMatchObject([{ x: 50, y: 50, named: true }])
		expect(trend_of([]).dots).toEqual([])
	})

	it('names the last year and the first, and others only where there is room', () => {
		const { dots } = trend_of([2010, 2011, 2018, 2024, 2025].map((year, i) => point(year, String(i))))
		expect(dots.filter((dot) => dot.named).map((dot) => dot.year)).toEqual([2010, 2018, 2025])
	})

	it('names fewer years where letters are large', () => {
		const named = (room?: number) => trend_of(income, '78.0', 2030, [], room).dots.filter((dot) => dot.named).map((dot) => dot.year)
		expect(named()).toEqual([2021, 2023, 2025])
		expect(named(26)).toEqual([2021, 2025])
	})

	it('writes beneath a point from which the line climbs', () => {
		expect(trend_of([point(2021, '9'), point(2022, '5'), point(2023, '7')]).dots.map((dot) => dot.below)).toEqual([false, true, false])
	})

	it('takes the later one of two figures for one year', () => {
		expect(trend_of([point(2025, '1'), point(2025, '2')]).dots.map((dot) => dot.value)).toEqual(['2'])
	})
})

describe('course_of', () => {
	it('knows that less is better where it shall fall', () => {
		expect(course_of(income, 'increase')).toBe('better')
		expect(course_of(income, 'decrease')).toBe('worse')
		expect(course_of([point(2021, '5.10'), point(2025, '5.1')], 'decrease')).toBe('same')
	})

	it('says nothing without a direction, a second year, or a way that is better', () => {
		expect(course_of(income)).toBeUndefined()
		expect(course_of([point(2025, '1')], 'increase')).toBeUndefined()
		expect(course_of(income, 'maintain')).toBeUndefined()
	})
})
