import { describe, expect, it } from 'vitest'
import type { View } from '../../src/core/protocol'
import { breaks_targets, funded_rows, is_changed, is_odd_year, rows_after, settling_of, shifted, targets_of } from '../../src/console/gate_rows'
import type { ActionView } from '../../src/ui/plan'

const row = (source: number, demand: number, ceiling: number) => ({ source, demand, ceiling, margin: ceiling - demand, gap: Math.max(0, demand - ceiling) })
const action = (n: number, resources: { source: number; amount: number }[], more: object = {}) =>
	({ action: n, code: `H0${n}`, dropped: false, data: { title: '', objectives: [6], resources }, ...more }) as unknown as ActionView
const gate = (more: object) => ({ funded: [], unfunded: [], proposal: [], ...more }) as unknown as View<'gate'>
const target = (more: object = {}) => ({ indicator: 1, code: 'M06.1', text: '', unit: '%', direction: 'increase' as const, complete: true, target: '85', target_year: 2028, ...more })

describe('before a move', () => {
	it('the sources are seen as they would be; equality fits', () => {
		const after = rows_after([row(1, 4540, 4000), row(5, 2550, 2100)], [{ source: 1, amount: 1680 }, { source: 5, amount: 1200 }], [{ source: 1, amount: 1120 }, { source: 5, amount: 750 }])
		expect(after).toEqual([row(1, 3980, 4000), row(5, 2100, 2100)])
		expect(after[1]!.gap).toBe(0)
	})

	it('only targets of its own objectives can be touched, and only where there is one', () => {
		const objectives = [
			{ objective: 6, indicators: [target(), target({ indicator: 2, target: undefined })] },
			{ objective: 7, indicators: [target({ indicator: 3 })] },
		] as unknown as View<'objective'>[]
		expect(targets_of(action(2, []), objectives).map((one) => one.indicator)).toEqual([1])
		expect(['remove', 'phase', 'scale_down', 'substitute', 'drop'].filter((kind) => breaks_targets(kind as 'drop'))).toEqual(['phase', 'scale_down', 'drop'])
	})

	it('a target that is typed again as it is, has not changed', () => {
		const read = (typed: string) => typed.replace(',', '.') || undefined
		const typed = (value: string, year: string) => is_changed({ indicator: 1, value, year, remainder: '', remainder_en: '' }, target(), read)
		expect(typed('85,0', '2028')).toEqual({ value: false, year: false })
		expect(typed('72', '')).toEqual({ value: true, year: false })
		expect(typed('', '2030')).toEqual({ value: false, year: true })
	})

	it('a year that is none is told, not left out', () => {
		const typed = (year: string) => is_odd_year({ indicator: 1, value: '', year, remainder: '', remainder_en: '' })
		expect(['', ' ', '2030', '2030 ', '30', 'năm 2030', '12030'].map(typed)).toEqual([false, false, false, false, true, true, true])
	})
})

describe('a plan that can not be closed', () => {
	const actions = [action(1, [{ source: 1, amount: 60 }], { group: 'C' }), action(2, [{ source: 1, amount: 50 }], { group: 'A' }), action(3, [], { dropped: true }), action(4, [{ source: 1, amount: 40 }])]

	it('begins with the proposal, and ranks the rest by group', () => {
		expect(settling_of(gate({ proposal: [2] }), actions)).toEqual({ funded: [2], unfunded: [1, 4] })
		expect(settling_of(gate({ funded: [1], unfunded: [4, 2], proposal: [2] }), actions)).toEqual({ funded: [1], unfunded: [4, 2] })
	})

	it('counts what is funded alone', () => {
		expect(funded_rows([row(1, 150, 100)], [2, 4], actions)).toEqual([row(1, 90, 100)])
		expect(funded_rows([row(1, 150, 100)], [1, 2], actions)[0]!.gap).toBe(10)
	})

	it('shifts one place', () => {
		expect(shifted([1, 2, 3], 1, -1)).toEqual([2, 1, 3])
		expect(shifted([1, 2, 3], 1, 1)).toEqual([1, 3, 2])
	})
})
