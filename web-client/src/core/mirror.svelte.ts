// The mirror: key -> value as the hub last said it, and the number of the last change it was told. Frames wait in a
// queue and are folded together, because what costs a cheap phone its time is drawing anew, once per fold. What answers
// this very person does not wait: they have just touched the screen.
import { SvelteMap } from 'svelte/reactivity'
import type { Views } from './protocol'

const FOLD_MS = 250

/** What a frame says about the world; its answers are somebody else's business. */
export interface Changes {
	at?: number
	set?: Record<string, unknown>
	gone?: string[]
}

/** "card/12" is number 12 of the noun card; "stage" is number 0 of the noun stage. */
export function split_key(key: string): [string, number] {
	const slash = key.indexOf('/')
	return slash < 0 ? [key, 0] : [key.slice(0, slash), Number(key.slice(slash + 1))]
}

export class Mirror {
	/** The number that a hello says as `have`; counts what is still in the queue. */
	at = 0
	/** True once anything was folded: before that a screen has nothing to show. */
	ready = $state(false)

	/* Nouns are made while folding, never while reading: state born inside a $derived is not tracked by it. */
	#nouns = new SvelteMap<string, SvelteMap<number, unknown>>()
	#queue: { changes: Changes; replace: boolean; then?: () => void }[] = []
	#timer: ReturnType<typeof setTimeout> | undefined
	#folded_at = -Infinity
	#first: (() => void)[] = []

	/** Runs `then` once, behind the first fold, or at once if there was one. */
	when_ready(then: () => void): void {
		if (this.ready) then()
		else this.#first.push(then)
	}

	get<N extends keyof Views>(noun: N, number = 0): Views[N] | undefined {
		return this.#nouns.get(noun)?.get(number) as Views[N] | undefined
	}

	/** All values of a noun in the order of their numbers. */
	all<N extends keyof Views>(noun: N): Views[N][] {
		const of = this.#nouns.get(noun)
		if (!of) return []
		return [...of.entries()].sort(([a], [b]) => a - b).map(([, value]) => value as Views[N])
	}

	/** The numbers of a noun, ascending. */
	numbers(noun: keyof Views): number[] {
		return [...(this.#nouns.get(noun)?.keys() ?? [])].sort((a, b) => a - b)
	}

	/**
	 * Queue a frame. The first after quiet is folded at once, and so is one with an answer: `then` runs behind the fold,
	 * so that a wish vanishes when its card appears. `replace` drops all that was known: an answer to a hello without
	 * `have`.
	 */
	take(changes: Changes, replace = false, then?: () => void): void {
		if (changes.at !== undefined) this.at = changes.at
		this.#queue.push({ changes, replace, then })
		const wait = this.#folded_at + FOLD_MS - Date.now()
		if (wait <= 0 || then) this.fold()
		else this.#timer ??= setTimeout(() => this.#fold_in_frame(), wait)
	}

	#fold_in_frame(): void {
		/* A hidden page gets no animation frames; it still has to fold. */
		if (typeof requestAnimationFrame === 'function' && document.visibilityState === 'visible')
			requestAnimationFrame(() => this.fold())
		else this.fold()
	}

	/** Fold all that waits, now. */
	fold(): void {
		clearTimeout(this.#timer)
		this.#timer = undefined
		this.#folded_at = Date.now()
		const queue = this.#queue
		this.#queue = []
		for (const { changes, replace } of queue) {
			if (replace) this.#keep_only(new Set(Object.keys(changes.set ?? {})))
			for (const key of changes.gone ?? []) this.#drop(key)
			for (const key of Object.keys(changes.set ?? {})) this.#put(key, changes.set![key])
			this.ready = true
		}
		for (const { then } of queue) then?.()
		if (this.ready) for (const then of this.#first.splice(0)) then()
	}

	/** Forget everything: another seat sees another world. */
	clear(): void {
		clearTimeout(this.#timer)
		this.#timer = undefined
		this.#queue = []
		this.#nouns.clear()
		this.at = 0
		this.ready = false
	}

	#put(key: string, value: unknown): void {
		const [noun, number] = split_key(key)
		let of = this.#nouns.get(noun)
		if (!of) this.#nouns.set(noun, (of = new SvelteMap()))
		of.set(number, value)
	}

	#drop(key: string): void {
		const [noun, number] = split_key(key)
		this.#nouns.get(noun)?.delete(number)
	}

	#keep_only(keys: Set<string>): void {
		for (const [noun, of] of this.#nouns)
			for (const number of [...of.keys()])
				if (!keys.has(number ? `${noun}/${number}` : noun)) of.delete(number)
	}
}
