// Counter-commands: what takes each deed back, worked out from what the mirror showed before it ran.
import { describe, expect, it } from 'vitest'
import { type Counter, counter_of, type Look, type Step } from '../../src/console/counter'
import type { Command } from '../../src/console/desk.svelte'

type World = Record<string, Record<string, unknown>>

/* A mirror of a few views; `set` is what the hub would say next. */
function look_at(world: World, now = 1_000_000): Look & { set: (key: string, value?: Record<string, unknown>) => void } {
	return {
		get: ((noun: string, number = 0) => world[number ? `${noun}/${number}` : noun]) as Look['get'],
		all: ((noun: string) => Object.entries(world).filter(([key]) => key.startsWith(`${noun}/`)).map(([, value]) => value)) as Look['all'],
		now: () => now,
		undone: 'undone',
		set: (key, value) => {
			if (value) world[key] = value
			else delete world[key]
		},
	}
}

const steps_of = (counter: Counter | undefined, look: Look, made = 0): Command[] =>
	(counter?.steps ?? []).flatMap((step: Step) => step.command(made, look) ?? [])
const card = (more: object = {}) => ({ card: 1, code: 'S01', quadrant: 'S', text: 'Chè', under: [], elements: [], waiting: false, amended: false, ...more })

describe('counters', () => {
	it('move a card home, with the reason it stood there for, and into its theme if that still stands', () => {
		const look = look_at({ 'card/1': card({ theme: 4 }), 'theme/4': { theme: 4, code: 'S-A' } })
		const counter = counter_of({ do: 'move_card', card: 1, quadrant: 'W', reason: 'x' }, look)!
		expect(counter.what).toBe('S01 → W')
		look.set('card/1', card({ quadrant: 'W', was: 'S' }))
		expect(steps_of(counter, look)).toEqual([
			{ do: 'move_card', card: 1, quadrant: 'S', reason: 'undone', reason_en: undefined },
			{ do: 'group_card', card: 1, theme: 4 },
		])
		look.set('theme/4')
		expect(steps_of(counter, look).map((c) => c.do)).toEqual(['move_card'])
		const again = counter_of({ do: 'move_card', card: 1, quadrant: 'O', reason: 'x' }, look_at({ 'card/1': card({ quadrant: 'W', was: 'S', moved: 'vì thế' }) }))
		expect(steps_of(again, look)[0]).toMatchObject({ quadrant: 'W', reason: 'vì thế' })
	})

	it('mark what a deed left, so that a later change is seen', () => {
		const look = look_at({ 'card/1': card(), 'card/2': card({ card: 2, code: 'S02' }) })
		const counter = counter_of({ do: 'merge_card', card: 1, into: 2 }, look)!
		look.set('card/1', card({ into: 2 }))
		const left = JSON.stringify(counter.mark(look, 0))
		look.set('card/1', card({ into: 2, text: 'Chè xanh' }))
		expect(JSON.stringify(counter.mark(look, 0)), 'other words are no other merge').toBe(left)
		look.set('card/1', card({ into: 3 }))
		expect(JSON.stringify(counter.mark(look, 0))).not.toBe(left)
		expect(steps_of(counter, look)).toEqual([{ do: 'split_card', card: 1 }])
		expect(steps_of(counter_of({ do: 'split_card', card: 1 }, look), look)).toEqual([{ do: 'merge_card', card: 1, into: 3 }])
		expect(counter_of({ do: 'split_card', card: 9 }, look)).toBeUndefined()
	})

	it('put a card back into the theme it came from, or out of all', () => {
		const look = look_at({ 'card/1': card({ theme: 4 }), 'card/2': card({ card: 2 }), 'theme/4': { theme: 4, code: 'S-A' }, 'theme/5': { theme: 5, code: 'S-B' } })
		const counter = counter_of({ do: 'group_card', card: 1, theme: 5 }, look)
		expect(steps_of(counter, look)).toEqual([{ do: 'group_card', card: 1, theme: 4 }])
		look.set('theme/4')
		expect(steps_of(counter, look), 'its theme was dissolved meanwhile').toEqual([{ do: 'group_card', card: 1, theme: undefined }])
		expect(steps_of(counter_of({ do: 'group_card', card: 2, theme: 5 }, look), look)).toEqual([{ do: 'group_card', card: 2, theme: undefined }])
	})

	it('hold back and let through, but make nothing wait again', () => {
		const look = look_at({ 'card/1': card(), 'card/2': card({ card: 2, hidden: 'Có tên người' }), 'card/3': card({ card: 3, waiting: true }) })
		expect(steps_of(counter_of({ do: 'hide_card', card: 1, reason: 'x' }, look), look)).toEqual([{ do: 'unhide_card', card: 1 }])
		expect(steps_of(counter_of({ do: 'unhide_card', card: 2 }, look), look)).toEqual([{ do: 'hide_card', card: 2, reason: 'Có tên người' }])
		expect(steps_of(counter_of({ do: 'unhide_card', card: 3 }, look), look)).toEqual([{ do: 'hide_card', card: 3, reason: 'undone' }])
		expect(counter_of({ do: 'hide_card', card: 3, reason: 'x' }, look)).toBeUndefined()
	})

	it('bring a dissolved theme back with the cards that nobody has put elsewhere', () => {
		const look = look_at({
			'theme/4': { theme: 4, code: 'S-A', quadrant: 'S', title: 'Đất', cards: [1, 2, 3] },
			'card/1': card({ theme: 4 }), 'card/2': card({ card: 2, theme: 4 }), 'card/3': card({ card: 3, theme: 4 }),
		})
		const counter = counter_of({ do: 'remove_theme', theme: 4 }, look)!
		look.set('theme/4')
		look.set('card/1', card())
		look.set('card/2', card({ card: 2, theme: 6 }))
		look.set('card/3', card({ card: 3, quadrant: 'W' }))
		expect(counter.steps[0]!.makes).toBe(true)
		expect(steps_of(counter, look, 9)).toEqual([
			{ do: 'add_theme', quadrant: 'S', title: 'Đất', title_en: undefined },
			{ do: 'group_card', card: 1, theme: 9 },
		])
		expect(steps_of(counter_of({ do: 'add_theme', quadrant: 'S', title: 'x' }, look), look, 7)).toEqual([{ do: 'remove_theme', theme: 7 }])
	})

	it('say again what words there were, also when there were none', () => {
		const look = look_at({ 'card/1': card({ elements: [2] }), 'theme/4': { theme: 4, title: 'Đất', title_en: 'Land' }, 'element/1': { code: 'E1', title: 'Xanh' } })
		expect(steps_of(counter_of({ do: 'edit_card', card: 1, text: 'x' }, look), look)).toEqual([{ do: 'edit_card', card: 1, text: 'Chè', en: '', reason: 'undone' }])
		expect(steps_of(counter_of({ do: 'rename_theme', theme: 4, title: 'x' }, look), look)).toEqual([{ do: 'rename_theme', theme: 4, title: 'Đất', title_en: 'Land' }])
		expect(steps_of(counter_of({ do: 'edit_element', element: 1, title: 'x' }, look), look)).toEqual([{ do: 'edit_element', element: 1, title: 'Xanh', title_en: '' }])
		expect(steps_of(counter_of({ do: 'tag_card', card: 1, elements: [] }, look), look)).toEqual([{ do: 'tag_card', card: 1, elements: [2] }])
	})

	it('lead through the agenda, its states, its order and its clock', () => {
		const rows = [{ activity: 1, title: 'Một', state: 'open', skipped: false, minutes: 5 }, { activity: 2, title: 'Hai', state: 'prepared', skipped: false, minutes: 5 }]
		const look = look_at({ agenda: { current: 1, activities: rows }, stage: { activity: 1, wall: 'card', spotlight: 8, ends: 1_090_000, question: 'Gì?' } })
		expect(steps_of(counter_of({ do: 'go_to', activity: 2 }, look), look)).toEqual([{ do: 'go_to', activity: 1 }, { do: 'open_input', activity: 1 }, { do: 'set_timer', activity: 1, seconds: 90 }])
		const late = look_at({ agenda: { current: 1, activities: rows }, stage: { activity: 1, ends: 1_090_000 } }, 1_200_000)
		expect(steps_of(counter_of({ do: 'go_to', activity: 2 }, late), late).map((c) => c.do), 'a clock that has run out').toEqual(['go_to', 'open_input'])
		expect(steps_of(counter_of({ do: 'close_input', activity: 1 }, look), look)).toEqual([{ do: 'open_input', activity: 1 }])
		expect(steps_of(counter_of({ do: 'skip_activity', activity: 2, skipped: true }, look), look)).toEqual([{ do: 'skip_activity', activity: 2, skipped: false }])
		expect(steps_of(counter_of({ do: 'move_activity', activity: 2 }, look), look)).toEqual([{ do: 'move_activity', activity: 2, after: 1 }])
		expect(steps_of(counter_of({ do: 'set_timer', activity: 1, seconds: 0 }, look), look)).toEqual([{ do: 'set_timer', activity: 1, seconds: 90 }])
		expect(steps_of(counter_of({ do: 'show_on_wall', mode: 'blank' }, look), look)).toEqual([{ do: 'show_on_wall', mode: 'card', card: 8 }])
		expect(steps_of(counter_of({ do: 'edit_activity', activity: 1, question: 'x', title: 'y' }, look), look)).toEqual([{ do: 'edit_activity', activity: 1, question: 'Gì?', title: 'Một' }])
		expect(counter_of({ do: 'edit_activity', activity: 2, question: 'x' }, look), 'its question is not on the screen').toBeUndefined()
		/* What was revealed while it was open is concealed and opened again. */
		const reveal = counter_of({ do: 'reveal', activity: 1 }, look)
		look.set('agenda', { current: 1, activities: [{ ...rows[0], state: 'shown' }, rows[1]] })
		expect(steps_of(reveal, look)).toEqual([{ do: 'conceal', activity: 1 }, { do: 'open_input', activity: 1 }])
		const open = counter_of({ do: 'open_input', activity: 2 }, look)
		look.set('agenda', { current: 1, activities: [rows[0], { ...rows[1], state: 'open' }] })
		expect(steps_of(open, look)).toEqual([{ do: 'close_input', activity: 2 }])
	})

	it('give objectives back what was given, and rows that were removed', () => {
		const indicator = { indicator: 3, code: 'M01.1', text: 'Thu nhập', unit: 'đồng', direction: 'increase', complete: false }
		const look = look_at({ 'objective/1': { objective: 1, code: 'M01', text: 'Tăng', en: undefined, group: 'A', reason: 'r', legal: false, indicators: [indicator] }, 'objective/2': { objective: 2, code: 'M02', indicators: [] } })
		expect(steps_of(counter_of({ do: 'edit_objective', objective: 1, text: 'x', en: 'y' }, look), look)).toEqual([{ do: 'edit_objective', objective: 1, text: 'Tăng', en: '' }])
		expect(steps_of(counter_of({ do: 'remove_indicator', indicator: 3 }, look), look)).toEqual([{ do: 'add_indicator', objective: 1, text: 'Thu nhập', unit: 'đồng', direction: 'increase' }])
		expect(steps_of(counter_of({ do: 'set_priority', objective: 1, group: 'B' }, look), look)).toEqual([{ do: 'set_priority', objective: 1, group: 'A', reason: 'r' }])
		expect(counter_of({ do: 'set_priority', objective: 2, group: 'B' }, look), 'there is no way out of all groups').toBeUndefined()
		expect(counter_of({ do: 'keep_single', theme: 1 }, look)).toBeUndefined()
	})
})
