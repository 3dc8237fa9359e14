import { beforeAll, describe, expect, it } from 'vitest'
import type { View } from '../../src/core/protocol'
import { speak } from '../../src/i18n/index.svelte'
import { dependence, in_order } from '../../src/ui/options'
import type { Option } from '../../src/ui/options'
import { change_words, changed_words, coordination_lines, dots, gate_total, gate_way, impact_lines, months_words, move_words, standing_moves, value_words } from '../../src/ui/plan_words'
import { pieces_of } from '../../src/wall/gantt_pages'
import vi from '../../../shared/i18n/vi.json'

beforeAll(() => speak(['vi', vi], {}))

const option = (strategy: number, screening: Option['screening'] = 'passed') => ({ strategy, code: `PA${strategy}`, screening }) as Option
const counted = (more: object) => ({
	shown: true, ranking: [5, 1, 3], ranking_equal: [5, 1, 3], sensitivity: [], depends: false,
	criteria: [{ text: 'Khả thi', weight: 60 }, { text: 'Môi trường', weight: 40 }], ...more,
}) as unknown as View<'strategies'>

describe('options on a wall and on a phone', () => {
	const all = [option(1), option(2), option(3), option(4, 'failed'), option(5, 'unknown')]

	it('stand in the order of the ranking; the failed are apart, never gone', () => {
		const list = in_order(counted({}), all)
		expect(list.ranked.map((one) => one.code)).toEqual(['PA5', 'PA1', 'PA3'])
		expect(list.open.map((one) => one.code)).toEqual(['PA2'])
		expect(list.failed.map((one) => one.code)).toEqual(['PA4'])
	})

	it('have no order before it is shown', () => {
		const list = in_order(counted({ shown: false, ranking: [] }), all)
		expect([list.ranked.length, list.open.length, list.failed.length]).toEqual([0, 4, 1])
		expect(in_order(undefined, all).open.length).toBe(4)
	})

	it('say in words which other weights put another first, and nothing where none does', () => {
		const sensitivity = [{ criterion: 1, change: -10, winner: 1, score: '3.90' }, { criterion: 2, change: 10, winner: 1, score: '3.90' }, { criterion: 2, change: -10, winner: 5, score: '3.90' }]
		expect(dependence(counted({ sensitivity, ranking_equal: [3, 5, 1] }), all)).toEqual([
			'Bớt 10 điểm của “Khả thi”: PA1 đứng đầu',
			'Thêm 10 điểm cho “Môi trường”: PA1 đứng đầu',
			'Nếu mọi tiêu chí nặng như nhau: PA3 đứng đầu',
		])
		expect(dependence(counted({ sensitivity: [sensitivity[2]] }), all)).toEqual([])
		expect(dependence(counted({ shown: false, sensitivity }), all)).toEqual([])
	})
})

const gate = (demand: number, gap: number[]) =>
	({ demand, ceiling: 28600, gap: Math.max(0, demand - 28600), rows: gap.map((one, i) => ({ source: i + 1, gap: one })) }) as unknown as View<'gate'>
const iteration = (round: number, demand: number, guaranteed = false) => ({ round, demand, guaranteed }) as View<'iteration'>

