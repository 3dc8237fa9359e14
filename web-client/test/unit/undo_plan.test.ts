// Counter-commands of the action plan, the gate, commitments, mechanisms and the evaluation.
import { describe, expect, it } from 'vitest'
import { counter_of, type Look } from '../../src/console/counter'
import type { Command } from '../../src/console/desk.svelte'

const look_at = (world: Record<string, unknown>): Look => ({
	get: ((noun: string, number = 0) => world[number ? `${noun}/${number}` : noun]) as Look['get'],
	all: ((noun: string) => Object.keys(world).filter((key) => key.startsWith(`${noun}/`)).map((key) => world[key])) as Look['all'],
	now: () => 0,
	undone: 'undone',
})
const back = (command: Command, world: Record<string, unknown>, made = 0): Command[] =>
	(counter_of(command, look_at(world))?.steps ?? []).flatMap((step) => step.command(made, look_at(world)) ?? [])

const data = (more: object = {}) => ({ title: 'Cứng hóa đường', objectives: [6], partners: [], partners_en: [], resources: [], after: [], ...more })
const promise = (more: object = {}) => ({ commitment: 2, action: 1, party: 'HTX chè', statement: 'Chủ trì H01', level: 'asked', voice: false, at: 0, ...more })

describe('rows of the plan', () => {
	it('are taken back as all rows are', () => {
		const source = { name: 'Ngân sách xã', ceiling: 4000, owner: 'UBND xã' }
		expect(back({ do: 'add_source', data: source }, {}, 3)).toEqual([{ do: 'remove_source', source: 3 }])
		expect(back({ do: 'edit_source', source: 1, data: source }, { 'source/1': { code: 'B1', data: { ...source, ceiling: 1 } } })).toMatchObject([{ data: { ceiling: 1 } }])
		const reading = { action: 1, period: '9 tháng 2026', planned: '2', actual: '1.4', allocated: 10, disbursed: 5 }
		expect(back({ do: 'remove_reading', reading: 4 }, { 'reading/4': { data: reading } })).toEqual([{ do: 'add_reading', data: reading }])
		expect(counter_of({ do: 'add_reading', data: reading }, look_at({}))!.what).toBe('9 tháng 2026')
	})

	it('come back with those that waited for them', () => {
		const world = {
			'action/1': { action: 1, code: 'H01', data: data() },
			'action/2': { action: 2, code: 'H02', data: data({ after: [{ action: 1, kind: 'FS' }] }) },
		}
		const later = { ...world, 'action/2': { ...world['action/2'], data: data() } }
		const counter = counter_of({ do: 'remove_action', action: 1 }, look_at(world))!
		expect(counter.steps.flatMap((step) => step.command(7, look_at(later)) ?? [])).toEqual([
			{ do: 'add_action', data: data() },
			{ do: 'edit_action', action: 2, data: data({ after: [{ action: 7, kind: 'FS' }] }) },
		])
	})
})

