// One question at a time: where one is, and a moment of rest after an answer, so that it is seen before the next question
// comes, and a second tap of an unsteady finger does not answer that one too.
const SEEN_MS = 220
const REST_MS = 280

export class Walk {
	/** 0.. ; as many as there are questions: the end. */
	at = $state(0)
	/** Buttons are deaf. */
	resting = $state(false)
	#timer: ReturnType<typeof setTimeout> | undefined

	constructor(at: number) {
		this.at = at
	}

	go(to: number): void {
		this.stop()
		this.at = to
	}

	/** Something was answered: on to the next, after a moment. */
	on(): void {
		this.stop()
		this.resting = true
		this.#timer = setTimeout(() => {
			this.at++
			this.#timer = setTimeout(() => this.stop(), REST_MS)
		}, SEEN_MS)
	}

	stop(): void {
		clearTimeout(this.#timer)
		this.resting = false
	}
}
