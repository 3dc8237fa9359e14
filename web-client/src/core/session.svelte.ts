// A session: one face of one workshop. It joins socket, mirror and outbox; says hello, sends what was kept, hands out
// the answers, and tells every screen how the line is. Screens read it and never write to the mirror.
import { Clock } from './clock.svelte'
import { type Felt, Feeling } from './feel'
import { Mirror } from './mirror.svelte'
import { type Fields, Outbox, type Wish } from './outbox'
import { type Answer, type CommandName, type Did, type Frame, type No, type You, digest, type sector } from './protocol'
import { type Beat, type LinkState, Socket } from './socket'

/** kept: on this device; sending: on its way; saved: on the hub's disk; refused: see `no`. */
export type TickState = 'kept' | 'sending' | 'saved' | 'refused'

export interface Pending extends Wish {
	tick: TickState
}

export interface Who {
	/** Digits, or "hub". */
	room: string
	/** Key of the seat or of a role's link; left out by a guest. */
	token?: string
	/** Who runs the room looks as a participant of this sector: nothing is sent, nothing is kept. */
	as?: sector
}

interface Options {
	url: string
	lang: () => string
	outbox?: Outbox
	beat?: Beat
	/** How long an answer may take before the same wish goes out again. */
	answer_ms?: number
	/** Every answer, also to wishes from before a reload, whose promises are gone. */
	answered?: (wish: Wish, answer: Answer) => void
	/** Wishes that stay on the device when they are refused, until somebody puts them away; without it none do. */
	keeps?: (wish: Wish) => boolean
	/** A page older than the hub: nothing is typed and nothing waits, so it may be loaded anew. */
	reload?: (schema: string) => void
}

/* Shown after this long only: a short gap is nobody's business. */
const GAP_MS = 1500
/* A hub over its budget drops a frame without reading whose it was: whatever stays unanswered is said again. */
const ANSWER_MS = 3000
const ANSWER_MOST_MS = 24_000
/* Refusals of a hello that will be the same the next time; asking again would only cost the hub. */
const FINAL = ['no_such_room', 'wrong_code_budget', 'wrong_key']
/* Answers to a wish that will be another one later: it is said again. */
const LATER = ['too_many_messages', 'journal_read_only']

export class Session {
	readonly mirror = new Mirror()
	readonly clock = new Clock()
	readonly outbox: Outbox

	who = $state.raw<Who>({ room: '' })
	/** Who the hub takes us for; undefined before the first answer to hello. */
	you = $state.raw<You | undefined>(undefined)
	link = $state<LinkState>('connecting')
	/** The line has been gone long enough to say so. */
	gap = $state(false)
	/** Why the hub does not let us in, if it does not. */
	turned_away = $state.raw<No | undefined>(undefined)
	/** Why the hub takes nothing just now; what was wished stays on this device and is said again. */
	trouble = $state.raw<No | undefined>(undefined)
	/** The hub's last word, if it ended the line: hub_closing, replaced, ended... */
	bye = $state<string | undefined>(undefined)
	/** All that the hub has not taken yet, and what it refused until somebody read that. */
	pending = $state.raw<Pending[]>([])
	/** Set by screens: somebody is typing, so a reload has to wait. */
	typing = $state(false)
	/** False: this phone keeps nothing, the page has to stay open. */
	lasting = $state(true)

	#options: Options
	#socket: Socket | undefined
	#waiting = new Map<string, (answer: Answer) => void>()
	#sent = new Map<string, number>()
	/* Sent and not answered, of whichever seat: the answer may come when the phone has changed hands. */
	#asks = new Map<string, Wish>()
	#again: ReturnType<typeof setTimeout> | undefined
	#again_ms: number
	#tail: Promise<void> = Promise.resolve()
	/* When the hello that is under way was said; 0: none is. */
	#asked = 0
	/* The hello that is under way said `have`: its answer is what changed since. */
	#resumes = false
	#gap_timer: ReturnType<typeof setTimeout> | undefined
	#feeling = new Feeling((felt) => this.#say_felt(felt))

