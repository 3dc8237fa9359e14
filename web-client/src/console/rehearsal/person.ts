// Somebody who is not there: joins a rehearsal over a line of their own, as a phone would, and does what the panels of the
// step ask for: writes, says so, is done, votes. Never by the kind of the activity.
import type { sector as Sector } from '$gen/schema'
import { new_id } from '../../core/ids'
import type { Frame, Views } from '../../core/protocol'
import { Socket } from '../../core/socket'
import { ballot } from './ballots'
import { type Dice, one_of, shuffled, whole } from './dice'
import { OBJECTIVES, OFFICES, STATEMENTS, SWOT, type Said } from './words'

/* Seconds between two things that somebody does; fast: a tenth of it. */
const PAUSE_S = [2, 20] as const
const FAST = 0.1

export interface Room {
	url: string
	code: string
	is_fast: () => boolean
	/** Called when the line has come up, or is gone. */
	told: () => void
}

export class Person {
	is_here = false
	#room: Room
	#sector: Sector
	#roll: Dice
	#key = new_id()
	#is_seated = false
	#socket: Socket
	#views = new Map<string, unknown>()
	#timer: ReturnType<typeof setTimeout> | undefined
	/* What this person still wants to say, in an order of their own. */
	#cards: { [quadrant in keyof typeof SWOT]: Said[] }
	#statements: Said[]
	#objectives: typeof OBJECTIVES
	#quadrants: (keyof typeof SWOT)[]
	/* activity -> how many things are left to write there. */
	#left = new Map<number, number>()
	#voted = new Set<number>()
	#writing: (() => void) | undefined
	#felt = ''

	constructor(room: Room, sector: Sector, roll: Dice) {
		this.#room = room
		this.#sector = sector
		this.#roll = roll
		this.#quadrants = shuffled(roll, ['S', 'W', 'O', 'T'] as const)
		this.#cards = { S: shuffled(roll, SWOT.S), W: shuffled(roll, SWOT.W), O: shuffled(roll, SWOT.O), T: shuffled(roll, SWOT.T) }
		this.#statements = shuffled(roll, STATEMENTS)
		this.#objectives = shuffled(roll, OBJECTIVES)
		this.#socket = new Socket(room.url, {
			hello: () => ({ hello: 1, room: room.code, lang: 'vi', ...(this.#is_seated ? { token: this.#key } : {}) }),
			frame: (frame) => this.#take(frame as Frame),
			state: (state) => {
				if (state === 'up' || !this.is_here) return
				this.is_here = false
				room.told()
			},
		})
	}

	start(): void {
		this.#socket.open()
		this.#later()
	}

	stop(): void {
		clearTimeout(this.#timer)
		this.#socket.close()
		this.is_here = false
	}

	/** Somebody wants it faster, or slower again: from now on. */
	hurry(): void {
		clearTimeout(this.#timer)
		this.#later()
	}

	#later(): void {
		const [least, most] = PAUSE_S
		const seconds = (least + this.#roll() * (most - least)) * (this.#room.is_fast() ? FAST : 1)
		this.#timer = setTimeout(() => {
			this.#act()
			this.#later()
		}, seconds * 1000)
	}

	#get<N extends keyof Views>(noun: N, number?: number): Views[N] | undefined {
		return this.#views.get(number === undefined ? noun : `${noun}/${number}`) as Views[N] | undefined
	}

	#take(frame: Frame): void {
		if (frame.you) {
			this.#views.clear()
			this.is_here = true
			this.#felt = ''
			if (frame.you.role === 'participant') this.#is_seated = true
			else {
				this.#do('join', { key: this.#key, consent: true, sector: this.#sector, ...one_of(this.#roll, OFFICES[this.#sector]) })
			}
			this.#room.told()
		}
		for (const key of frame.gone ?? []) this.#views.delete(key)
		for (const [key, value] of Object.entries(frame.set ?? {})) this.#views.set(key, value)
	}

	#do(command: string, fields: object): void {
		this.#socket.send({ do: command, id: new_id(), ...fields })
	}

	#feel(activity: number, writing: boolean, done: boolean): void {
		const words = `${activity} ${writing} ${done}`
		if (words === this.#felt) return
		this.#felt = words
		this.#socket.send({ feel: 1, activity, writing, done })
	}

	/* One thing at a time: what was begun is finished first. */
	#act(): void {
		const stage = this.#get('stage')
		if (!this.is_here || !stage || !this.#get('me')?.member) return
		const poll = stage.polls.map((n) => this.#get('poll', n)).find((p) => p?.state === 'open' && !this.#voted.has(p.poll))
		if (poll) {
			if (!this.#writing) return this.#begin(stage.activity, () => this.#vote(poll))
		} else if (this.#next_words(stage) === undefined) {
			this.#writing = undefined
			/* Where nothing is asked for, nobody says that they are done. */
			if (stage.state === 'open' || stage.polls.some((n) => this.#get('poll', n)?.state === 'open')) this.#feel(stage.activity, false, true)
			return
		} else if (!this.#writing) return this.#begin(stage.activity, () => this.#say(stage))
		const finish = this.#writing
		this.#writing = undefined
		finish?.()
	}

	#begin(activity: number, finish: () => void): void {
		this.#feel(activity, true, false)
		this.#writing = finish
	}

	#vote(poll: Views['poll']): void {
		if (this.#get('poll', poll.poll)?.state !== 'open') return
		this.#voted.add(poll.poll)
		this.#do('cast_ballot', { poll: poll.poll, picks: ballot(poll, this.#roll) })
		this.#feel(poll.activity, false, true)
	}

	/* What may be written here, and is still left to say; undefined: nothing. */
	#next_words(stage: Views['stage']): 'card' | 'objective' | undefined {
		if (stage.state !== 'open') return undefined
		const what = stage.writes.length > 0 && stage.panels.includes('write') ? 'card'
			: stage.panels.includes('objectives') && !stage.panels.includes('groups') ? 'objective' : undefined
		if (!what) return undefined
		if (!this.#left.has(stage.activity)) this.#left.set(stage.activity, what === 'card' ? whole(this.#roll, 1, 3) : whole(this.#roll, 0, 1))
		return this.#left.get(stage.activity)! > 0 ? what : undefined
	}

	#say(stage: Views['stage']): void {
		const now = this.#get('stage')
		const what = now?.activity === stage.activity ? this.#next_words(now) : undefined
		if (!what) return
		const { activity } = stage
		this.#left.set(activity, this.#left.get(activity)! - 1)
		if (what === 'objective') {
			const next = this.#objectives.pop()
			if (next) this.#do('add_objective', { activity, ...next })
		} else {
			const kind = stage.writes[0]!
			const quadrant = kind === 'swot' ? this.#quadrants[this.#left.get(activity)! % 4]! : undefined
			const next = quadrant ? this.#cards[quadrant].pop() : this.#statements.pop()
			if (next) this.#do('add_card', { activity, kind, ...(quadrant ? { quadrant } : {}), ...next })
		}
		this.#feel(activity, false, this.#left.get(activity) === 0)
	}
}
