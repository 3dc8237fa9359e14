// What one person does in the step on the screen: what is still unsent, and whether they have said that they are done. Kept
// on this device by seat and step; the hub is only let feel it.
import { getContext, setContext, untrack } from 'svelte'
import { SvelteSet } from 'svelte/reactivity'
import { recall_json, remember } from '../core/store'

const WORK = Symbol('work')

export class Work {
	/** Room, seat and step: what is kept on this device begins with it. */
	readonly here: string
	/** Fields and ballots on the screen with something in them that was not sent. */
	readonly unsent = new SvelteSet<string>()

	#asks: () => string[]
	/* For which of them it was said: what opens later asks anew. */
	#done = $state.raw<string[]>([])

	/** `asks`: what this step wants of people just now, like "write" or "poll4"; nothing where there is only reading. */
	constructor(here: string, asks: () => string[]) {
		this.here = here
		this.#asks = asks
		this.#done = recall_json<string[]>(`done.${here}`, [])
	}

	get asks(): string[] {
		return this.#asks()
	}

	get done(): boolean {
		const asked = this.#asks()
		return asked.length > 0 && asked.every((one) => this.#done.includes(one))
	}

	say(done: boolean): void {
		this.#keep(done ? this.#asks() : [])
	}

	/** What is closed is not done for ever: if it opens again, it asks again. */
	forget_closed(): void {
		const asked = this.#asks()
		const still = untrack(() => this.#done).filter((one) => asked.includes(one))
		if (still.length < untrack(() => this.#done).length) this.#keep(still)
	}

	mark(name: string, is_unsent: boolean): void {
		untrack(() => (is_unsent ? this.unsent.add(name) : this.unsent.delete(name)))
	}

	#keep(done: string[]): void {
		this.#done = done
		remember(`done.${this.here}`, done.length > 0 ? JSON.stringify(done) : undefined)
	}
}

export const set_work = (work: Work): Work => setContext(WORK, work)
export const get_work = (): Work => getContext(WORK)
