// What all pictures of a result share: which order decides, where the cut line runs, and what is said about it.
import { beforeAll, beforeEach, describe, expect, it, vi as fake } from 'vitest'
import vi from '../../../shared/i18n/vi.json'
import type { View } from '../../src/core/protocol'
import { speak } from '../../src/i18n/index.svelte'
import {
	amount, cut_words, differences, intervals, ladder_words, open_questions, own_items, paid_first, shift_of, standing, warnings,
} from '../../src/ui/chart'
import { Reveal, reveal_of, wait_for } from '../../src/wall/reveal.svelte'

type Result = View<'result'>
type Poll = View<'poll'>
type Row = Result['rows'][number]

const row = (item: number, rank: number, more: Partial<Row> = {}): Row => ({ item, points: 10 - item, voters: 5, rank, marks: [], ...more })
const result = (more: Partial<Result>): Result => ({
	poll: 1, chart: 'bars', cast: 9, seats: 10, turnout: '90.0', paper: 0, decides: 'plain', blank: 0, used: 9, available: 10,
	sectors: true, absent: [], capped: false, rows: [], top: 0, tops: [], tie: [], by_lot: [], unranked: [],
	ladder: [], criteria: [], divergence: false, root: '', ...more,
})
const poll = (n: number, more: Partial<Poll> = {}): Poll => ({
	poll: 1, activity: 1, method: 'dots', form: 'spend', chart: 'bars', state: 'shown', items_of: 'options', question: '?',
	items: Array.from({ length: n }, (_, i) => ({ item: i + 1, ref: i + 1, code: `A-${i + 1}`, text: `${i + 1}`, cost: 100 * (i + 1) })),
	points: 5, cap: 3, top: 3, criteria: [], balance: 'used', decides: 'plain', stale: false, ...more,
})
const order = (r: Result) => standing(r).ranked.map((one) => one.item)
const codes = (text: string) => text.replace(/\u2011/g, '-')

beforeAll(() => speak(['vi', vi], {}))

describe('standing', () => {
	const rows = [row(1, 1, { balanced_rank: 3 }), row(2, 2, { balanced_rank: 1 }), row(3, 3, { balanced_rank: 2 }), row(4, 0)]

	it('follows the count that decides, and sets apart what has no rank', () => {
		expect(order(result({ rows }))).toEqual([1, 2, 3])
		expect(order(result({ rows, decides: 'balanced' }))).toEqual([2, 3, 1])
		expect(standing(result({ rows })).unranked.map((one) => one.item)).toEqual([4])
		expect(order(result({ rows, unranked: [2] }))).toEqual([1, 3])
	})

	it('draws the line behind what is surely in, by the deciding list', () => {
		expect(standing(result({ rows, top: 1, tops: [1] })).cut).toBe(0)
		const balanced = standing(result({ rows, top: 2, tops: [1, 2], tops_balanced: [2, 3], decides: 'balanced' }))
		expect([balanced.cut, [...balanced.above]]).toEqual([1, [2, 3]])
		expect(standing(result({ rows, top: 0, tops: [] })).cut).toBe(-1)
	})

	it('leaves a tie open until the lot has spoken, and then puts its items first', () => {
		const tied = [row(1, 1), row(2, 2), row(3, 2)]
		const open = standing(result({ rows: tied, top: 2, tops: [1, 2, 3], tie: [2, 3] }))
		expect([open.cut, [...open.tied]]).toEqual([0, [2, 3]])
		const drawn = standing(result({ rows: tied, top: 2, tops: [1], tie: [2, 3], by_lot: [3] }))
		expect([drawn.ranked.map((one) => one.item), drawn.cut, drawn.tied.size]).toEqual([[1, 3, 2], 1, 0])
	})
})

describe('words', () => {
	it('name an arrow from two places on', () => {
		expect([row(1, 4, { balanced_rank: 1 }), row(1, 1, { balanced_rank: 3 }), row(1, 1, { balanced_rank: 2 }), row(1, 1)].map(shift_of)).toEqual([3, -2, 0, 0])
	})

	it('say the margin, but never a margin of nothing', () => {
		expect(cut_words(result({ top: 5, lead: '3', swing: 1 }))).toBe('Ngưỡng chọn: 5 mục đầu · hơn mục kế tiếp 3 · 1 người đổi ý là có thể khác')
		expect(cut_words(result({ top: 5, lead: '0.00' }))).toBe('Ngưỡng chọn: 5 mục đầu')
	})

	it('name every absent sector and why something is held back', () => {
		expect(warnings(result({ absent: ['private'], withheld: 'small' }))).toEqual([
			'Khu vực tư nhân không tham gia vòng này.',
			`Không có kết quả cân bằng: ${vi.name['withheld.small']}.`,
		])
		expect(warnings(result({ sectors: false, withheld: 'few' }))).toEqual([`Không nêu số liệu theo khu vực: ${vi.name['withheld.few']}.`])
		expect(warnings(result({}))).toEqual([])
	})

	it('say who decides a tie', () => {
		expect(codes(open_questions(result({ tie: [1, 2] }), poll(2))[0])).toBe('Bằng nhau tại ngưỡng chọn, hội thảo quyết định: A-1, A-2.')
		expect(codes(open_questions(result({ tie: [1, 2], by_lot: [2] }), poll(2, { word: 'hoa ban' }))[0])).toBe(
			'Bằng nhau, vào danh sách nhờ bốc thăm: A-2. Chữ bốc thăm: hoa ban',
		)
	})

	it('count in the words of the form, and show a score instead of points', () => {
		expect(amount('tick', row(1, 1))).toBe('9 lượt chọn')
		expect(amount('pair', row(1, 1, { score: '66.7' }))).toBe('thắng 66,7%')
	})

	it('take a pick on a criterion for its item, and one on a pair for none', () => {
		expect([...own_items(poll(3), [1, 5])]).toEqual([1, 2])
		expect(own_items(poll(3, { form: 'pair' }), [1, 2]).size).toBe(0)
	})
})

