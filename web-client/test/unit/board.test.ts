// What the board decides without a screen: searches, ways of the arrow keys, and what a drop means.
import { describe, expect, it } from 'vitest'
import { bare, drop_of, search, step } from '../../src/console/panels/board'
import type { CardView, ThemeView } from '../../src/console/desk.svelte'

const card = (more: Partial<CardView> = {}) => ({ card: 1, code: 'S01', quadrant: 'S', text: 'Chè', under: [], elements: [], waiting: false, amended: false, ...more }) as unknown as CardView

describe('search', () => {
	const texts = ['Đường liên xã', 'Dương liễu ven suối', 'đường vào thôn', 'Chợ']
	const found = (typed: string) => search(texts, typed, (x) => x)
	it('takes tone marks at their word, and leaves them out only where nothing was found', () => {
		expect(found('đường')).toEqual(['Đường liên xã', 'đường vào thôn'])
		expect(found('duong')).toEqual(['Đường liên xã', 'Dương liễu ven suối', 'đường vào thôn'])
		expect(found('  ')).toEqual(texts)
		expect(found('đường'.normalize('NFD'))).toEqual(['Đường liên xã', 'đường vào thôn'])
		expect(found('cầu')).toEqual([])
		expect(bare('Đặng Thị Ước')).toBe('dang thi uoc')
	})
})

describe('arrow keys', () => {
	const columns = [[1, 2, 3], [], [4], [5, 6]]
	it('walk in a column and across, past empty columns, at the same height where there is one', () => {
		expect(step(columns, 1, 'ArrowDown')).toBe(2)
		expect(step(columns, 3, 'ArrowDown')).toBeUndefined()
		expect(step(columns, 1, 'ArrowUp')).toBeUndefined()
		expect(step(columns, 3, 'ArrowRight')).toBe(4)
		expect(step(columns, 4, 'ArrowRight')).toBe(5)
		expect(step(columns, 6, 'ArrowLeft')).toBe(4)
		expect(step(columns, 6, 'ArrowRight')).toBeUndefined()
		expect(step(columns, 3, 'Home')).toBe(1)
		expect(step(columns, 1, 'End')).toBe(3)
		expect(step(columns, 99, 'ArrowDown')).toBe(1)
		expect(step([], 1, 'ArrowDown')).toBeUndefined()
	})
})

describe('a drop', () => {
	const theme = { theme: 7 } as ThemeView
	it('merges on a card, groups on a theme, moves to another place', () => {
		const held = card()
		expect(drop_of(held, held, { quadrant: 'S', card: card({ card: 2 }) })).toEqual({ act: 'merge', into: 2 })
		expect(drop_of(held, held, { quadrant: 'S', theme })).toEqual({ act: 'group', theme: 7 })
		expect(drop_of(held, held, { quadrant: 'W', theme, card: card({ card: 2, quadrant: 'W' }) })).toEqual({ act: 'move', quadrant: 'W' })
		expect(drop_of(card({ theme: 7 }), card({ theme: 7 }), { quadrant: 'S' })).toEqual({ act: 'group', theme: 0 })
	})

	it('on a card of another theme groups, within one theme it merges', () => {
		const inside = card({ card: 2, theme: 7 })
		expect(drop_of(card(), card(), { quadrant: 'S', theme, card: inside })).toEqual({ act: 'group', theme: 7 })
		expect(drop_of(card({ theme: 7 }), card({ theme: 7 }), { quadrant: 'S', theme, card: inside })).toEqual({ act: 'merge', into: 2 })
		expect(drop_of(card({ theme: 7 }), card({ theme: 7 }), { quadrant: 'S', card: card({ card: 3 }) })).toEqual({ act: 'merge', into: 3 })
	})

	it('does nothing where it was picked up, and says why where it cannot', () => {
		const held = card()
		expect(drop_of(held, held, { quadrant: 'S' })).toEqual({ act: 'none', why: '' })
		expect(drop_of(held, held, { quadrant: 'S', theme, card: held })).toEqual({ act: 'none', why: '' })
		expect(drop_of(card({ under: [5] }), card({ under: [5] }), { quadrant: 'S', card: card({ card: 2 }) })).toEqual({ act: 'none', why: 'stacked' })
	})

	it('holds nothing any more once somebody else has moved, merged or withdrawn the card', () => {
		const target = { quadrant: 'S' as const, card: card({ card: 2 }) }
		for (const now of [undefined, card({ into: 9 }), card({ quadrant: 'T' }), card({ theme: 3 })])
			expect(drop_of(card(), now, target)).toEqual({ act: 'none', why: 'gone' })
		expect(drop_of(card(), card(), { quadrant: 'S', card: card({ card: 2, into: 4 }) })).toEqual({ act: 'none', why: 'gone' })
	})
})
