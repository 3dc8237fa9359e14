// A person in a workshop, over a bare socket: says hello, sends wishes, mirrors what it is told.
import { randomBytes } from 'node:crypto'
import { connect, hub } from './hub.mjs'

export const hex = (n = 16) => randomBytes(n).toString('hex')

export class Person {
	constructor(port, room, token) {
		Object.assign(this, { port, room, token, views: new Map(), at: 0, waiting: new Map(), frames: [], you: null, bye: null })
	}

	/** Connects and says hello; resolves with the first answer. */
	async enter() {
		this.socket = await connect(this.port)
		/* Patience with the door was the door's; a person may sit still. */
		this.socket.socket.setTimeout(0)
		this.lost = false
		const hello = { hello: 1, room: String(this.room), lang: 'vi' }
		if (this.token) hello.token = this.token
		if (this.at) hello.have = this.at
		this.socket.send(JSON.stringify(hello))
		const answer = JSON.parse(await this.socket.next())
		this.take(answer)
		this.pump = this.run()
		return answer
	}

	async run() {
		const { socket } = this
		try {
			for (;;) this.take(JSON.parse(await socket.next()))
		} catch {
			if (socket !== this.socket) return   // somebody has come back on another line
			this.lost = true
			for (const w of this.waiting.values()) w.lost()
			this.waiting.clear()
			this.changed?.()
		}
	}

	take(m) {
		this.frames.push(m)
		if (m.you) this.you = m.you
		for (const [k, v] of Object.entries(m.set ?? {})) this.views.set(k, v)
		for (const k of m.gone ?? []) this.views.delete(k)
		if (m.at !== undefined) this.at = m.at
		if (m.bye) this.bye = m.bye
		for (const d of m.did ?? []) this.answer(d.id, { ok: true, made: d.made })
		for (const n of m.no ?? []) n.id ? this.answer(n.id, { ok: false, ...n }) : (this.last_no = n)
		this.changed?.()
	}

	answer(id, result) {
		this.waiting.get(id)?.done(result)
		this.waiting.delete(id)
	}

	/** Sends one wish; resolves with {ok, made} or {ok: false, why, max}, or {ok: undefined} if the line broke before or meanwhile. */
	send(what, fields = {}, id = hex()) {
		if (this.lost) return Promise.resolve({ ok: undefined, id })
		return new Promise((done) => {
			this.waiting.set(id, { done, lost: () => done({ ok: undefined, id }) })
			this.socket.send(JSON.stringify({ do: what, id, ...fields }))
		})
	}

	async must(what, fields, id) {
		const r = await this.send(what, fields, id)
		if (!r.ok) throw new Error(`${what}: ${JSON.stringify(r)}`)
		return r
	}

	/** Waits until the mirror makes `look` true. */
	async until(look, what = 'something', ms = 20000) {
		const end = Date.now() + ms
		while (!look(this)) {
			if (Date.now() > end) throw new Error(`never saw ${what}; have ${JSON.stringify([...this.views.keys()])}`)
			await new Promise((done) => {
				this.changed = done
				setTimeout(done, 1000).unref()
			})
		}
	}

	leave() {
		this.socket.socket.destroy()
	}
}

/** Keys of the links as the hub printed them at its start. */
export function hub_key(h) {
	return /#hub\.([0-9a-f]{32})/.exec(h.out)[1]
}

export async function printed(h) {
	while (!/#hub\.[0-9a-f]{32}/.test(h.out)) await new Promise((done) => h.child.stdout.once('data', done))
	return hub_key(h)
}

/** Five activities, so that tests may call them by number whatever templates become: 2 is where one writes, 4 where one gives points. */
const agenda = ['welcome', 'swot', 'themes', 'theme_points', 'closing'].map((kind) => ({ kind, title: `Bước ${kind}`, minutes: 15 }))

/** A new workshop on the hub; gives its code and the facilitator's key. */
export async function workshop(h, fields = {}) {
	const operator = new Person(h.port, 'hub', await printed(h))
	await operator.enter()
	const { made } = await operator.must('create_workshop', { about: { title: 'Thử' }, ...(fields.template ? {} : { agenda }), ...fields })
	await operator.until((o) => o.views.get('rooms')?.rooms.some((r) => r.code === made), 'the new room')
	const key = operator.views.get('rooms').rooms.find((r) => r.code === made).facilitator
	operator.leave()
	return { code: made, key }
}

/** Somebody who has joined. */
export async function member(port, code, sector) {
	const p = new Person(port, code, undefined)
	await p.enter()
	const key = hex()
	await p.must('join', { key, consent: true, sector })
	p.token = key
	return p
}

export { hub }
