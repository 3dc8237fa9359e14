// Counter-commands of rows that are written as a whole, and of strategy options.
import { describe, expect, it } from 'vitest'
import { counter_of, type Look } from '../../src/console/counter'
import type { Command } from '../../src/console/desk.svelte'

const look_at = (world: Record<string, unknown>): Look => ({
	get: ((noun: string, number = 0) => world[number ? `${noun}/${number}` : noun]) as Look['get'],
	all: ((noun: string) => Object.entries(world).filter(([key]) => key.startsWith(`${noun}/`)).map(([, one]) => one)) as Look['all'],
	now: () => 0,
	undone: 'undone',
})
const back = (command: Command, world: Record<string, unknown>, made = 0): Command[] =>
	(counter_of(command, look_at(world))?.steps ?? []).flatMap((step) => step.command(made, look_at(world)) ?? [])
const group = (name: string) => ({ name, sector: 'state' as const, interest: 5, influence: 5, position: 'support' as const })
const option = (more: object = {}) => ({ strategy: 1, code: 'PA1', scored: [], scores: [], screening: 'unknown', failed: [], ...more })

describe('rows', () => {
	it('go as they came, return to their old words, and come anew when they were removed', () => {
		const world = { 'stakeholder/3': { code: 'ST03', data: group('Thương lái') } }
		expect(back({ do: 'add_stakeholder', data: group('Hội Phụ nữ') }, {}, 7)).toEqual([{ do: 'remove_stakeholder', stakeholder: 7 }])
		expect(back({ do: 'edit_stakeholder', stakeholder: 3, data: group('x') }, world)).toEqual([{ do: 'edit_stakeholder', stakeholder: 3, data: group('Thương lái') }])
		expect(back({ do: 'remove_stakeholder', stakeholder: 3 }, world)).toEqual([{ do: 'add_stakeholder', data: group('Thương lái') }])
		expect(counter_of({ do: 'remove_stakeholder', stakeholder: 9 }, look_at(world))).toBeUndefined()
	})

	it('are called by their codes, and by their titles before they have one', () => {
		const data = { type: 'SO' as const, text: 'Chè và bao tiêu', themes: [1, 2] }
		expect(counter_of({ do: 'add_tows', data }, look_at({}))!.what).toBe('Chè và bao tiêu')
		expect(counter_of({ do: 'remove_tows', tows: 1 }, look_at({ 'tows/1': { code: 'SO1', data } }))!.what).toBe('SO1')
	})

	it('are called by how they begin where they are long', () => {
		const text = `Đề nghị ${'làm đường '.repeat(30)}`.trim()
		const what = counter_of({ do: 'add_opinion', data: { text, uptake: 'open' } }, look_at({}))!.what
		expect(what.length).toBeLessThanOrEqual(61)
		expect(text.startsWith(what.slice(0, -1))).toBe(true)
		expect(what.endsWith(' làm…') || what.endsWith(' đường…')).toBe(true)
	})

	it('mark what a deed left, so that a later change is seen', () => {
		const counter = counter_of({ do: 'edit_stakeholder', stakeholder: 3, data: group('x') }, look_at({ 'stakeholder/3': { data: group('y') } }))!
		const left = counter.mark(look_at({ 'stakeholder/3': { data: group('x') } }), 0)
		expect(counter.mark(look_at({ 'stakeholder/3': { data: group('z') } }), 0)).not.toEqual(left)
	})
})

