import { describe, expect, it } from 'vitest'
import { axis_of, gantt_links, gantt_rows, gate_scale, month_at, month_count, month_text, months_between, read_month, span_of } from '../../src/ui/plan'
import type { ActionView } from '../../src/ui/plan'

function action(n: number, start?: number, end?: number, after: ActionView['data']['after'] = [], conflicts: number[] = []): ActionView {
	const data = { title: `Việc ${n}`, objectives: [1], partners: [], partners_en: [], resources: [], start, end, after }
	const origin = { themes: [], tows: [], cards: [], voices: { state: 0, private: 0, community: 0 } }
	return {
		action: n, code: `H0${n}`, data, total: 0, awaiting: 0, legal: false, risk_score: 0, needs_mitigation: false, conflicts,
		overload: false, dropped: false, unfunded: 0, adjustments: [], commitments: [], origin,
	}
}

const row = (source: number, demand: number, ceiling: number) =>
	({ source, demand, ceiling, margin: ceiling - demand, gap: Math.max(0, demand - ceiling) })

describe('months', () => {
	it('count over the turn of the year', () => {
		expect(months_between(202604, 202812)).toBe(33)
		expect(months_between(202612, 202701)).toBe(2)
		expect(months_between(202604, 202604)).toBe(1)
		for (const month of [202601, 202612, 199001, 220012]) expect(month_at(month_count(month))).toBe(month)
	})

	it('are read as people write them', () => {
		for (const typed of ['4/2026', '04/2026', ' 04 . 2026', '2026-04', '2026/4', '202604', '4-2026']) expect(read_month(typed)).toBe(202604)
		for (const typed of ['', '13/2026', '0/2026', '2026', '04/26', 'tháng tư', '20260', '1/1800']) expect(read_month(typed)).toBeUndefined()
		expect(month_text(202604)).toBe('04/2026')
		expect(month_text(0)).toBe('')
		expect(month_text(undefined)).toBe('')
	})
})

describe('the axis', () => {
	it('holds whole half-years', () => {
		const axis = axis_of(202604, 202812)!
		expect([axis.first, axis.last]).toEqual([202601, 202812])
		expect(axis.halves.map((one) => [one.year, one.half])).toEqual([[2026, 1], [2026, 2], [2027, 1], [2027, 2], [2028, 1], [2028, 2]])
		expect(axis.halves[3]!.at).toBe(50)
	})

	it('is none without months', () => {
		expect(axis_of(0, 0)).toBeUndefined()
		expect(span_of([action(1), action(2)])).toEqual([0, 0])
		expect(span_of([action(1, 202604), action(2, 202701, 202712)])).toEqual([202604, 202712])
	})
})

describe('a Gantt chart', () => {
	it('places bars from the first day of the first month to the last of the last', () => {
		const axis = axis_of(202601, 202612)!
		const [whole, half, one, none] = gantt_rows([action(1, 202601, 202612), action(2, 202607, 202612), action(3, 202601, 202601), action(4, 202603)], axis)
		expect(whole!.bar).toEqual({ left: 0, width: 100 })
		expect(half!.bar).toEqual({ left: 50, width: 50 })
		expect(one!.bar!.width).toBeCloseTo(100 / 12)
		expect(none!.bar).toBeUndefined()
	})

	it('leads out of an end or a start, and knows what clashes', () => {
		const axis = axis_of(202601, 202612)!
		const actions = [action(1, 202601, 202606), action(2, 202604, 202612, [{ action: 1, kind: 'FS' }], [1]), action(3, 202607, 202612, [{ action: 1, kind: 'SS' }])]
		const rows = gantt_rows(actions, axis)
		expect(rows[1]!.waits).toEqual([{ action: 1, code: 'H01', kind: 'FS', clash: true }])
		expect(gantt_links(rows)).toEqual([
			{ kind: 'FS', clash: true, x: 50, y: 0, to_x: 25, to_y: 1 },
			{ kind: 'SS', clash: false, x: 0, y: 0, to_x: 50, to_y: 2 },
		])
	})

	it('names what is on another page and draws no line to it', () => {
		const axis = axis_of(202601, 202612)!
		const all = [action(1, 202601, 202606), action(2, 202607, 202612, [{ action: 1, kind: 'FS' }])]
		const rows = gantt_rows(all.slice(1), axis, all)
		expect(rows[0]!.waits[0]!.code).toBe('H01')
		expect(gantt_links(rows)).toEqual([])
	})
})

describe('bars of the gate', () => {
	it('stand against one line, each against its own ceiling', () => {
		const { line, bars } = gate_scale([row(1, 4540, 4000), row(2, 2100, 2100), row(3, 1600, 3200)])
		expect(line).toBeCloseTo(100 / 1.2)
		expect(bars[0]!.within).toBeCloseTo(line)
		expect(bars[0]!.beyond).toBeCloseTo(line * 0.135)
		expect(bars[1]).toMatchObject({ within: line, beyond: 0, cut: false })
		expect(bars[2]!.within).toBeCloseTo(line / 2)
	})

	it('cut what is far beyond, and a source without a ceiling', () => {
		const { line, bars } = gate_scale([row(1, 9000, 1000), row(2, 10, 0), row(3, 0, 0)])
		expect(line).toBe(50)
		expect(bars[0]).toMatchObject({ within: 50, beyond: 50, cut: true })
		expect(bars[1]).toMatchObject({ within: 50, beyond: 50, cut: true })
		expect(bars[2]).toMatchObject({ within: 0, beyond: 0, cut: false })
	})

	it('remember where demand stood before, on the same scale', () => {
		const { line, bars } = gate_scale([row(1, 900, 1000), row(2, 5, 10)], [row(1, 1500, 1000), row(2, 5, 10)])
		expect(line).toBeCloseTo(100 / 1.5)
		expect(bars[0]!.before).toBeCloseTo(100)
		expect(bars[1]!.before).toBeUndefined()
	})
})