	constructor(options: Options) {
		this.#options = options
		this.outbox = options.outbox ?? new Outbox()
		this.#again_ms = options.answer_ms ?? ANSWER_MS
	}

	get role(): string {
		return this.you?.role ?? 'guest'
	}

	/** How many wishes still wait for the hub. */
	get unsent(): number {
		return this.pending.filter((wish) => wish.tick !== 'refused').length
	}

	/** Go through a door. Another room or another key is another world: the mirror starts anew. */
	async enter(who: Who): Promise<void> {
		this.who = who
		this.you = undefined
		this.turned_away = undefined
		this.bye = undefined
		this.pending = []
		this.mirror.clear()
		this.#sent.clear()
		this.#feeling.forget()
		await this.#look()
		if (who !== this.who) return
		this.#resumes = false
		/* A live line takes a new hello; the hub seats it anew. */
		if (this.#socket?.send(this.#hello())) return
		if (this.#socket) this.#socket.restart()
		else {
			this.#socket = new Socket(
				this.#options.url,
				{ hello: () => this.#hello(), frame: (frame) => this.#take(frame as Frame), state: (s) => this.#state(s) },
				this.#options.beat,
			)
			this.#socket.open()
		}
	}

	/** This very connection has just been given a seat: only the key has to be remembered. */
	async adopt(token: string): Promise<void> {
		if (this.role === 'guest') return this.enter({ ...this.who, token })
		this.who = { ...this.who, token }
		await this.#look()
		for (const wish of this.pending) this.#push(wish)
	}

	/* What the outbox holds of this seat; what is just being kept stands behind it. */
	#look(): Promise<void> {
		return (this.#tail = this.#tail.then(async () => {
			const seat = this.#seat()
			const kept = await this.outbox.list(seat)
			this.lasting = this.outbox.lasting
			if (seat !== this.#seat()) return
			const coming = this.pending.filter((wish) => wish.seat === seat && !kept.some((one) => one.id === wish.id))
			this.pending = [...kept.map(as_kept), ...coming]
		}))
	}

