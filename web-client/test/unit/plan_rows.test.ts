import { describe, expect, it } from 'vitest'
import type { action_data } from '$gen/schema'
import { action_data_of, action_draft, action_lacks, in_proportion, is_odd_line, line_row, lines_left, lines_of, list_of, over } from '../../src/console/plan_rows'

const H02: action_data = {
	title: 'Cứng hóa đường liên thôn', title_en: 'Pave roads', objectives: [6, 7], strategy: 3, output: 'Đường', unit: 'km', quantity: '9.6',
	lead: 'Phòng Kinh tế xã', partners: ['Ban phát triển các thôn', 'Hộ vận tải'], partners_en: [], start: 202607, end: 202810,
	resources: [{ source: 1, amount: 1680 }, { source: 5, amount: 1200, guarantor: 'Các thôn', certainty: 'awaiting', in_kind: true }],
	after: [{ action: 1, kind: 'SS' }], risk: 'Mưa lũ', likelihood: 3, impact: 3, mitigation: 'Làm mùa khô',
}
const say = (decimal: string) => decimal.replace('.', ',')
const read = (typed: string) => typed.trim().replace(',', '.') || undefined
const defined = (data: object) => JSON.parse(JSON.stringify(data)) as object

describe('an action', () => {
	it('comes out of the form as it went in', () => {
		expect(defined(action_data_of(action_draft(H02, say), read))).toEqual(H02)
	})

	it('begins empty, and says nothing about what was left open', () => {
		const draft = action_draft(undefined, say)
		expect(action_lacks(draft)).toBe('title')
		expect(defined(action_data_of(draft, read))).toEqual({ title: '', objectives: [], partners: [], partners_en: [], resources: [], after: [] })
	})

	it('says what it lacks, one after the other', () => {
		const draft = action_draft(H02, say)
		expect(action_lacks(draft)).toBe('')
		expect(action_lacks({ ...draft, objectives: [] })).toBe('objective')
		expect(action_lacks({ ...draft, words: { ...draft.words, lead: ' ' } })).toBe('lead')
		expect(action_lacks({ ...draft, lines: [{ ...line_row(), source: 1, amount: 'một ít' }] })).toBe('line')
		expect(action_lacks({ ...draft, end: '14/2026' })).toBe('month')
		expect(action_lacks({ ...draft, end: '06/2026' })).toBe('order')
	})
})

describe('resource lines', () => {
	it('are read as people write money; an empty one is none', () => {
		const rows = [{ ...line_row(), source: 1, amount: '1.680' }, line_row(), { ...line_row(), source: 2, amount: '0' }]
		expect(lines_of(rows).map((one) => one.amount)).toEqual([1680, 0])
		expect(lines_left(rows).map((one) => one.amount)).toEqual([1680])
		expect(is_odd_line({ ...line_row(), amount: '12' })).toBe(true)
		expect(is_odd_line(line_row())).toBe(false)
	})

	it('follow an output in proportion', () => {
		const rows = [1680, 7200, 1200].map((amount, i) => line_row({ source: i + 1, amount }))
		expect(in_proportion(rows, 9.6, 6.4).map((one) => one.amount)).toEqual(['1120', '4800', '800'])
		expect(in_proportion(rows, 0, 5)).toBe(rows)
	})

	it('keep what stands one a line', () => expect(list_of(' a \n\n b')).toEqual(['a', 'b']))
})

describe('a row that somebody else changed meanwhile', () => {
	const typed = () => action_data_of(action_draft(H02, say), read)

	it('keeps what was typed here, and what they changed elsewhere in it', () => {
		const now: action_data = { ...H02, lead: 'UBND xã', mitigation: 'Làm mùa khô, hai đoạn' }
		expect(over({ ...typed(), mitigation: 'Làm tháng 11' }, H02, now)).toMatchObject({ title: H02.title, lead: 'UBND xã', mitigation: 'Làm tháng 11' })
	})

	it('takes fields for untouched however they are written', () => {
		const wire = { ...H02, resources: [{ in_kind: false, amount: 1680, source: 1 }, H02.resources![1]!], strategy: undefined }
		const now = { ...wire, resources: [{ source: 1, amount: 1120 }] }
		expect(over({ ...typed(), strategy: undefined }, wire, now).resources).toEqual(now.resources)
	})

	it('goes as it is where it is new, or gone', () => {
		expect(over(typed(), undefined, undefined)).toEqual(typed())
		expect(over(typed(), H02, undefined)).toEqual(typed())
	})
})
