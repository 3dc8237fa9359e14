// A deed is one place on the console from which commands are given. It remembers how the last one ended, so that a
// refusal is read where it was caused and "saved" is seen where it was wished for.
import { send, refusal_text } from './desk.svelte'
import type { Command } from './desk.svelte'

const SAVED_SHOWN_MS = 4000

export class Deed {
	state = $state<'idle' | 'sending' | 'saved' | 'refused'>('idle')
	refusal = $state('')
	/** The word of the refusal, for places that explain it further. */
	why = $state('')
	#forget: ReturnType<typeof setTimeout> | undefined

	get busy(): boolean {
		return this.state === 'sending'
	}

	// True when the hub has it. `made` then holds the number of what was made, 0 for nothing.
	made = 0

	async run(command: Command): Promise<boolean> {
		clearTimeout(this.#forget)
		this.state = 'sending'
		this.why = ''
		const answer = await send(command)
		if (!answer.ok) {
			this.state = 'refused'
			this.why = answer.why
			this.refusal = refusal_text(answer)
			return false
		}
		this.made = answer.made ?? 0
		this.state = 'saved'
		this.#forget = setTimeout(() => {
			this.state = 'idle'
		}, SAVED_SHOWN_MS)
		return true
	}
}
