// A session against a hub of a few lines: what is wished arrives once, in order, whatever happens to the line.
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type WebSocket as Line, WebSocketServer } from 'ws'
import { new_id } from '../../src/core/ids'
import { Outbox } from '../../src/core/outbox'
import { Session } from '../../src/core/session.svelte'
import { WebSocket as Client } from 'ws'

/* A machine with other things to do stands still for half a second: no line dies of that but where a test is about silence. */
const BEAT = { ping_ms: 50, dead_ms: 60_000, back_off_ms: 5, back_off_most_ms: 20 }
const IMPATIENT = { ...BEAT, dead_ms: 400 }

class Hub {
	server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
	lines: Line[] = []
	hellos: Record<string, unknown>[] = []
	wishes: Record<string, unknown>[] = []
	felt: Record<string, unknown>[] = []
	taken = new Map<string, number>()
	at = 10
	/** Takes wishes but its answers do not arrive. */
	deaf = false
	/** So many wishes go over its budget: dropped unread, so that the refusal cannot say whose it is. */
	over = 0
	/** So many wishes come to a full disk. */
	full = 0
	/** Says nothing at all. */
	silent = false
	/** Answers to wishes wait for the next hello. */
	slow = false
	waiting: string[] = []
	schema: string | undefined
	views: Record<string, unknown> = { stage: { activity: 1 } }

	constructor() {
		this.server.on('connection', (line) => {
			this.lines.push(line)
			line.on('message', (data) => this.#take(line, JSON.parse(String(data))))
		})
	}

	get url(): string {
		return `ws://127.0.0.1:${(this.server.address() as { port: number }).port}/ws`
	}

	#answer(line: Line, frame: object): void {
		if (this.slow) this.waiting.push(JSON.stringify(frame))
		else line.send(JSON.stringify(frame))
	}

	#take(line: Line, frame: Record<string, any>): void {
		if (this.silent) return
		if (frame.hello) {
			this.hellos.push(frame)
			for (const answer of this.waiting.splice(0)) line.send(answer)
			if (frame.token === 'bad') return line.send(JSON.stringify({ no: [{ why: 'wrong_key' }] }))
			line.send(JSON.stringify({ you: { role: frame.token ? 'participant' : 'guest', schema: this.schema }, at: this.at, now: Date.now() + 5000, set: this.views, gone: [] }))
		} else if (frame.feel) this.felt.push(frame)
		else if (frame.ping) line.send(JSON.stringify({ pong: 1, now: Date.now() + 5000 }))
		else if (this.over > 0) {
			this.over--
			line.send(JSON.stringify({ no: [{ why: 'too_many_messages', max: 20 }] }))
		} else {
			this.wishes.push(frame)
			if (frame.do === 'join')
				return line.send(JSON.stringify({ you: { role: 'participant' }, at: ++this.at, now: Date.now() + 5000, did: [{ id: frame.id, made: 1 }], set: { me: { code: 'XH01' } }, gone: [] }))
			if (frame.do === 'leave') {
				line.send(JSON.stringify({ you: { role: 'guest' }, at: ++this.at, now: Date.now(), did: [{ id: frame.id }], set: {} }))
				return line.send(JSON.stringify({ at: this.at, set: { people: { total: 1 } } }))
			}
			if (this.full > 0) {
				this.full--
				return this.#answer(line, { no: [{ id: frame.id, why: 'journal_read_only' }] })
			}
			if (frame.text === 'no') return this.#answer(line, { no: [{ id: frame.id, why: 'closed_input' }] })
			if (!this.taken.has(frame.id)) this.taken.set(frame.id, this.taken.size + 1)
			const made = this.taken.get(frame.id)
			if (!this.deaf) this.#answer(line, { at: ++this.at, did: [{ id: frame.id, made }], set: { [`mine/${made}`]: { card: made, text: frame.text } }, gone: [] })
		}
	}

	cut(): void {
		for (const line of this.lines.splice(0)) line.terminate()
	}
}

/** Waits for a condition, event loop turn by turn; the test runner's own limit ends what never comes. */
async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((next) => setTimeout(next, 2))
}

