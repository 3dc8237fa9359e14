// The hub's clock as this page knows it, and one heartbeat a second for all timers on the screen.
export class Clock {
	/** Milliseconds to add to the own clock. */
	offset = $state(0)
	/** The hub's time, renewed every half second while somebody looks. */
	now = $state(Date.now())
	#timer: ReturnType<typeof setInterval> | undefined

	/** The hub said `hub_now` between `asked` and `heard`, both by the own clock. */
	learn(hub_now: number, asked: number, heard: number): void {
		this.offset = hub_now - (asked + heard) / 2
		this.now = heard + this.offset
	}

	run(): () => void {
		this.#timer ??= setInterval(() => {
			this.now = Date.now() + this.offset
		}, 500)
		return () => {
			clearInterval(this.#timer)
			this.#timer = undefined
		}
	}
}

/** 754 000 ms -> "12:34"; past its end a timer stands at 0:00. */
export function minutes_seconds(ms: number): string {
	const seconds = Math.max(0, Math.ceil(ms / 1000))
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
