// One thread, read both ways: from a line of the plan to the voices, and from a card to what became of it.
import { describe, expect, it } from 'vitest'
import { back_from, forward_from, forward_of, line_of, origin_lines, type Sight, type Stop, voices_of } from '../../src/ui/thread'

const voices = { state: 1, private: 1, community: 0 }
const origin = { themes: [1, 2], tows: [1], cards: [1, 2, 3], voices }
const card = (n: number, more: object = {}) => ({ card: n, code: `S0${n}`, text: `ý ${n}`, quadrant: 'S', sector: 'state', under: [], ...more })

/* Card 3 lies on card 2; card 4 stands in no theme; card 9 is one that this audience may not see. */
const WORLD: Record<string, unknown> = {
	'card/1': card(1, { theme: 1 }),
	'card/2': card(2, { theme: 2, quadrant: 'O', code: 'O02', under: [3] }),
	'card/3': card(3, { into: 2, sector: 'private', from: 'Họp thôn Nà Pản', quadrant: 'O', code: 'O03' }),
	'card/4': card(4),
	'theme/1': { theme: 1, code: 'S-A', title: 'Đất đai', quadrant: 'S', cards: [1, 9], voices },
	'theme/2': { theme: 2, code: 'O-A', title: 'Bao tiêu', quadrant: 'O', cards: [2], voices },
	'tows/1': { tows: 1, code: 'SO1', data: { type: 'SO', text: 'Chè và bao tiêu', themes: [1, 2] }, origin: { ...origin, tows: [] } },
	'strategy/1': { strategy: 1, code: 'PA1', data: { title: 'Chuỗi chè', tows: [1], objectives: [1] }, origin },
	'objective/1': { objective: 1, code: 'M01', text: 'Nâng thu nhập', actions: [1], origin },
	'objective/2': { objective: 2, code: 'M02', text: 'Nước sạch', actions: [], origin: { themes: [], tows: [], cards: [], voices: { state: 0, private: 0, community: 0 } } },
	'action/1': { action: 1, code: 'H01', data: { title: 'Xưởng sơ chế', objectives: [1], strategy: 1 }, origin },
}
const sight: Sight = {
	get: ((noun: string, number: number) => WORLD[`${noun}/${number}`]) as Sight['get'],
	all: ((noun: string) => Object.entries(WORLD).filter(([key]) => key.startsWith(`${noun}/`)).map(([, value]) => value)) as Sight['all'],
}
const codes = (stops: Stop[]) => stops.map((stop) => `${stop.noun}: ${stop.lines.map((line) => line.code).join(' ')}`)

describe('back', () => {
	it('leads from an action through objectives and options down to the cards, merged ones too', () => {
		expect(codes(back_from(sight, 'action', 1))).toEqual(['objective: M01', 'strategy: PA1', 'tows: SO1', 'theme: S-A O-A', 'card: S01 O02 O03'])
		expect(voices_of(sight, 'action', 1)).toEqual(voices)
	})

	it('leads from each knot to those behind it, and never to itself', () => {
		expect(codes(back_from(sight, 'strategy', 1))).toEqual(['objective: M01', 'tows: SO1', 'theme: S-A O-A', 'card: S01 O02 O03'])
		expect(codes(back_from(sight, 'objective', 1))).toEqual(['tows: SO1', 'theme: S-A O-A', 'card: S01 O02 O03'])
		expect(codes(back_from(sight, 'tows', 1))).toEqual(['theme: S-A O-A', 'card: S01 O02 O03'])
		expect(codes(back_from(sight, 'theme', 2))).toEqual(['card: O02 O03'])
		expect(back_from(sight, 'card', 1)).toEqual([])
	})

	it('leaves out what this audience may not see, and what is empty', () => {
		expect(codes(back_from(sight, 'theme', 1))).toEqual(['card: S01'])
		expect(back_from(sight, 'objective', 2)).toEqual([])
		expect(back_from(sight, 'action', 7)).toEqual([])
		expect(origin_lines(sight, { themes: [7], tows: [], cards: [9], voices })).toEqual([])
		expect(line_of(sight, 'card', 9)).toBeUndefined()
	})

	it('keeps the session that something was carried from', () => {
		expect(line_of(sight, 'card', 3)).toMatchObject({ code: 'O03', from: 'Họp thôn Nà Pản', sector: 'private' })
		expect(voices_of(sight, 'card', 3)).toEqual({ state: 0, private: 1, community: 0 })
	})
})

describe('forward', () => {
	it('tells what became of a card, also of one that lies on another', () => {
		expect(codes(forward_of(sight, 1))).toEqual(['theme: S-A', 'tows: SO1', 'strategy: PA1', 'objective: M01', 'action: H01'])
		expect(codes(forward_of(sight, 3))[0]).toBe('theme: O-A')
		expect(codes(forward_from(sight, 'card', 3))).toEqual(codes(forward_of(sight, 3)))
		expect(forward_of(sight, 4)).toEqual([])
		expect(forward_of(sight, 99)).toEqual([])
	})

	it('leads from every knot up to the actions, which end it', () => {
		expect(codes(forward_from(sight, 'theme', 1))).toEqual(['tows: SO1', 'strategy: PA1', 'objective: M01', 'action: H01'])
		expect(codes(forward_from(sight, 'tows', 1))).toEqual(['strategy: PA1', 'objective: M01', 'action: H01'])
		expect(codes(forward_from(sight, 'strategy', 1))).toEqual(['action: H01'])
		expect(codes(forward_from(sight, 'objective', 1))).toEqual(['strategy: PA1', 'action: H01'])
		expect(forward_from(sight, 'action', 1)).toEqual([])
	})
})
