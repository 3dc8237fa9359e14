// Text as large as its place allows. Whatever is drawn on the wall is measured again when its words, its place or the
// font change; all sizes inside are in em, so one number makes the whole larger.

/** Calls `measure` now and whenever the content of `inner` or the size of `place` changes. Gives back how to stop. */
export function keep_measuring(place: HTMLElement, inner: HTMLElement, measure: () => void): () => void {
	let is_over = false
	/* Observers hand over what they saw; to a measure that would be an argument of its own. */
	const again = () => measure()
	const words = new MutationObserver(again)
	const size = new ResizeObserver(again)
	/* Not attributes: measuring writes one. */
	words.observe(inner, { childList: true, characterData: true, subtree: true })
	size.observe(place)
	measure()
	void document.fonts?.ready.then(() => {
		if (!is_over) measure()
	})
	return () => {
		is_over = true
		words.disconnect()
		size.disconnect()
	}
}

/** From `most` down to `least` in steps that nobody sees as steps. */
export function sizes(most: number, least: number): number[] {
	const steps: number[] = []
	for (let size = most; size > least; size -= 0.05) steps.push(Math.round(size * 100) / 100)
	return [...steps, least]
}

/** Lists that stand side by side are equally large: as large as the fullest of them allows. */
export class Together {
	#allowed = new Map<object, number>()
	#changed = new Map<object, () => void>()

	/** What `one` could be alone; gives what it may be among the others, who are told when that changes. */
	agree(one: object, allowed: number, changed: () => void): number {
		const before = this.value
		this.#allowed.set(one, allowed)
		this.#changed.set(one, changed)
		const now = this.value
		if (now !== before) for (const [other, tell] of this.#changed) if (other !== one) tell()
		return now
	}

	leave(one: object): void {
		this.#allowed.delete(one)
		this.#changed.delete(one)
	}

	get value(): number {
		return Math.min(...this.#allowed.values(), 9)
	}
}