describe('options', () => {
	const criteria = [{ text: 'Khả thi', weight: 60 }, { text: 'Nguồn lực', weight: 40 }]

	it('come back with their screening, what was seen of their scores, the choice, and where they were cited', () => {
		const data = { title: 'Chè', tows: [2], parts: [], chain: [], chain_en: [], objectives: [] }
		const world = {
			strategies: { chosen: 1, reason: 'vì thế' },
			'strategy/1': option({ data, screening: 'failed', failed: ['harm'], screen_reason: 'Khai thác đá', scores: [{ sector: 'state', values: [4, 3] }] }),
			'strategy/5': option({ strategy: 5, code: 'PA5', data: { ...data, parts: [1, 3] } }),
			'action/2': { action: 2, data: { title: 'Ươm giống', strategy: 1 } },
			'tows/2': { tows: 2, code: 'SO1', data: { type: 'SO', text: 'Chè và bao tiêu', themes: [1, 2] } },
		}
		expect(JSON.parse(JSON.stringify(back({ do: 'remove_strategy', strategy: 1 }, world, 9)))).toEqual([
			{ do: 'add_strategy', data },
			{ do: 'screen_strategy', strategy: 9, screening: 'failed', failed: ['harm'], reason: 'Khai thác đá' },
			{ do: 'score_strategy', strategy: 9, sector: 'state', values: [4, 3] },
			{ do: 'edit_strategy', strategy: 5, data: { ...data, parts: [1, 3, 9] } },
			{ do: 'edit_action', action: 2, data: { title: 'Ươm giống', strategy: 9 } },
			{ do: 'choose_strategy', strategy: 9, reason: 'vì thế' },
		])
		expect(back({ do: 'remove_tows', tows: 2 }, world, 7).map((one) => [one.do, 'strategy' in one ? one.strategy : 0])).toEqual([['add_tows', 0], ['edit_strategy', 1], ['edit_strategy', 5]])
	})

	it('return to the criteria before, unless there were none', () => {
		expect(back({ do: 'set_criteria', criteria: [] }, { strategies: { criteria } })).toEqual([{ do: 'set_criteria', criteria }])
		expect(counter_of({ do: 'set_criteria', criteria }, look_at({ strategies: { criteria: [] } }))).toBeUndefined()
		expect(back({ do: 'agree_criteria', agreed: true }, { strategies: { agreed: false } })).toEqual([{ do: 'agree_criteria', agreed: false }])
	})

	it('take back first scores and scores that are seen, never those that nobody may see', () => {
		const score: Command = { do: 'score_strategy', strategy: 1, sector: 'state', values: [5, 5] }
		expect(back(score, { 'strategy/1': option() })).toMatchObject([{ sector: 'state', values: [] }])
		expect(counter_of(score, look_at({ 'strategy/1': option({ scored: ['state'] }) }))).toBeUndefined()
		const seen = option({ scored: ['state'], scores: [{ sector: 'state', values: [4, 3] }] })
		expect(back(score, { 'strategy/1': seen })).toMatchObject([{ values: [4, 3] }])
	})

	it('return to the screening and the choice before', () => {
		const failed = option({ screening: 'failed', failed: ['harm'], screen_reason: 'Khai thác đá' })
		expect(back({ do: 'screen_strategy', strategy: 1, screening: 'passed', failed: [] }, { 'strategy/1': failed })).toMatchObject([
			{ screening: 'failed', failed: ['harm'], reason: 'Khai thác đá' },
		])
		expect(back({ do: 'choose_strategy', strategy: 1, reason: 'x' }, { strategies: {} })).toEqual([{ do: 'choose_strategy' }])
		expect(back({ do: 'choose_strategy' }, { strategies: { chosen: 5, reason: 'vì thế' } })).toMatchObject([{ strategy: 5, reason: 'vì thế' }])
	})
})

describe('after the meeting', () => {
	const opinion = { text: 'Làm đường trước', uptake: 'declined' as const, answer: 'Không đủ vốn' }

	it('the page of results is as open as it was', () => {
		expect(back({ do: 'publish_results', published: true }, { consultation: { published: false } })).toEqual([{ do: 'publish_results', published: false }])
		expect(back({ do: 'publish_results', published: false }, { consultation: { published: true } })).toEqual([{ do: 'publish_results', published: true }])
	})

	it('an earlier notice comes back; the first one stays until there is another', () => {
		const [data, next] = [{ starts: '2026-03-06', days: 20, channels: 'Họp thôn' }, { starts: '2026-04-01', days: 30, channels: 'Hòm thư' }]
		expect(back({ do: 'set_consultation', data: next }, { consultation: { published: true, data } })).toEqual([{ do: 'set_consultation', data }])
		expect(counter_of({ do: 'set_consultation', data: next }, look_at({ consultation: { published: true } }))).toBeUndefined()
	})

	it('an opinion comes back with its answer', () => {
		const world = { 'opinion/4': { opinion: 4, data: opinion } }
		expect(back({ do: 'remove_opinion', opinion: 4 }, world)).toEqual([{ do: 'add_opinion', data: opinion }])
		expect(back({ do: 'edit_opinion', opinion: 4, data: { ...opinion, uptake: 'accepted' } }, world)).toEqual([{ do: 'edit_opinion', opinion: 4, data: opinion }])
		expect(back({ do: 'add_opinion', data: opinion }, {}, 9)).toEqual([{ do: 'remove_opinion', opinion: 9 }])
	})
})

describe('the wall', () => {
	it('returns to the thread that it showed, or to the card', () => {
		const stage = { wall: 'thread', objective: 6 }
		expect(back({ do: 'show_on_wall', mode: 'stage' }, { stage })).toEqual([{ do: 'show_on_wall', mode: 'thread', objective: 6 }])
		expect(back({ do: 'show_on_wall', mode: 'stage' }, { stage: { wall: 'card', spotlight: 3, objective: 6 } })).toEqual([{ do: 'show_on_wall', mode: 'card', card: 3 }])
		expect(back({ do: 'show_on_wall', mode: 'card', card: 3 }, { stage: { wall: 'join' } })).toEqual([{ do: 'show_on_wall', mode: 'join' }])
	})
})
