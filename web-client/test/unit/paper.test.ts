// The facilitator's desk without a screen: ballots typed by number pad, rows pasted, and the hub's table of methods.
import { describe, expect, it } from 'vitest'
import type { MemberView, PollView } from '../../src/console/desk.svelte'
import { METHODS, read_methods } from '../../src/console/methods'
import { asks_of, EMPTY, find_member, pad_key, picks_of, press } from '../../src/console/paper'
import type { Paper } from '../../src/console/paper'
import { criterion_row, paste_options, share_weights, weights_sum, whole_of } from '../../src/console/rows'

const poll = (form: PollView['form'], items: number, more: Partial<PollView> = {}): PollView =>
	({
		form, points: 5, cap: 2, criteria: [],
		items: Array.from({ length: items }, (_, i) => ({ item: i + 1, ref: i + 1, code: `M${i + 1}`, text: `mục ${i + 1}` })),
		...more,
	}) as PollView

/** "32↵" typed key by key; gives the paper as it is afterwards. */
function type(on: PollView, keys: string): Paper {
	const named: Record<string, string> = { '↵': 'Enter', '←': 'Backspace', '↑': 'ArrowUp' }
	return [...keys].reduce((paper, key) => press(on, paper, named[key] ?? key), EMPTY)
}
const marks = (paper: Paper) => picks_of(paper).map((p) => `${p.item}:${p.points}`).join(' ')

describe('a paper ballot', () => {
	it('takes points as item, points, Enter', () => {
		const paper = type(poll('spend', 12), '32↵121↵51↵51↵')
		expect(marks(paper)).toBe('3:2 5:1 12:1')
		expect(marks(type(poll('spend', 12), '32↵30↵'))).toBe('')
		expect(marks(type(poll('spend', 12), '32↵41↵←'))).toBe('3:2')
	})

	it('refuses what the round refuses, and says why', () => {
		const on = poll('spend', 12)
		expect(type(on, '33↵').trouble).toEqual({ why: 'too_much', max: 2 })
		expect(type(on, '131↵').trouble).toEqual({ why: 'no_item', n: 13 })
		expect(type(on, '12↵22↵32↵').trouble).toEqual({ why: 'too_many', max: 5 })
		expect(marks(type(on, '12↵22↵32↵'))).toBe('1:2 2:2')
		expect(type(on, '3↵').trouble).toEqual({ why: 'half' })
	})

	it('parts items and large points by a dot', () => {
		const on = poll('spend', 12, { points: 100, cap: 100 })
		expect(marks(type(on, '12.25↵3.75↵'))).toBe('3:75 12:25')
		expect(type(on, '1225↵').trouble).toEqual({ why: 'needs_dot' })
		for (const key of [',', '+', '-', '*', '/', ' ']) expect(pad_key(key)).toBe('.')
	})

	it('is sent by Enter Enter and by nothing less', () => {
		const on = poll('react', 3)
		expect(type(on, '123').send).toBeUndefined()
		expect(type(on, '123↵').ready).toBe(true)
		expect(type(on, '123↵').send).toBeUndefined()
		expect(type(on, '123↵↵').send).toBe(true)
		expect(type(on, '123↵←↵').send).toBeUndefined()
	})

	it('reads reactions, grades and pairs line by line', () => {
		expect(marks(type(poll('react', 4), '1032'))).toBe('1:1 3:3 4:2')
		expect(type(poll('react', 4), '4').trouble).toEqual({ why: 'no_such_key' })
		const criteria = [{ text: 'a', weight: 60 }, { text: 'b', weight: 40 }]
		/* Items × criteria: item 1 by a and b, then item 2; slots are (criterion - 1) * items + item. */
		expect(marks(type(poll('grade', 2, { criteria }), '5432'))).toBe('1:5 2:3 3:4 4:2')
		expect(marks(type(poll('grade', 2), '50'))).toBe('1:5')
		expect(asks_of(poll('pair', 4)).map((ask) => `${ask.item}${ask.other}`)).toEqual(['12', '13', '14', '23', '24', '34'])
		expect(marks(type(poll('pair', 3), '120'))).toBe('1:1 2:2')
		expect(marks(type(poll('levels', 1), '4'))).toBe('1:4')
		expect(marks(type(poll('react', 3), '11←2'))).toBe('1:1 2:2')
	})

	it('toggles ticks and orders by number', () => {
		expect(marks(type(poll('tick', 9), '363'))).toBe('6:1')
		expect(marks(type(poll('tick', 12), '12↵3↵12↵'))).toBe('3:1')
		expect(marks(type(poll('rank', 5), '314'))).toBe('1:2 3:1 4:3')
		expect(type(poll('rank', 5), '33').trouble).toEqual({ why: 'given_already', n: 3 })
		expect(type(poll('rank', 5), '6').trouble).toEqual({ why: 'no_item', n: 6 })
	})

	it('costs few keys: person, marks, Enter Enter', () => {
		expect('17↵'.length + '32↵121↵51↵'.length + '↵↵'.length).toBe(15)
		expect(type(poll('spend', 12), '32↵121↵51↵↵↵').send).toBe(true)
	})

	it('knows a person by sector and number', () => {
		const members = [
			{ member: 1, code: 'NN07', sector: 'state' }, { member: 2, code: 'TN07', sector: 'private' }, { member: 3, code: 'XH112', sector: 'community' },
		] as MemberView[]
		for (const typed of ['17', '107', 'n7', 'N07']) expect(find_member(members, typed)?.member, typed).toBe(1)
		expect(find_member(members, '27')?.member).toBe(2)
		expect(find_member(members, '3112')?.member).toBe(3)
		for (const typed of ['', '1', '10', '47', '18']) expect(find_member(members, typed), typed).toBeUndefined()
	})
})

describe('rows of a round', () => {
	it('are pasted as text; cost, or as columns', () => {
		const rows = paste_options('1. Đường; đoạn 2; 1.200\r\n\n- Chợ\t850\nNhà văn hóa; sửa')
		expect(rows.map((r) => [r.text, r.cost])).toEqual([['Đường; đoạn 2', '1.200'], ['Chợ', '850'], ['Nhà văn hóa; sửa', '']])
		expect(whole_of('1.500.000')).toBe(1500000)
		expect(whole_of('1,5')).toBeUndefined()
	})

	it('share a hundred evenly', () => {
		const rows = ['a', 'b', '', 'c'].map((text) => criterion_row(text))
		share_weights(rows)
		expect(rows.map((r) => r.weight)).toEqual(['34', '33', '', '33'])
		expect(weights_sum(rows)).toBe(100)
	})
})

describe('methods', () => {
	it('come from the table of the hub, each with something to be about', () => {
		expect(METHODS.map((m) => m.method)).toEqual(expect.arrayContaining(['dots', 'consensus', 'reactions', 'approval', 'grades', 'borda', 'pairwise', 'equal_shares', 'greedy']))
		for (const m of METHODS) expect(m.about.length, m.method).toBeGreaterThan(0)
		expect(METHODS.find((m) => m.method === 'dots')).toMatchObject({ form: 'spend', chart: 'bars', balance: 'used' })
		expect(METHODS.find((m) => m.method === 'equal_shares')).toMatchObject({ form: 'tick', chart: 'funds', about: ['options', 'actions'] })
	})

	it('may gain a row and a column', () => {
		expect(read_methods('ROW(TOY, toy, TICK, BARS, WHATEVER, USED, NULL, ABOUT(CARDS, NONE))')).toEqual([
			{ method: 'toy', form: 'tick', chart: 'bars', balance: 'used', about: ['cards'] },
		])
	})
})
