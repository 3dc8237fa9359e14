import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Mirror, split_key } from '../../src/core/mirror.svelte'

const card = (n: number, text: string) => ({ card: n, text })

describe('mirror', () => {
	let mirror: Mirror
	beforeEach(() => {
		vi.useFakeTimers({ now: 1_000_000 })
		mirror = new Mirror()
	})

	it('splits keys', () => {
		expect(split_key('card/12')).toEqual(['card', 12])
		expect(split_key('stage')).toEqual(['stage', 0])
	})

	it('folds the first frame at once and the next ones together', () => {
		mirror.take({ at: 1, set: { 'card/3': card(3, 'a') } })
		expect(mirror.all('card')).toEqual([card(3, 'a')])
		mirror.take({ at: 2, set: { 'card/3': card(3, 'b') } })
		mirror.take({ at: 3, set: { 'card/1': card(1, 'c') } })
		expect(mirror.get('card', 3)).toEqual(card(3, 'a'))
		expect(mirror.at).toBe(3)
		vi.advanceTimersByTime(249)
		expect(mirror.all('card')).toEqual([card(3, 'a')])
		vi.advanceTimersByTime(1)
		expect(mirror.all('card')).toEqual([card(1, 'c'), card(3, 'b')])
	})

	it('takes keys away, in the order of the frames', () => {
		mirror.take({ at: 1, set: { 'card/1': card(1, 'a'), 'card/2': card(2, 'b') } })
		mirror.take({ at: 2, gone: ['card/1', 'theme/9'] })
		mirror.take({ at: 3, set: { 'card/1': card(1, 'again') } })
		mirror.take({ at: 4, gone: ['card/2'] })
		mirror.fold()
		expect(mirror.all('card')).toEqual([card(1, 'again')])
	})

	it('keeps `at` when a frame carries answers or felt things only', () => {
		mirror.take({ at: 7, set: {} })
		mirror.take({ set: { 'turnout/1': { poll: 1 } } })
		mirror.fold()
		expect(mirror.at).toBe(7)
		expect(mirror.get('turnout', 1)).toEqual({ poll: 1 })
	})

	it('replaces everything when the hub starts anew', () => {
		mirror.take({ at: 9, set: { stage: { activity: 1 }, 'card/1': card(1, 'a') } })
		mirror.take({ at: 4, set: { stage: { activity: 2 } } }, true)
		mirror.fold()
		expect(mirror.all('card')).toEqual([])
		expect(mirror.get('stage')).toEqual({ activity: 2 })
		expect(mirror.at).toBe(4)
	})

	it('folds an answer at once, with all that came before it, and runs what waits for it behind', () => {
		mirror.take({ at: 1, set: {} })
		mirror.take({ at: 2, set: { 'card/1': card(1, 'a') } })
		expect(mirror.get('card', 1)).toBeUndefined()
		let seen: unknown
		mirror.take({ at: 3, set: { 'mine/5': card(5, 'x') } }, false, () => {
			seen = [mirror.get('card', 1), mirror.get('mine', 5)]
		})
		expect(seen).toEqual([card(1, 'a'), card(5, 'x')])
		/* The next ones wait again, from here on. */
		mirror.take({ at: 4, set: { 'card/1': card(1, 'b') } })
		vi.advanceTimersByTime(249)
		expect(mirror.get('card', 1)).toEqual(card(1, 'a'))
		vi.advanceTimersByTime(1)
		expect(mirror.get('card', 1)).toEqual(card(1, 'b'))
	})

	it('says when there is something to show: once, behind the first fold', () => {
		const said: unknown[] = []
		mirror.when_ready(() => said.push(mirror.get('stage')))
		expect(said).toEqual([])
		mirror.take({ at: 1, set: { stage: { activity: 1 } } })
		mirror.take({ at: 2, set: { stage: { activity: 2 } } })
		mirror.fold()
		mirror.when_ready(() => said.push('now'))
		expect(said).toEqual([{ activity: 1 }, 'now'])
	})

	it('ends the same whether frames come one by one or as one picture', () => {
		/* A small seeded walk: 400 changes, folded in random bundles, against a plain map. */
		let seed = 12345
		const random = (n: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n
		const plain = new Map<number, unknown>()
		for (let at = 1; at <= 400; at++) {
			const n = 1 + random(20)
			if (random(3) === 0) {
				plain.delete(n)
				mirror.take({ at, gone: [`card/${n}`] })
			} else {
				plain.set(n, card(n, String(at)))
				mirror.take({ at, set: { [`card/${n}`]: card(n, String(at)) } })
			}
			vi.advanceTimersByTime(random(100))
		}
		mirror.fold()
		expect(mirror.all('card')).toEqual([...plain.entries()].sort(([a], [b]) => a - b).map(([, value]) => value))
	})
})
