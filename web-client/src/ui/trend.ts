// A figure over the years, as the small chart draws it: where its points stand, which of them have room for words, and how it
// went from the first year to the last. Places are shares of the chart, 0 to 100; figures themselves stay as the hub said them.

export interface YearValue {
	year: number
	/** A decimal of the wire. */
	value: string
}

/** The same figure elsewhere, or in another time. */
export interface Mark {
	label: string
	value: string
}

export type Direction = 'increase' | 'decrease' | 'maintain'

export interface Dot extends YearValue {
	x: number
	y: number
	/** Its year, or its figure, has room to be written. */
	named: boolean
	/** The figure stands under the point, because the line goes up from it on both sides. */
	below: boolean
}

export interface Trend {
	dots: Dot[]
	/** Height of the target's line, and where on it the target's year is, if there is one. */
	target?: { y: number; x?: number }
	marks: (Mark & { y: number })[]
}

/** Words closer than this would run into each other on the narrowest phone. */
export const ROOM = 21

/* The least share of the picture that all values together take up: a change of a hundredth must not look like a cliff. */
const LEAST_SPAN = 0.1

/** `points` in any order; of two for one year the later one counts. Nothing to draw without any: no dots. `room`: what a word needs. */
export function trend_of(points: readonly YearValue[], target?: string, target_year?: number, compare: readonly Mark[] = [], room = ROOM): Trend {
	const by_year = new Map(points.map((point) => [point.year, point]))
	const sorted = [...by_year.values()].sort((a, b) => a.year - b.year)
	const years = [...by_year.keys(), ...(target !== undefined && target_year ? [target_year] : [])]
	const values = [...sorted.map((point) => point.value), ...compare.map((mark) => mark.value), ...(target === undefined ? [] : [target])].map(Number)
	const [first, last] = [Math.min(...years), Math.max(...years)]
	const [low, high] = [Math.min(...values), Math.max(...values)]
	const span = Math.max(high - low, Math.abs(high) * LEAST_SPAN) || 1
	const middle = (low + high) / 2
	const x_of = (year: number) => (first === last ? 50 : ((year - first) / (last - first)) * 100)
	const y_of = (value: string) => ((middle + span / 2 - Number(value)) / span) * 100
	const dots = sorted.map((point, i) => {
		const [before, here, after] = [sorted[i - 1], point, sorted[i + 1]].map((one) => (one ? Number(one.value) : undefined))
		return {
			...point, x: x_of(point.year), y: y_of(point.value), named: false,
			below: (before ?? after ?? here!) > here! && (after ?? before ?? here!) > here!,
		}
	})
	name_some(dots, room)
	return {
		dots,
		target: target === undefined ? undefined : { y: y_of(target), x: target_year ? x_of(target_year) : undefined },
		marks: compare.map((mark) => ({ ...mark, y: y_of(mark.value) })),
	}
}

/* The last year first, then the first one, then whatever has room beside those that are named already. */
function name_some(dots: Dot[], room: number): void {
	const taken: number[] = []
	for (const dot of [dots.at(-1), dots[0], ...dots]) {
		if (!dot || dot.named || taken.some((x) => Math.abs(x - dot.x) < room)) continue
		dot.named = true
		taken.push(dot.x)
	}
}

/** How a figure went: better, worse, or neither; undefined while there are not two years, or nobody said which way is better. */
export function course_of(points: readonly YearValue[], direction?: Direction): 'better' | 'worse' | 'same' | undefined {
	const sorted = [...points].sort((a, b) => a.year - b.year)
	const [first, last] = [sorted[0], sorted.at(-1)]
	if (!first || !last || first === last || !direction) return undefined
	const by = Number(last.value) - Number(first.value)
	if (by === 0) return 'same'
	if (direction === 'maintain') return undefined
	return by > 0 === (direction === 'increase') ? 'better' : 'worse'
}
