// The simulated people of a rehearsal, as one thing that is started and stopped.
import { hub_url } from '../../core/env'
import { SECTORS } from '../../core/protocol'
import { dice } from './dice'
import { Person } from './person'

/* Any number would do; the same one makes the same rehearsal. */
const SEED = 1284
/* People come through the door one after the other. */
const DOOR_MS = 250

export class Crowd {
	/** How many are on line. */
	here = $state(0)
	fast = $state(false)
	wanted = $state(0)
	#people: Person[] = []
	#door: ReturnType<typeof setInterval> | undefined

	/** `n` people, dealt out over the sectors in turn. */
	start(code: string, n: number): void {
		this.stop()
		this.wanted = n
		const told = () => {
			this.here = this.#people.filter((person) => person.is_here).length
		}
		const room = { url: hub_url(), code, is_fast: () => this.fast, told }
		this.#door = setInterval(() => {
			const i = this.#people.length
			if (i >= n) return clearInterval(this.#door)
			const person = new Person(room, SECTORS[i % SECTORS.length]!, dice(SEED + i))
			this.#people.push(person)
			person.start()
		}, DOOR_MS)
	}

	stop(): void {
		clearInterval(this.#door)
		for (const person of this.#people.splice(0)) person.stop()
		this.here = 0
		this.wanted = 0
	}

	hurry(fast: boolean): void {
		this.fast = fast
		for (const person of this.#people) person.hurry()
	}
}
