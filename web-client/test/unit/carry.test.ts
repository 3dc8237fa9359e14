// Files that go from one workshop to another.
import { describe, expect, it } from 'vitest'
import { carry_counts, read_carry, read_template } from '../../src/console/carry'

const from = { code: 482_917, title: 'Họp thôn Nà Pản' }
const card = { code: 'S01', quadrant: 'S', text: 'Chè', sector: 'community' }
const file = {
	carry: [
		{ do: 'carry', activity: 3, from, themes: [{ code: 'S-A', quadrant: 'S', title: 'Đất', cards: [card, card] }], cards: [card], objectives: [], lessons: [] },
		{ from, themes: [], cards: [], objectives: [{ code: 'M01', text: 'Nước sạch', themes: [1], indicators: [] }], lessons: [{ criterion: 'impact', text: 'Hỏi sớm hơn' }] },
	],
}

describe('a carry file', () => {
	it('gives its commands without the activity that they had elsewhere', () => {
		const commands = read_carry(`\ufeff${JSON.stringify(file)}`)!
		expect(commands).toHaveLength(2)
		expect(Object.keys(commands[0]!).sort()).toEqual(['cards', 'from', 'lessons', 'objectives', 'themes'])
		expect(carry_counts(commands)).toEqual({ cards: 3, themes: 1, objectives: 1, lessons: 1 })
	})

	it('is refused as a whole where a part of it is none', () => {
		for (const text of ['', 'S01;Chè', '[]', '{}', '{"carry":[]}', '{"agenda":[]}', '{"carry":[{"from":{"title":"x"}}]}', JSON.stringify({ carry: [...file.carry, {}] })])
			expect(read_carry(text), text).toBeUndefined()
	})
})

describe('a template', () => {
	const part = { kind: 'swot', title: 'Viết thẻ', minutes: 15 }

	it('gives its activities with what an activity is made of, and nothing else', () => {
		expect(read_template(JSON.stringify({ agenda: [{ ...part, question: 'Mạnh gì?', state: 'shown' }] }))).toEqual([{ ...part, question: 'Mạnh gì?' }])
	})

	it('is refused where it is none', () => {
		for (const text of ['', '[]', '{}', '{"agenda":[]}', JSON.stringify({ agenda: [part, { kind: 'swot' }] }), JSON.stringify(file)])
			expect(read_template(text), text).toBeUndefined()
	})
})
