// A bad line between browsers and the hub: a TCP proxy whose mode is changed while it runs. A browser's own emulation will not
// do: setOffline freezes frames and leaves the socket open, and emulated latency never reaches a WebSocket.
//
//   ok      everything passes
//   slow    everything passes, each way 300 ms late, in order
//   hole    nothing passes, nothing breaks: out of reach of the router. What is said meanwhile arrives later (TCP says it
//           again) or is lost with the connection, never in part
//   deaf    what phones say arrives, what the hub says does not: answers get lost
//   refuse  nobody comes in any more; lines that stand go on standing
//
// reset() breaks every line with an RST, and what was held on it is lost.
import net from 'node:net'
import os from 'node:os'

const SLOW_MS = 300

/** This machine's first IPv4 address that others could reach; undefined where there is none. */
export function lan_address() {
	const all = Object.values(os.networkInterfaces()).flat()
	return all.find((one) => one.family === 'IPv4' && !one.internal)?.address
}

/** One way of a line: keeps the order, whatever the mode does to the pace. `passes` and `late` are asked for each piece. */
class Way {
	#held = []
	#timer
	#is_over = false
	constructor(to, { passes, late }) {
		Object.assign(this, { to, passes, late })
	}

	take(bytes) {
		this.#held.push({ at: Date.now() + this.late(bytes.length), bytes })
		this.flow()
	}

	/** Whoever spoke has closed; in a hole nobody hears that, and what was said before still arrives. */
	over() {
		this.#is_over = true
		this.flow()
	}

	flow() {
		clearTimeout(this.#timer)
		while (this.#held.length > 0 && this.passes()) {
			const wait = this.#held[0].at - Date.now()
			if (wait > 0) {
				this.#timer = setTimeout(() => this.flow(), wait)
				return
			}
			const { bytes } = this.#held.shift()
			if (this.to.writable) this.to.write(bytes)
		}
		if (this.#is_over && this.#held.length === 0 && this.passes()) this.to.end()
	}

	cut() {
		clearTimeout(this.#timer)
		this.#held = []
	}
}

/**
 * A proxy in front of port `to` of 127.0.0.1. `host`: where it listens. `radio` ({ trip_ms, down, up }): what every line
 * costs in any mode, as a round trip and in bytes a second shared by all; a new line costs one round trip more, as TCP does.
 */
export async function chaos(to, { host = '127.0.0.1', radio } = {}) {
	const lines = new Set()
	let mode = 'ok'
	const free_at = { up: 0, down: 0 }
	const late = (way, first) => (n) => {
		const slow = mode === 'slow' ? SLOW_MS : 0
		if (!radio) return slow
		const now = Date.now()
		free_at[way] = Math.max(free_at[way], now) + (n / radio[way]) * 1000
		return slow + free_at[way] - now + radio.trip_ms / 2 + (first.is_due ? ((first.is_due = false), radio.trip_ms) : 0)
	}
	const meet = (phone) => {
		const hub = net.connect({ port: to, host: '127.0.0.1', allowHalfOpen: true })
		const line = {
			phone,
			up: new Way(hub, { passes: () => mode !== 'hole', late: late('up', { is_due: true }) }),
			down: new Way(phone, { passes: () => mode !== 'hole' && mode !== 'deaf', late: late('down', { is_due: false }) }),
		}
		lines.add(line)
		for (const [from, way] of [[phone, line.up], [hub, line.down]]) {
			from.setNoDelay(true)
			from.on('data', (bytes) => way.take(bytes))
			from.on('end', () => way.over())
			from.on('error', () => {})
			from.on('close', () => way.over())
		}
		/* In a hole the hub goes on taking the phone for present. */
		line.look = () => {
			if (!phone.destroyed || (mode === 'hole' && !line.is_cut)) return
			hub.destroy()
			lines.delete(line)
		}
		phone.on('close', () => {
			line.up.cut()
			line.look()
		})
	}
	let server
	const listen = (port) =>
		new Promise((done, failed) => {
			server = net.createServer({ allowHalfOpen: true }, meet)
			server.on('error', failed)
			server.listen(port, host, done)
		})
	await listen(0)
	const { port } = server.address()
	return {
		port,
		/** Lines that stand. */
		get lines_n() {
			return lines.size
		},
		get mode() {
			return mode
		},
		async set(next) {
			const was = mode
			mode = next
			if (next === 'refuse' && was !== 'refuse') server.close()
			if (next !== 'refuse' && was === 'refuse') await listen(port)
			for (const line of lines) {
				line.up.flow()
				line.down.flow()
				line.look()
			}
		},
		reset() {
			for (const line of lines) {
				line.is_cut = true
				line.phone.resetAndDestroy()
				line.look()
			}
		},
		close() {
			if (server.listening) server.close()
			this.reset()
		},
	}
}
