// Text that fits its place, and lists that agree on one size.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keep_measuring, Together } from '../../src/wall/fitting'

describe('measuring again', () => {
	let seen: ((...what: unknown[]) => void)[] = []
	class Observer {
		constructor(tell: (...what: unknown[]) => void) {
			seen.push(tell)
		}
		observe() {}
		disconnect() {}
	}
	beforeEach(() => {
		seen = []
		vi.stubGlobal('MutationObserver', Observer)
		vi.stubGlobal('ResizeObserver', Observer)
		vi.stubGlobal('document', {})
	})
	afterEach(() => vi.unstubAllGlobals())

	it('takes nothing from what was observed: a list that is told by another one is measured otherwise', () => {
		const measure = vi.fn()
		keep_measuring({} as HTMLElement, {} as HTMLElement, measure)
		for (const tell of seen) tell([{ type: 'childList' }], {})
		expect(measure.mock.calls).toEqual([[], [], []])
	})
})

describe('lists side by side', () => {
	it('are as large as the fullest of them allows, and are told when that changes', () => {
		const together = new Together()
		const [one, other] = [{}, {}]
		const told = vi.fn()
		expect(together.agree(one, 1.2, told)).toBe(1.2)
		expect(together.agree(other, 1.05, () => {})).toBe(1.05)
		expect(told).toHaveBeenCalledTimes(1)
		together.leave(other)
		expect(together.value).toBe(1.2)
	})
})