describe('session', () => {
	let hub: Hub
	let session: Session
	let name: string
	const open: Session[] = []
	const start = (options: Partial<ConstructorParameters<typeof Session>[0]> = {}) => {
		const made = new Session({ url: hub.url, lang: () => 'vi', outbox: new Outbox(name), beat: BEAT, ...options })
		open.push(made)
		return made
	}

	beforeEach(async () => {
		globalThis.WebSocket ??= Client as unknown as typeof WebSocket
		name = new_id()
		hub = new Hub()
		await new Promise((listening) => hub.server.on('listening', listening))
		session = start()
	})
	afterEach(() => {
		for (const one of open.splice(0)) one.leave()
		hub.cut()
		hub.server.close()
	})

	it('says hello, learns the clock, and comes back with what it has', async () => {
		await session.enter({ room: '482917', token: 'ab' })
		await until(() => session.link === 'up' && session.mirror.ready)
		expect(hub.hellos[0]).toEqual({ hello: 1, room: '482917', lang: 'vi', token: 'ab' })
		expect(Math.abs(session.clock.offset - 5000)).toBeLessThan(2500)
		hub.cut()
		await until(() => hub.hellos.length === 2)
		expect(hub.hellos[1].have).toBe(10)
	})

	it('sends each wish once, in order, through a line that keeps breaking', async () => {
		await session.enter({ room: '1', token: 'a' })
		await until(() => session.link === 'up')
		const answers = []
		for (let i = 0; i < 12; i++) {
			answers.push(session.send('add_card', { text: `ý ${i}` }))
			if (i % 4 === 1) hub.cut()
			if (i === 6) hub.deaf = true
			await new Promise((next) => setTimeout(next, 3))
		}
		hub.deaf = false
		hub.cut()
		expect((await Promise.all(answers)).every((answer) => answer.ok)).toBe(true)
		expect(hub.taken.size).toBe(12)
		const order = [...new Set(hub.wishes.map((wish) => wish.text))]
		expect(order).toEqual(Array.from({ length: 12 }, (_, i) => `ý ${i}`))
		await until(() => session.pending.length === 0)
		expect(session.mirror.all('mine').length).toBe(12)
	})

	it('sends after a restart what the page before it kept', async () => {
		hub.silent = true
		await session.enter({ room: '1', token: 'a' })
		void session.send('add_card', { text: 'giữ lại' })
		await until(() => session.pending.length === 1)
		await session.outbox.list('1/a')
		session.leave()
		hub.silent = false
		const answered: string[] = []
		const again = start({ answered: (wish, answer) => answered.push(`${wish.do} ${answer.ok}`) })
		await again.enter({ room: '1', token: 'a' })
		await until(() => hub.taken.size === 1 && again.pending.length === 0)
		expect(hub.wishes[0].text).toBe('giữ lại')
		expect(answered).toEqual(['add_card true'])
	})

	it('shows a refusal until it is put away, and does not send it again', async () => {
		await session.enter({ room: '1', token: 'a' })
		const answer = await session.send('add_card', { text: 'no' })
		expect(answer).toMatchObject({ ok: false, why: 'closed_input' })
		expect(session.pending[0].tick).toBe('refused')
		hub.cut()
		await until(() => hub.hellos.length === 2)
		expect(hub.wishes.length).toBe(1)
		await session.forget(session.pending[0].id)
		expect(session.pending).toEqual([])
	})

	it('says when the hub does not know the key', async () => {
		await session.enter({ room: '1', token: 'bad' })
		await until(() => session.turned_away !== undefined)
		expect(session.turned_away?.why).toBe('wrong_key')
		expect(session.link).toBe('over')
	})

	it('takes a seat on the line it has, and comes back with its key', async () => {
		session.leave()
		session = start({ answered: (wish, answer) => void (wish.do === 'join' && answer.ok && session.adopt('key')) })
		await session.enter({ room: '1' })
		await until(() => session.role === 'guest' && session.link === 'up')
		expect(session.mirror.get('stage')).toBeDefined()
		/* The clock is learnt from the answer to a hello, not from a seat given long after it. */
		await new Promise((next) => setTimeout(next, 400))
		await session.send('join', { key: 'key', consent: true, sector: 'state' })
		await until(() => session.who.token === 'key')
		/* Halfway back to the hello it would be 5200 or more; what the machine takes its time for only makes it less. */
		expect(session.clock.offset).toBeLessThan(5100)
		expect(session.clock.offset).toBeGreaterThan(2500)
		expect(session.role).toBe('participant')
		expect(session.mirror.get('stage')).toBeUndefined()
		expect(hub.hellos.length).toBe(1)
		await session.send('add_card', { text: 'một' })
		hub.cut()
		await until(() => hub.hellos.length === 2)
		expect(hub.hellos[1]).toMatchObject({ token: 'key', have: hub.at })
	})

	it('does not mix what the old seat is still told into the new one', async () => {
		await session.enter({ room: '1', token: 'old' })
		await until(() => session.link === 'up')
		await session.send('leave')
		await session.enter({ room: '1', token: 'new' })
		await until(() => hub.hellos.length === 2 && session.mirror.ready)
		expect(hub.hellos[1].have).toBeUndefined()
		expect(session.mirror.get('people')).toBeUndefined()
		expect(session.mirror.get('stage')).toBeDefined()
	})

	it('notices silence and connects anew', async () => {
		session.leave()
		session = start({ beat: IMPATIENT })
		await session.enter({ room: '1', token: 'a' })
		await until(() => session.link === 'up')
		hub.silent = true
		await until(() => session.link === 'down')
		hub.silent = false
		await until(() => session.link === 'up')
		expect(hub.hellos.length).toBeGreaterThanOrEqual(2)
	})

	it('says again what the hub dropped without a name', async () => {
		session.leave()
		session = start({ answer_ms: 20 })
		await session.enter({ room: '1', token: 'a' })
		await until(() => session.link === 'up')
		hub.over = 3
		const answers = await Promise.all(['a', 'b', 'c', 'd'].map((text) => session.send('add_card', { text })))
		expect(answers.every((answer) => answer.ok)).toBe(true)
		expect(hub.taken.size).toBe(4)
		expect(hub.hellos.length).toBe(1)
		expect(session.pending).toEqual([])
	})

	it('says again what the hub could not take just then, and says why meanwhile', async () => {
		session.leave()
		session = start({ answer_ms: 20 })
		await session.enter({ room: '1', token: 'a' })
		await until(() => session.link === 'up')
		hub.full = 2
		const answer = session.send('add_card', { text: 'a' })
		await until(() => session.trouble !== undefined)
		expect(session.trouble?.why).toBe('journal_read_only')
		expect(session.pending.map((wish) => wish.tick)).toEqual(['kept'])
		expect(await answer).toEqual({ ok: true, made: 1 })
		/* Refused twice and taken; what was answered late may have been said once more, under the same number. */
		expect([hub.full, hub.taken.size, new Set(hub.wishes.map((wish) => wish.id)).size]).toEqual([0, 1, 1])
		expect([session.trouble, session.pending]).toEqual([undefined, []])
	})

	it('throws its picture away when the hub has another log', async () => {
		hub.views['card/1'] = { card: 1 }
		await session.enter({ room: '1', token: 'a' })
		await until(() => session.mirror.ready)
		expect(session.mirror.all('card').length).toBe(1)
		hub.at = 3
		delete hub.views['card/1']
		hub.cut()
		await until(() => hub.hellos.length === 2 && session.mirror.at === 3)
		expect(session.mirror.all('card')).toEqual([])
	})

	it('reloads for a newer hub only when nothing waits and nobody types', async () => {
		hub.schema = 'another'
		const asked: string[] = []
		session.leave()
		session = start({ reload: (schema) => asked.push(schema) })
		session.typing = true
		await session.enter({ room: '1', token: 'a' })
		await until(() => session.link === 'up')
		expect(asked).toEqual([])
		session.typing = false
		hub.cut()
		/* Asked at every answer until the page is gone. */
		await until(() => asked.length > 0)
		expect(new Set(asked)).toEqual(new Set(['another']))
	})

	it('reloads for a newer hub as soon as nobody types any more', async () => {
		hub.schema = 'another'
		const asked: string[] = []
		session.leave()
		session = start({ reload: (schema) => asked.push(schema) })
		session.typing = true
		await session.enter({ room: '1', token: 'a' })
		await until(() => session.link === 'up')
		session.typing = false
		await until(() => asked.length > 0)
		expect(hub.hellos.length).toBe(1)
	})

	it('shows a wish at once, and sends it when it is kept', async () => {
		await session.enter({ room: '1', token: 'a' })
		await until(() => session.link === 'up')
		const answer = session.send('cast_ballot', { poll: 1, picks: [] })
		expect(session.pending.map((wish) => wish.tick)).toEqual(['sending'])
		expect(hub.wishes).toEqual([])
		expect((await answer).ok).toBe(true)
		expect(session.pending).toEqual([])
	})

	it('keeps what was refused for the neighbour, whose turn it is no more', async () => {
		const answered: string[] = []
		const one = start({ keeps: () => true, answered: (wish, { ok }) => answered.push(`${wish.seat} ${wish.fields.text} ${ok}`) })
		await one.enter({ room: '1', token: 'a' })
		await until(() => one.link === 'up')
		hub.slow = true
		void one.send('add_card', { text: 'no' })
		void one.send('add_card', { text: 'ja' })
		await until(() => hub.waiting.length === 2)
		const entered = one.enter({ room: '1', token: 'b' })
		expect(one.pending).toEqual([])
		await entered
		await until(() => answered.length === 2)
		expect(answered).toEqual(['1/a no false', '1/a ja true'])
		expect(one.pending).toEqual([])
		await one.enter({ room: '1', token: 'a' })
		expect(one.pending.map((wish) => [wish.fields.text, wish.tick, wish.no?.why])).toEqual([['no', 'refused', 'closed_input']])
	})

	it('shows nobody the words of another, however fast the phone changes hands', async () => {
		hub.silent = true
		for (const [token, text] of [['a', 'của A'], ['b', 'của B']]) {
			await session.enter({ room: '1', token })
			void session.send('add_card', { text })
		}
		await session.enter({ room: '1', token: 'a' })
		const seen: unknown[] = []
		const changes = [session.enter({ room: '1', token: 'b' }), session.enter({ room: '1', token: 'a' })]
		for (let is_over = false; !is_over; ) {
			seen.push(...session.pending.map((wish) => wish.fields.text))
			is_over = await Promise.race([Promise.all(changes).then(() => true), new Promise<boolean>((next) => setTimeout(next, 0, false))])
		}
		seen.push(...session.pending.map((wish) => wish.fields.text))
		expect([...new Set(seen)]).toEqual(['của A'])
	})

	it('overlooks no wish that is made while it changes hands', async () => {
		const entering = session.enter({ room: '1', token: 'a' })
		const answer = session.send('add_card', { text: 'sớm' })
		await entering
		expect((await answer).ok).toBe(true)
		expect(hub.wishes.length).toBe(1)
	})

	it('keeps refused words on the device until they are sent anew or put away', async () => {
		const keeps = { keeps: () => true }
		const one = start(keeps)
		await one.enter({ room: '1', token: 'a' })
		await until(() => one.link === 'up')
		expect((await one.send('add_card', { text: 'no' })).ok).toBe(false)
		while ((await one.outbox.list('1/a'))[0]?.no === undefined) await new Promise((next) => setTimeout(next, 2))
		const two = start(keeps)
		await two.enter({ room: '1', token: 'a' })
		await until(() => two.link === 'up')
		expect(two.pending.map((wish) => [wish.tick, wish.no?.why, wish.fields.text])).toEqual([['refused', 'closed_input', 'no']])
		expect(hub.wishes.length).toBe(1)
		const [refused] = two.pending
		expect((await two.resend(refused.id, { text: 'mended' })).ok).toBe(true)
		await until(() => two.pending.length === 0)
		expect(hub.wishes.map((wish) => wish.text)).toEqual(['no', 'mended'])
		expect(hub.wishes[1].id).not.toBe(refused.id)
		expect(await two.outbox.list('1/a')).toEqual([])
	})

	it('feels for a seat, again after each hello, and not for a guest', async () => {
		const felt = { activity: 1, writing: true, done: false }
		await session.enter({ room: '1' })
		await until(() => session.link === 'up')
		session.feel(felt)
		await session.enter({ room: '1', token: 'a' })
		await until(() => session.role === 'participant')
		session.feel(felt)
		await until(() => hub.felt.length === 1)
		hub.cut()
		await until(() => hub.felt.length === 2)
		expect(hub.felt[1]).toEqual({ feel: 1, ...felt })
	})

	it('in a preview sends and keeps nothing, and says why', async () => {
		await session.enter({ room: '1', token: 'a', as: 'state' })
		await until(() => session.link === 'up')
		expect(hub.hellos[0].as).toBe('state')
		session.feel({ activity: 1, writing: true, done: true })
		expect(await session.send('add_card', { text: 'thử' })).toMatchObject({ ok: false, why: 'preview_only' })
		expect(session.pending.map((wish) => wish.no?.why)).toEqual(['preview_only'])
		await session.forget(session.pending[0].id)
		expect(session.pending).toEqual([])
		expect([hub.wishes, hub.felt, await session.outbox.list('1/a')]).toEqual([[], [], []])
	})
})