	leave(): void {
		clearTimeout(this.#again)
		this.#again = undefined
		this.#socket?.close()
		this.#socket = undefined
	}

	/** Try again now, and not when the back-off ends. */
	retry(): void {
		this.turned_away = undefined
		this.bye = undefined
		if (this.#socket) this.#socket.restart()
		else void this.enter(this.who)
	}

	/**
	 * Wish something. It is kept on this device first, then sent, and sent again until the hub answers; the promise
	 * ends with that answer, which may be long after.
	 */
	async send(command: CommandName, fields: Fields = {}): Promise<Answer> {
		const wish = this.outbox.make(this.#seat(), command, fields)
		if (!this.who.as) return this.#post(wish)
		const no: No = { id: wish.id, why: 'preview_only' }
		this.pending = [...this.pending.filter((one) => one.do !== wish.do), { ...wish, tick: 'refused', no }]
		return { ok: false, why: no.why, no }
	}

	/**
	 * Wish anew what was refused, with `fields` if it was mended. The hub has answered the old wish for good, so this is
	 * another one; the old one goes when the new one is kept.
	 */
	async resend(id: string, fields?: Fields): Promise<Answer> {
		const wish = this.#find(id)
		if (!wish) return { ok: false, why: 'no_such_thing', no: { why: 'no_such_thing' } }
		const answer = this.send(wish.do as CommandName, fields ?? wish.fields)
		await this.forget(id)
		return answer
	}

	/** Let the hub feel it: at most once a second, and only what has changed. */
	feel(felt: Felt): void {
		this.#feeling.feel(felt)
	}

	/** Put away a refusal that was read. */
	async forget(id: string): Promise<void> {
		await this.#tail
		if (!this.who.as) await this.outbox.drop(id)
		this.#remove(id)
	}

	#hello(): object {
		this.mirror.fold()
		const have = this.you ? this.mirror.at : 0
		this.#resumes = have > 0
		this.#asked = Date.now()
		this.#sent.clear()
		const hello: Record<string, unknown> = { hello: 1, room: this.who.room, lang: this.#options.lang() }
		if (this.who.token) hello.token = this.who.token
		if (this.who.as) hello.as = this.who.as
		if (have > 0) hello.have = have
		return hello
	}

	#seat(): string {
		return `${this.who.room}/${this.who.token ?? 'guest'}`
	}

	/* One behind the other, so that wishes leave in the order in which they were written. */
	#post(wish: Wish): Promise<Answer> {
		const answer = new Promise<Answer>((resolve) => this.#waiting.set(wish.id, resolve))
		/* On the screen at once: a ballot that is blank for a moment invites a second tap. */
		this.pending = [...this.pending, { ...wish, tick: 'sending' }]
		this.#tail = this.#tail.then(async () => {
			const replaced = await this.outbox.keep(wish)
			this.lasting = this.outbox.lasting
			for (const id of replaced) {
				this.#remove(id)
				this.#settle(id, { ok: true })
			}
			this.#mark(wish.id, 'kept')
			if (wish.seat === this.#seat()) this.#push(wish)
		})
		return answer
	}

	#push(wish: Wish): void {
		/* Not before the hub has said who we are on this very line. */
		if (!this.you || this.link !== 'up' || wish.no || this.#sent.has(wish.id)) return
		if (!this.#socket?.send({ do: wish.do, id: wish.id, ...wish.fields })) return
		this.#sent.set(wish.id, Date.now())
		this.#asks.set(wish.id, wish)
		this.#mark(wish.id, 'sending')
		this.#again ??= setTimeout(() => this.#say_again(), this.#again_ms)
	}

	/* Under the same id, so it happens once; each time later, so that a slow hub is not buried in repetitions. */
	#say_again(): void {
		this.#again = undefined
		const before = Date.now() - this.#again_ms / 2
		const late = this.pending.filter((wish) => wish.tick !== 'refused' && (this.#sent.get(wish.id) ?? Infinity) <= before)
		const least = this.#options.answer_ms ?? ANSWER_MS
		this.#again_ms = late.length > 0 ? Math.min(this.#again_ms * 2, Math.max(least, ANSWER_MOST_MS)) : least
		for (const wish of late) {
			this.#sent.delete(wish.id)
			this.#push(wish)
		}
		if (this.pending.some((wish) => wish.tick !== 'refused' && this.#sent.has(wish.id)))
			this.#again ??= setTimeout(() => this.#say_again(), this.#again_ms)
	}

	#state(state: LinkState): void {
		this.link = state
		if (state === 'up') {
			clearTimeout(this.#gap_timer)
			this.#gap_timer = undefined
			this.gap = false
			return
		}
		if (state === 'down') for (const wish of this.pending) if (wish.tick === 'sending') this.#mark(wish.id, 'kept')
		this.#gap_timer ??= setTimeout(() => {
			this.gap = true
		}, GAP_MS)
	}

	#take(frame: Frame): void {
		if (frame.now !== undefined && (frame.you || frame.pong)) {
			const heard = Date.now()
			/* A seat that is given or taken away on this line answers no hello. */
			this.clock.learn(frame.now, (frame.you && this.#asked) || heard, heard)
			if (frame.you) this.#asked = 0
			else this.#renew(this.you?.schema)
		}
		if (frame.you) this.#welcome(frame)
		/* Between two seats on one line a frame may still speak to the old one. */
		else if (this.you && (frame.set || frame.gone || frame.at !== undefined)) this.mirror.take(frame, false, this.#answers(frame))
		else this.#answers(frame)?.()
		if (frame.bye) this.#farewell(frame.bye)
	}

	#welcome(frame: Frame): void {
		/*
		 * Whole pictures replace: the answer to a first hello, and a seat given or taken away on this line. So does a hub
		 * that knows less than we do: it has another log.
		 */
		const replace = !this.#resumes || (frame.at ?? 0) < this.mirror.at
		this.#resumes = false
		this.you = frame.you
		this.turned_away = undefined
		this.bye = undefined
		this.mirror.take(frame, replace, this.#answers(frame))
		this.mirror.fold()
		this.#renew(frame.you?.schema)
		for (const wish of this.pending) if (wish.tick !== 'refused') this.#push(wish)
		this.#feeling.welcome()
	}

	#say_felt({ activity, writing, done }: Felt): boolean {
		if (this.who.as || this.link !== 'up' || this.role !== 'participant') return false
		return this.#socket?.send({ feel: 1, activity, writing, done }) ?? false
	}

	#answers(frame: Frame): (() => void) | undefined {
		if (!frame.did && !frame.no) return undefined
		return () => {
			for (const did of frame.did ?? []) this.#done(did)
			for (const no of frame.no ?? []) this.#refused(no)
		}
	}

	#done(did: Did): void {
		const wish = this.#find(did.id)
		this.trouble = undefined
		void this.outbox.drop(did.id)
		this.#remove(did.id)
		this.#settle(did.id, { ok: true, made: did.made }, wish)
	}

	#refused(no: No): void {
		if (no.id === undefined) {
			/* Before we were let in only a hello can be meant; afterwards it was a frame that could not be read. */
			if (!this.you || this.link !== 'up') {
				this.turned_away = no
				if (FINAL.includes(no.why)) this.leave()
			}
			return
		}
		/* Nothing is wrong with it: a full disk and a crowded hub pass. */
		if (LATER.includes(no.why)) {
			this.trouble = no
			this.#mark(no.id, 'kept')
			return
		}
		/* It will not be sent again, yet its text stays on the screen until somebody has read why. */
		const wish = this.#find(no.id)
		const kept = wish && this.#options.keeps?.(wish) ? plain(wish, no) : undefined
		const id = no.id
		this.#tail = this.#tail.then(async () => void (await (kept ? this.outbox.keep(kept) : this.outbox.drop(id))))
		this.pending = this.pending.map((one) => (one.id === no.id ? { ...one, tick: 'refused' as const, no } : one))
		this.#settle(no.id, { ok: false, why: no.why, no }, wish)
	}

	#settle(id: string, answer: Answer, wish?: Wish): void {
		if (wish) this.#options.answered?.(wish, answer)
		this.#waiting.get(id)?.(answer)
		this.#waiting.delete(id)
		this.#asks.delete(id)
	}

