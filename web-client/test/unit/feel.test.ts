import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Felt, Feeling } from '../../src/core/feel'

describe('feeling', () => {
	let said: Felt[]
	let hears: boolean
	let feeling: Feeling
	const felt = (writing: boolean, done = false, activity = 2): Felt => ({ activity, writing, done })

	beforeEach(() => {
		vi.useFakeTimers()
		said = []
		hears = true
		feeling = new Feeling((one) => {
			if (hears) said.push(one)
			return hears
		})
	})
	afterEach(() => vi.useRealTimers())

	it('says once that somebody neither writes nor is done: the hub may remember another story', () => {
		feeling.feel(felt(false))
		feeling.feel(felt(false))
		vi.runAllTimers()
		expect(said).toEqual([felt(false)])
	})

	it('says the first at once, and only what has changed, at most once a second', () => {
		feeling.feel(felt(true))
		feeling.feel(felt(true))
		feeling.feel(felt(false))
		feeling.feel(felt(true, true))
		expect(said).toEqual([felt(true)])
		vi.advanceTimersByTime(999)
		expect(said.length).toBe(1)
		vi.advanceTimersByTime(1)
		expect(said).toEqual([felt(true), felt(true, true)])
		feeling.feel(felt(true, true))
		vi.runAllTimers()
		expect(said.length).toBe(2)
	})

	it('takes back what it said, and speaks of another step', () => {
		feeling.feel(felt(false, true))
		vi.advanceTimersByTime(1000)
		feeling.feel(felt(false, false))
		vi.advanceTimersByTime(1000)
		feeling.feel(felt(true, false, 3))
		expect(said).toEqual([felt(false, true), felt(false, false), felt(true, false, 3)])
	})

	it('says it again after each hello, also what could not be said without a line', () => {
		feeling.feel(felt(false, true))
		vi.advanceTimersByTime(1000)
		feeling.welcome()
		expect(said).toEqual([felt(false, true), felt(false, true)])
		hears = false
		vi.advanceTimersByTime(1000)
		feeling.feel(felt(true, true))
		hears = true
		feeling.welcome()
		expect(said.at(-1)).toEqual(felt(true, true))
	})

	it('knows nothing of another seat', () => {
		feeling.feel(felt(true))
		feeling.feel(felt(true, true))
		feeling.forget()
		vi.runAllTimers()
		feeling.welcome()
		expect(said).toEqual([felt(true)])
	})
})
