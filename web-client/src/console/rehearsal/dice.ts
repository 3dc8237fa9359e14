// Chance that can be repeated: the same seed gives the same rehearsal. Mulberry32, by Tommy Ettinger.
export type Dice = () => number

/** Numbers from 0 to below 1. */
export function dice(seed: number): Dice {
	let state = seed >>> 0
	return () => {
		state = (state + 0x6d2b79f5) >>> 0
		let mixed = Math.imul(state ^ (state >>> 15), state | 1)
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
	}
}

/** A whole number from `least` to `most`, both included. */
export const whole = (roll: Dice, least: number, most: number): number => least + Math.floor(roll() * (most - least + 1))

export const one_of = <T>(roll: Dice, list: readonly T[]): T => list[Math.floor(roll() * list.length)]!

/** The list in another order. */
export function shuffled<T>(roll: Dice, list: readonly T[]): T[] {
	const cards = [...list]
	for (let i = cards.length - 1; i > 0; i--) {
		const k = whole(roll, 0, i)
		;[cards[i], cards[k]] = [cards[k]!, cards[i]!]
	}
	return cards
}