describe('criteria', () => {
	it('point at the weight with the shortest interval', () => {
		const criteria = [{ text: 'tác động', weight: 40 }, { text: 'cấp bách', weight: 60 }]
		const all = intervals(result({ criteria: [{ weight: 40, from: '0.0', to: '48.0' }, { weight: 60, from: '52.0', to: '62.5' }] }), poll(2, { criteria }))
		expect(all.map((one) => one.shortest)).toEqual([false, true])
		expect(all[0].words).toBe('Trọng số của “tác động” có thể từ 0 đến 48% mà nhóm dẫn đầu không đổi; hiện là 40%.')
	})
})

describe('funds', () => {
	const funds = (percent: number, items: number[]) => ({ percent, ceiling: 10 * percent, spent: 600, items })
	const rows = [row(1, 1), row(2, 2), row(3, 3), row(4, 4, { points: 0 })]

	it('list what is paid for in its order, then the rest', () => {
		const list = paid_first(result({ rows, funds: funds(100, [3, 1]) }))
		expect([list.paid.map((one) => one.item), list.unpaid.map((one) => one.item), list.left]).toEqual([[3, 1], [2, 4], 400])
	})

	it('say how the lists differ from the one that decides', () => {
		const said = differences(result({ rows, decides: 'balanced', funds: funds(100, [1, 2]), funds_balanced: funds(100, [1, 3]), funds_greedy: funds(100, [1, 3]) }), poll(4))
		expect(said.map(codes)).toEqual(['Có ở “cân bằng” mà không có ở “chung”: A-3.', 'Có ở “chung” mà không có ở “cân bằng”: A-2.'])
		expect(differences(result({ rows, funds: funds(100, [1]), funds_greedy: funds(100, [1]) }), poll(4))).toEqual([vi.chart.same_lists])
	})

	it('name what disappears as money grows', () => {
		const ladder = [funds(70, [1, 2]), funds(85, [1, 3]), funds(100, [1, 3])]
		expect(ladder_words(result({ rows, ladder }), poll(4)).map(codes)).toEqual(['A-2 có ở 70% nhưng không còn ở 85%.', vi.chart.ladder_note])
		expect(ladder_words(result({ rows, ladder: ladder.slice(1) }), poll(4))).toEqual([vi.chart.ladder_grows])
	})
})

describe('reveal', () => {
	beforeEach(() => {
		fake.useFakeTimers()
		return () => { fake.useRealTimers(); fake.unstubAllGlobals() }
	})
	const motion = (reduced: boolean) => fake.stubGlobal('matchMedia', () => ({ matches: reduced }))

	it('comes from the last place up, the first at the end', () => {
		motion(false)
		const reveal = new Reveal(true)
		expect(reveal.hides(0)).toBe(true)
		reveal.play(3)
		fake.advanceTimersByTime(1200)
		expect([0, 1, 2].map((at) => reveal.hides(at))).toEqual([true, true, false])
		expect(reveal.row).toBe(2)
		fake.advanceTimersByTime(10_000)
		expect([reveal.done, reveal.row]).toEqual([true, undefined])
	})

	it('takes no longer for a long list', () => {
		motion(false)
		const reveal = new Reveal(true)
		reveal.play(200)
		fake.advanceTimersByTime(10_000)
		expect(reveal.done).toBe(true)
	})

	it('happens once, and only to who saw the round while it was hidden, and likes motion', () => {
		motion(false)
		expect(reveal_of(1).done).toBe(true)
		wait_for(1)
		const first = reveal_of(1)
		expect(first.done).toBe(false)
		first.play(2)()
		expect(reveal_of(1).done).toBe(true)
		motion(true)
		wait_for(2)
		expect(reveal_of(2).done).toBe(true)
	})
})