describe('the gate in words', () => {
	it('says by how much all is too much, or what is left', () => {
		expect(gate_total(gate(34510, []))).toBe('Tổng nhu cầu 34.510 / khả năng 28.600 triệu đồng, vượt 5.910')
		expect(gate_total(gate(26850, []))).toBe('Tổng nhu cầu 26.850 / khả năng 28.600 triệu đồng, còn 1.750')
	})

	it('does not speak of what is left over while a source is short, and of the funded part once that is settled', () => {
		expect(gate_total({ ...gate(28000, [0, 100, 40]), state: 'over' })).toBe('Tổng nhu cầu 28.000 / khả năng 28.600 triệu đồng, thiếu ở 2 nguồn')
		expect(gate_total({ ...gate(23780, []), state: 'settled' })).toBe('Được bố trí 23.780 / khả năng 28.600 triệu đồng, còn 4.820')
	})

	it('shows its way, and where it stands now only if that is elsewhere', () => {
		const kept = [iteration(0, 34510), iteration(1, 29650)]
		expect(gate_way(gate(29650, [0, 1870]), kept).map((one) => [one.word, one.demand, one.fits])).toEqual([['Lúc đầu', 34510, false], ['Vòng 1', 29650, false]])
		/* Less than all ceilings together is not enough: money is earmarked. */
		expect(gate_way(gate(28000, [0, 100]), kept).at(-1)).toEqual({ word: 'Hiện nay', demand: 28000, fits: false })
		expect(gate_way(gate(26850, [0, 0]), kept).at(-1)).toEqual({ word: 'Hiện nay', demand: 26850, fits: true })
	})

	it('names a move by its money and the targets that it changed', () => {
		const change = { indicator: 7, code: 'M06.1', from: '85', from_year: 2028, to: '72' }
		const move = { total_before: 10080, total: 6720, undone: false, changes: [change] } as unknown as View<'adjustment'>
		expect(move_words(move, 'H02')).toBe('H02: 10.080 → 6.720 triệu đồng')
		expect(change_words(change)).toBe('M06.1: 85 (2028) → 72 (2028)')
		expect(change_words({ indicator: 12, code: 'M11.1', from: '0', from_year: 2028, to_year: 2030 })).toBe('M11.1: 0 (2028) → 0 (2030)')
		expect(standing_moves([move, { ...move, undone: true }])).toEqual([move])
	})

	it('says of a target what it was, only where it was another', () => {
		const indicator = { code: 'M06.1', target: '72', target_year: 2028 } as View<'objective'>['indicators'][number]
		expect(changed_words(indicator)).toBeUndefined()
		expect(changed_words({ ...indicator, first_target: '85', first_year: 2028 })).toBe('M06.1: 85 (2028) → 72 (2028)')
		expect(changed_words({ ...indicator, first_year: 2027 })).toBe('M06.1: 72 (2027) → 72 (2028)')
	})
})

describe('small words', () => {
	it('leave out what is not known', () => {
		expect([months_words(202604, 202812), months_words(202604, undefined), months_words(undefined, undefined)]).toEqual(['04/2026 – 12/2028', '04/2026', ''])
		expect([value_words('50.5', 2026), value_words('50.5', undefined), value_words(undefined, 2026)]).toEqual(['50,5 (2026)', '50,5', '…'])
		expect([dots(0), dots(3), dots(5)]).toEqual(['○○○○○', '●●●○○', '●●●●●'])
	})

	it('give only the lines of a mechanism that were filled in', () => {
		const coordination = { body: 'Tổ điều phối', members: { state: 3, private: 0, community: 2 }, channels: ['Loa xã', 'Bảng tin'], channels_en: [] }
		expect(coordination_lines({ coordination } as View<'mechanisms'>).map((one) => `${one.word}: ${one.text}`)).toEqual([
			'Tổ điều phối: Tổ điều phối', 'Thành viên: Nhà nước 3, Xã hội, cộng đồng 2', 'Báo cho dân qua: Loa xã, Bảng tin',
		])
		expect([coordination_lines(undefined), impact_lines({} as View<'mechanisms'>, [])]).toEqual([[], []])
		const objectives = [{ indicators: [{ indicator: 7, code: 'M06.1', text: 'Đường' }] }] as View<'objective'>[]
		expect(impact_lines({ impact: { indicators: [7, 99], rhythm: 'Sáu tháng' } } as View<'mechanisms'>, objectives).map((one) => one.text)).toEqual(['M06.1 Đường', 'Sáu tháng'])
	})
})

describe('pages of months', () => {
	const action = (n: number, title: string) => ({ action: n, code: `H${n}`, data: { title }, conflicts: [], overload: false, dropped: false, unfunded: 0 }) as unknown as View<'action'>
	const wall = { height: 900, width: 1850, unit: 10.8 }

	it('hold every action once and in order, fewer where titles are long', () => {
		const short = Array.from({ length: 14 }, (_, i) => action(i + 1, 'Đường'))
		const long = Array.from({ length: 14 }, (_, i) => action(i + 1, 'Nâng cấp ba công trình cấp nước sinh hoạt tập trung cho bốn trăm hai mươi hộ ở năm thôn vùng cao'))
		for (const list of [short, long]) expect(pieces_of(list, wall).flat().map((one) => one.action)).toEqual(list.map((one) => one.action))
		expect(pieces_of(short, wall)[0]!.length).toBeGreaterThan(pieces_of(long, wall)[0]!.length)
	})

	it('are none before the place is measured, and one row where not even that fits', () => {
		expect(pieces_of([action(1, 'Đường')], { ...wall, height: 0 })).toEqual([])
		expect(pieces_of([action(1, 'Đường'), action(2, 'Nước')], { ...wall, height: 120 }).map((piece) => piece.length)).toEqual([1, 1])
	})
})
