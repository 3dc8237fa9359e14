// What a combined option begins with, and scores as people type them.
import { describe, expect, it } from 'vitest'
import { combined, lines_of, score_of } from '../../src/console/panels/options'
import type { StrategyView } from '../../src/console/desk.svelte'

const option = (strategy: number, data: Partial<StrategyView['data']>) =>
	({ strategy, data: { title: `PA${strategy}`, tows: [], objectives: [], chain: [], chain_en: [], parts: [], ...data } }) as unknown as StrategyView

describe('a combined option', () => {
	it('begins with all that its parts hold, each thing once, and with their costs together', () => {
		const one = option(1, { tows: [1, 2], objectives: [1], chain: ['Thửa chè mẫu', 'Xưởng'], cost: 10_650 })
		const two = option(3, { tows: [2, 3], objectives: [1, 6], chain: ['Xưởng', 'Đường'], cost: 17_420 })
		expect(combined([one, two])).toEqual({
			title: '', tows: [1, 2, 3], objectives: [1, 6], chain: ['Thửa chè mẫu', 'Xưởng', 'Đường'], chain_en: [], cost: 28_070, parts: [1, 3],
		})
	})

	it('has no cost where none of its parts has one, and is empty without parts', () => {
		expect(combined([option(1, {}), option(2, {})]).cost).toBeUndefined()
		expect(combined([])).toMatchObject({ title: '', parts: [], chain: [] })
	})

	it('keeps its chain within the limit of the schema', () => {
		const long = option(1, { chain: Array.from({ length: 20 }, (_, i) => `việc ${i}`) })
		expect(combined([long, option(2, { chain: ['thêm'] })]).chain).toHaveLength(20)
	})
})

describe('typing', () => {
	it('takes 1 to 5 and nothing else', () => {
		expect(['1', ' 5 ', '0', '6', '4,5', '', 'x'].map(score_of)).toEqual([1, 5, undefined, undefined, undefined, undefined, undefined])
	})

	it('reads a list line by line', () => {
		expect(lines_of(' a \n\n b\n')).toEqual(['a', 'b'])
	})
})