describe('the gate', () => {
	it('unfreezes what was frozen, and takes the move back that was made', () => {
		expect(back({ do: 'freeze_plan', frozen: true }, {})).toEqual([{ do: 'freeze_plan', frozen: false }])
		const move: Command = { do: 'adjust_action', action: 2, kind: 'drop', reason: 'x' }
		expect(back(move, {}, 5)).toEqual([{ do: 'undo_adjustment', adjustment: 5 }])
		expect(back(move, {}, 0)).toEqual([])
	})

	it('sees that somebody went on from a move', () => {
		const counter = counter_of({ do: 'adjust_action', action: 2, kind: 'drop', reason: 'x' }, look_at({ 'action/2': { code: 'H02' } }))!
		expect(counter.what).toBe('H02')
		const left = counter.mark(look_at({ 'adjustment/5': { undone: false, last: true } }), 5)
		expect(counter.mark(look_at({ 'adjustment/5': { undone: false, last: false } }), 5)).not.toEqual(left)
	})

	it('makes a move again that was taken back by mistake, with the target that it changed and no other', () => {
		const move = {
			action: 2, kind: 'phase', resources: [{ source: 1, amount: 1120 }], quantity_before: '9.6', quantity: '6.4', end_before: 202810, end: 202810, reason: 'Ba tuyến trước',
			changes: [{ indicator: 4, code: 'M06.1', from: '85', to: '72', from_year: 2028, to_year: 2028, remainder: '85% vào năm 2030' }], undone: false,
		}
		const [again] = back({ do: 'undo_adjustment', adjustment: 5 }, { 'adjustment/5': move, 'action/2': { code: 'H02' } })
		expect(JSON.parse(JSON.stringify(again))).toEqual({
			do: 'adjust_action', action: 2, kind: 'phase', resources: move.resources, quantity: '6.4', reason: 'Ba tuyến trước',
			changes: [{ indicator: 4, target: '72', remainder: '85% vào năm 2030' }],
		})
	})

	it('keeps the two lists of what was settled', () => {
		const settled: Command = { do: 'settle_gate', settled: true, funded: [1], unfunded: [2], reason: 'x' }
		expect(back(settled, { gate: { state: 'over', funded: [], unfunded: [] } })).toEqual([{ do: 'settle_gate', settled: false, funded: [], unfunded: [] }])
		expect(back({ do: 'settle_gate', settled: false }, { gate: { state: 'settled', funded: [1], unfunded: [2], reason: 'x' } })).toMatchObject([settled])
	})
})

describe('commitments', () => {
	it('go as they were asked; an answer by voice goes back to the one before', () => {
		expect(back({ do: 'ask_commitment', action: 1, party: 'x', statement: 'y' }, {}, 9)).toEqual([{ do: 'remove_commitment', commitment: 9 }])
		expect(back({ do: 'answer_commitment', commitment: 2, level: 'confirmed' }, { 'commitment/2': promise() })).toMatchObject([{ level: 'asked' }])
		expect(back({ do: 'answer_commitment', commitment: 2, level: 'declined' }, { 'commitment/2': promise({ level: 'confirmed', voice: true }) })).toMatchObject([{ level: 'confirmed' }])
	})

	it('never say again for a party what it said itself', () => {
		const own = { 'commitment/2': promise({ level: 'confirmed' }) }
		expect(counter_of({ do: 'answer_commitment', commitment: 2, level: 'declined' }, look_at(own))).toBeUndefined()
		expect(back({ do: 'remove_commitment', commitment: 2 }, own, 5).map((one) => one.do)).toEqual(['ask_commitment'])
		const noted = { 'commitment/2': promise({ level: 'confirmed', voice: true }) }
		expect(back({ do: 'remove_commitment', commitment: 2 }, noted, 5).map((one) => one.do)).toEqual(['ask_commitment', 'answer_commitment'])
	})
})

describe('mechanisms and the evaluation', () => {
	it('return to what was agreed before, or to nothing', () => {
		const was = { body: 'Tổ điều phối', members: { state: 3, private: 2, community: 2 }, channels: [], channels_en: [] }
		expect(back({ do: 'set_coordination', data: was }, { mechanisms: { coordination: was } })).toEqual([{ do: 'set_coordination', data: was }])
		expect(back({ do: 'set_impact_monitoring', data: { indicators: [1] } }, {})).toEqual([{ do: 'set_impact_monitoring', data: { indicators: [] } }])
	})

	it('return to the answer before; without one it is taken back', () => {
		const answer: Command = { do: 'answer_evaluation', criterion: 'impact', finding: 'mới', rating: 4 }
		expect(JSON.parse(JSON.stringify(back(answer, {})))).toEqual([{ do: 'answer_evaluation', criterion: 'impact' }])
		expect(back(answer, { 'evaluation/4': { criterion: 'impact', finding: 'cũ', rating: 2 } })).toMatchObject([{ finding: 'cũ', rating: 2 }])
	})
})
