// The line to the hub: connects, says hello, beats, notices silence, comes back. It knows nothing of workshops. The
// page never sees WebSocket pings, so it asks for itself: silence for 15 s means dead.

export type LinkState = 'connecting' | 'up' | 'down' | 'over'

export interface SocketEvents {
	/** What to say first; asked anew at every connection. */
	hello(): object
	frame(frame: Record<string, unknown>): void
	state(state: LinkState): void
}

export interface Beat {
	ping_ms: number
	dead_ms: number
	back_off_ms: number
	back_off_most_ms: number
}

const BEAT: Beat = { ping_ms: 10_000, dead_ms: 15_000, back_off_ms: 500, back_off_most_ms: 15_000 }
export const SUBPROTOCOL = 'dienhong.1'

/** 0.5 s, doubled with every failure up to 15 s, half of it by chance: thirty phones come back together. */
export function back_off(failures: number, chance: number, beat: Beat = BEAT): number {
	const full = Math.min(beat.back_off_ms * 2 ** failures, beat.back_off_most_ms)
	return full * (0.5 + chance / 2)
}

export class Socket {
	#url: string
	#events: SocketEvents
	#beat: Beat
	#ws: WebSocket | undefined
	#heard = 0
	#failures = 0
	#retry: ReturnType<typeof setTimeout> | undefined
	#pulse: ReturnType<typeof setInterval> | undefined
	#stop: (() => void)[] = []

	constructor(url: string, events: SocketEvents, beat: Beat = BEAT) {
		this.#url = url
		this.#events = events
		this.#beat = beat
	}

	open(): void {
		const listen = (target: EventTarget, type: string, then: () => void) => {
			target.addEventListener(type, then)
			this.#stop.push(() => target.removeEventListener(type, then))
		}
		if (typeof window !== 'undefined') {
			listen(window, 'online', () => this.nudge())
			listen(window, 'pageshow', () => this.nudge())
			listen(window, 'offline', () => this.#lost())
			listen(document, 'visibilitychange', () => {
				if (document.visibilityState === 'visible') this.nudge()
			})
		}
		this.#connect()
	}

	/** Gone for good, until open() is called again. */
	close(): void {
		for (const stop of this.#stop.splice(0)) stop()
		clearTimeout(this.#retry)
		this.#drop()
		this.#events.state('over')
	}

	/** The same line with a new hello: another seat, another key. */
	restart(): void {
		clearTimeout(this.#retry)
		this.#drop()
		this.#connect()
	}

	/** The world has changed (network, page shown): ask at once, or connect at once. */
	nudge(): void {
		if (this.#ws?.readyState === WebSocket.OPEN) {
			if (Date.now() - this.#heard > this.#beat.dead_ms) this.#lost()
			else this.send({ ping: 1 })
		} else if (!this.#ws) {
			clearTimeout(this.#retry)
			this.#connect()
		}
	}

	/** False: not connected. True says nothing about arrival; only an answer does. */
	send(message: object): boolean {
		if (this.#ws?.readyState !== WebSocket.OPEN) return false
		this.#ws.send(JSON.stringify(message))
		return true
	}

	#connect(): void {
		this.#events.state('connecting')
		let ws: WebSocket
		try {
			ws = new WebSocket(this.#url, SUBPROTOCOL)
		} catch {
			this.#later()
			return
		}
		this.#ws = ws
		this.#heard = Date.now()
		ws.onopen = () => {
			this.#heard = Date.now()
			this.send(this.#events.hello())
		}
		ws.onmessage = (event) => {
			if (this.#ws !== ws) return
			this.#heard = Date.now()
			this.#read(event.data)
		}
		/* An error is always followed by a close; a close that comes too early is an error of its own. */
		ws.onerror = () => {}
		ws.onclose = () => {
			if (this.#ws === ws) this.#lost()
		}
		let beats = 0
		const step = Math.min(this.#beat.ping_ms, 1000)
		this.#pulse = setInterval(() => {
			const silent = Date.now() - this.#heard
			if (silent >= this.#beat.dead_ms) this.#lost()
			else if (++beats * step >= this.#beat.ping_ms) {
				beats = 0
				this.send({ ping: 1 })
			}
		}, step)
	}

	#read(data: unknown): void {
		if (typeof data !== 'string') return
		let frame: unknown
		try {
			frame = JSON.parse(data)
		} catch {
			return
		}
		if (typeof frame !== 'object' || frame === null) return
		if ('you' in frame || 'pong' in frame) this.#failures = 0
		if ('you' in frame) this.#events.state('up')
		this.#events.frame(frame as Record<string, unknown>)
	}

	#drop(): void {
		clearInterval(this.#pulse)
		const ws = this.#ws
		this.#ws = undefined
		if (!ws) return
		ws.onopen = ws.onmessage = ws.onclose = null
		try {
			ws.close()
		} catch {
			/* It never opened; nothing to close. */
		}
	}

	#lost(): void {
		this.#drop()
		this.#later()
	}

	#later(): void {
		this.#events.state('down')
		clearTimeout(this.#retry)
		this.#retry = setTimeout(() => this.#connect(), back_off(this.#failures++, Math.random(), this.#beat))
	}
}
