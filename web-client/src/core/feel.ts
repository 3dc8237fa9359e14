// What the hub shall feel of a seat and never logs: is somebody writing, have they said that they are done. The words are
// absolute, so that a lost one does no harm; they go out when something has changed, and again after every hello.

export interface Felt {
	/** The one it speaks of. */
	activity: number
	/** Words or marks that were not sent yet. */
	writing: boolean
	/** "I am done." */
	done: boolean
}

/* Whoever types and deletes in turns does not flood the hub. */
const FEEL_MS = 1000

export class Feeling {
	#send: (felt: Felt) => boolean
	#felt: Felt | undefined
	/* What was said on this line; empty: nothing. Then even "neither" is news: the hub remembers who was done before. */
	#said = ''
	#at = -Infinity
	#timer: ReturnType<typeof setTimeout> | undefined

	/** `send` gives false where nothing can be said just now; then it waits for the next hello. */
	constructor(send: (felt: Felt) => boolean) {
		this.#send = send
	}

	/** At most once a second; the first after quiet at once. */
	feel(felt: Felt): void {
		this.#felt = felt
		if (this.#timer !== undefined) return
		const wait = this.#at + FEEL_MS - Date.now()
		if (wait <= 0) this.#say()
		else
			this.#timer = setTimeout(() => {
				this.#timer = undefined
				this.#say()
			}, wait)
	}

	/** A new hello was answered: another hub knows nothing of it, and the same one still takes us for done if we were. */
	welcome(): void {
		this.#said = ''
		if (this.#felt) this.feel(this.#felt)
	}

	/** Another seat feels nothing yet. */
	forget(): void {
		clearTimeout(this.#timer)
		this.#timer = undefined
		this.#felt = undefined
		this.#said = ''
	}

	#say(): void {
		const felt = this.#felt
		if (!felt) return
		const words = JSON.stringify([felt.activity, felt.writing, felt.done])
		if (words === this.#said) return
		if (!this.#send(felt)) return
		this.#said = words
		this.#at = Date.now()
	}
}