	#farewell(word: string): void {
		this.bye = word
		/* A hub that restarts wants us back, and one that renewed our link says so again at the door; whoever took our place does not. */
		if (!['hub_closing', 'too_slow', 'link_renewed'].includes(word)) {
			if (!this.you) this.turned_away = { why: word }
			this.leave()
		}
	}

	#find(id: string): Wish | undefined {
		return this.pending.find((wish) => wish.id === id) ?? this.#asks.get(id)
	}

	#mark(id: string, tick: TickState): void {
		this.pending = this.pending.map((wish) => (wish.id === id ? { ...wish, tick } : wish))
	}

	#remove(id: string): void {
		this.pending = this.pending.filter((wish) => wish.id !== id)
	}

	#renew(schema: string | undefined): void {
		if (!schema || schema === digest || this.unsent > 0 || this.typing) return
		this.#options.reload?.(schema)
	}
}

const as_kept = (wish: Wish): Pending => ({ ...wish, tick: wish.no ? 'refused' : 'kept' })

/* As the outbox keeps it, with the refusal. */
function plain({ id, seat, n, do: does, fields }: Wish, no: No): Wish {
	return { id, seat, n, do: does, fields, no }
}

/** Load the page anew, but only once for each hub: a hub that serves an old page would make us turn for ever. */
export function reload_once(schema: string): void {
	const mark = `reloaded.${schema}`
	try {
		if (sessionStorage.getItem(mark)) return
		sessionStorage.setItem(mark, '1')
	} catch {
		return
	}
	location.reload()
}
