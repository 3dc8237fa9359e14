// A deed is one place on the console from which commands are given. It remembers how the last one ended, so that a
// refusal is read where it was caused and "saved" is seen where it was wished for. What can be taken back, it hands to
// the way back (undo.svelte.ts), so that no panel has to think of it.
import { send, refusal_text } from './desk.svelte'
import type { Command } from './desk.svelte'
import type { Step } from './counter'
import { deed_name, plan, type Planned, remember_deed, run_steps } from './undo.svelte'

const SAVED_SHOWN_MS = 4000

export class Deed {
	state = $state<'idle' | 'sending' | 'saved' | 'refused'>('idle')
	refusal = $state('')
	/** The word of the refusal, for places that explain it further. */
	why = $state('')
	/** The number of what was made by the last command, 0 for nothing. */
	made = 0
	#forget: ReturnType<typeof setTimeout> | undefined

	get busy(): boolean {
		return this.state === 'sending'
	}

	/** True when the hub has it. */
	async run(command: Command): Promise<boolean> {
		this.#begin()
		const planned = plan(command)
		const answer = await send(command)
		if (!answer.ok) return this.#refuse(refusal_text(answer), answer.why)
		this.made = answer.made ?? 0
		if (planned) void remember_deed(deed_name(command, planned.counter), [planned], [this.made])
		return this.#saved()
	}

	/**
	 * Several commands as one deed, which is taken back as one; gives how many the hub took. Where some were refused, the
	 * first reason is shown and the others stand. Ends when the mirror shows what was done.
	 */
	async run_all(steps: Step[], name: () => string): Promise<number> {
		this.#begin()
		const planned: (Planned | undefined)[] = []
		const outcome = await run_steps(steps, 0, (command) => planned.push(plan(command)))
		if (outcome.done > 0) await remember_deed(name, planned, outcome.made)
		if (outcome.refused > 0) this.#refuse(outcome.refusal, outcome.why)
		else this.#saved()
		return outcome.done
	}

	#begin(): void {
		clearTimeout(this.#forget)
		this.state = 'sending'
		this.why = ''
	}

	#saved(): true {
		this.state = 'saved'
		this.#forget = setTimeout(() => {
			this.state = 'idle'
		}, SAVED_SHOWN_MS)
		return true
	}

	#refuse(refusal: string, why: string): false {
		this.state = 'refused'
		this.why = why
		this.refusal = refusal
		return false
	}
}
