// One clock turns the pages of every list on the wall, so that the four quadrants change together and the room is not
// restless. The page of a list is the tick modulo the number of its pages.

const TURN_MS = 12_000

class Pager {
	tick = $state(0)
	paused = $state(false)
	/** How much larger or smaller than usual; a list breaks anew when it changes. */
	scale = $state(1)
	/** "2/4" of the one list that has no heading to say it in; the corner of the wall says it. "" = there is none. */
	said = $state('')
	#timer: ReturnType<typeof setInterval> | undefined

	start(): () => void {
		this.#run()
		return () => clearInterval(this.#timer)
	}

	/** By hand, and then the page has its whole time. */
	turn(by: number): void {
		this.tick = Math.max(0, this.tick + by)
		if (this.#timer !== undefined) this.#run()
	}

	/** Back to the first page, for its whole time. */
	first(): void {
		this.tick = 0
		if (this.#timer !== undefined) this.#run()
	}

	page(pages: number): number {
		return pages > 1 ? this.tick % pages : 0
	}

	#run(): void {
		clearInterval(this.#timer)
		this.#timer = setInterval(() => {
			if (!this.paused) this.tick++
		}, TURN_MS)
	}
}

export const pager = new Pager()
