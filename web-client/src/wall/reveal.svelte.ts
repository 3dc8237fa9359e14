// A result that the room has waited for comes from the last place up to the first. Only once: a wall that is loaded again,
// or that never saw the round closed, shows the whole at once, and so does one whose reader asked for no motion. It waits
// while the wall is paused; a key brings the next row, another one all; so does showing something else meanwhile.
import { pager } from './pager.svelte'

const WHOLE_MS = 8_000
const STEP_MS = { least: 300, most: 1200 }
/** Longer lists come in groups. */
const STEPS_MOST = 24

/** The reveal that is being played; undefined: none. */
let playing: Reveal | undefined

export class Reveal {
	/** So many rows from the top still wait; before play() all do. */
	left = $state(0)
	#timer: ReturnType<typeof setTimeout> | undefined
	#group = 1
	#step_ms: number = STEP_MS.most

	constructor(wanted: boolean) {
		if (wanted && !matchMedia('(prefers-reduced-motion: reduce)').matches) this.left = Infinity
	}

	get done(): boolean {
		return this.left === 0
	}

	/** Begin with the last of `rows`. Gives back how to stop. */
	play(rows: number): () => void {
		if (this.done) return () => {}
		this.left = rows
		this.#group = Math.max(1, Math.ceil(rows / STEPS_MOST))
		this.#step_ms = Math.min(STEP_MS.most, Math.max(STEP_MS.least, (WHOLE_MS * this.#group) / Math.max(1, rows)))
		playing = this
		this.#wait(this.#step_ms)
		return () => {
			this.#stop()
			this.left = 0
		}
	}

	/** The next rows now. */
	step(): void {
		this.left = Math.max(0, this.left - this.#group)
		/* The first place waits a little longer: the room knows by now who is left. */
		if (this.left > 0) this.#wait(this.left <= this.#group ? this.#step_ms * 1.6 : this.#step_ms)
		else this.whole()
	}

	/** All that still waits, now. */
	whole(): void {
		this.#stop()
		this.left = 0
		pager.first()
	}

	/** Row `at` from the top, 0 the first, is not yet to be seen. */
	hides(at: number): boolean {
		return at < this.left
	}

	/** The row that has just come, for the page that it stands on; undefined: none. */
	get row(): number | undefined {
		return this.done || this.left === Infinity ? undefined : this.left
	}

	#wait(ms: number): void {
		clearTimeout(this.#timer)
		this.#timer = setTimeout(() => (pager.paused ? this.#wait(ms) : this.step()), ms)
	}

	#stop(): void {
		clearTimeout(this.#timer)
		if (playing === this) playing = undefined
	}
}

export const playing_reveal = (): Reveal | undefined => playing

/* Rounds that this wall saw while their result was still hidden, and the reveals that came of it. */
const waited_for = new Set<number>()
const reveals = new Map<number, Reveal>()

export function wait_for(poll: number): void {
	waited_for.add(poll)
	reveals.delete(poll)
}

/** The reveal of a round's result, the same one until the round is open again. */
export function reveal_of(poll: number): Reveal {
	let reveal = reveals.get(poll)
	if (!reveal) reveals.set(poll, (reveal = new Reveal(waited_for.delete(poll))))
	return reveal
}
