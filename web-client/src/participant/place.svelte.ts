// Where this phone is: which workshop, which seat, and how it got there. All screens of the phone share this one place.
import { type Door, clean_code, read_door } from '../core/door'
import { hub_url } from '../core/env'
import { Outbox, type Wish } from '../core/outbox'
import type { Answer, No, View, gender, sector } from '../core/protocol'
import { type Seat, change_seat, current_seat, drop_seat, know_seat, new_seat, seats, sit } from '../core/seats'
import { Session, reload_once } from '../core/session.svelte'
import { has_kept_all, keep_nothing, recall, remember } from '../core/store'
import { lang } from '../i18n/index.svelte'

export interface Joining {
	/** Left out with a code card: the card says it. */
	sector?: sector
	/** Digits of a code card. */
	pass?: string
	office: string
	gender?: gender
}

/* What somebody wrote or marked: it stays on the device until they have read why it was refused. */
const WORDS = /^(add|edit|cast|score|answer)_/

const asks_seat = (wish: Wish): boolean => wish.do === 'join' || wish.do === 'take_seat'

class Place {
	room = $state('')
	seat = $state.raw<Seat | undefined>(undefined)
	/** Why the last try to sit down was refused. */
	no = $state.raw<No | undefined>(undefined)
	help = $state(false)
	/** Another person wants a seat on this phone. */
	another = $state(false)

	/** The code card whose link led here; it seats one person. */
	pass = ''

	/** Whoever runs the room looks as a participant of this sector; nothing is sent, nothing stays on the device. */
	readonly preview: sector | undefined
	readonly session: Session
	#door: Door
	/* Who had the phone when another person wanted a seat. */
	#before: Seat | undefined
	/* The seats are kept where nothing tells of their change. */
	#seats_turn = $state(0)

	constructor() {
		this.#door = typeof location === 'undefined' ? { room: '' } : read_door(location)
		this.preview = this.#door.preview
		if (this.preview) keep_nothing()
		this.session = new Session({
			url: hub_url(),
			lang,
			outbox: this.preview ? new Outbox('') : undefined,
			keeps: (wish) => WORDS.test(wish.do),
			answered: (wish, answer) => void this.#answered(wish, answer),
			/* Where the device keeps nothing the seat itself would be lost; a preview goes with the console around it. */
			reload: (schema) => !this.preview && has_kept_all() && reload_once(schema),
		})
	}

	start(): void {
		this.pass = this.#door.pass ?? ''
		const room = this.#door.room || (!this.preview && recall('room')) || ''
		if (room) void this.open(room)
	}

	async open(typed: string): Promise<boolean> {
		const room = clean_code(typed)
		if (!room) return false
		this.room = room
		this.no = undefined
		await this.#enter(this.preview ? undefined : current_seat(room))
		return true
	}

	/** Another workshop: back to the code. */
	elsewhere(): void {
		remember('room', undefined)
		this.session.leave()
		this.room = ''
		this.#door = { room: '' }
		this.pass = ''
		history.replaceState(null, '', '/')
	}

	/** A seat was asked for, and the hub has not answered. */
	get sitting(): boolean {
		return this.session.pending.some((wish) => asks_seat(wish) && wish.tick !== 'refused')
	}

	seats(): Seat[] {
		return this.#seats_turn >= 0 && !this.preview ? seats(this.room) : []
	}

	/** The others who have a seat on this phone. */
	others(): Seat[] {
		return this.seats().filter((seat) => seat.taken && seat.key !== this.seat?.key)
	}

	/** The hub has said whose seat this is. */
	know(me: View<'me'>): void {
		if (!me.code || !this.seat) return
		const known = this.seats().find((seat) => seat.key === this.seat?.key)
		if (known?.code === me.code && known.sector === me.sector) return
		know_seat(this.room, this.seat.key, { code: me.code, sector: me.sector })
		this.#seats_turn++
	}

	async join(about: Joining): Promise<void> {
		const seat = new_seat(this.room, { sector: about.sector })
		await this.#ask('join', {
			key: seat.key,
			consent: true,
			/* The wire wants one; with a card the hub takes the card's. */
			sector: about.sector ?? 'community',
			pass: about.pass,
			office: about.office || undefined,
			gender: about.gender,
			presence: this.seats().length > 1 ? 'shared_phone' : 'own_phone',
		})
	}

	/** Back to a seat taken on another phone, by its short code. */
	async take_seat(code: string): Promise<void> {
		const seat = new_seat(this.room)
		await this.#ask('take_seat', { key: seat.key, seat: code })
	}

	/** Hand the phone to the other person on it. */
	async change(seat: Seat): Promise<void> {
		sit(this.room, seat.key)
		this.another = false
		this.help = false
		await this.#enter(seat)
	}

	/** A second person: the door again, as a guest. */
	async add_person(): Promise<void> {
		this.another = true
		this.help = false
		this.#before = this.seat
		this.seat = undefined
		await this.session.enter({ room: this.room })
	}

	/** Nobody else after all: back to whoever sat here last. A seat that was asked for meanwhile waits for its person. */
	async nobody_else(): Promise<void> {
		this.another = false
		this.no = undefined
		if (this.#before) sit(this.room, this.#before.key)
		await this.#enter(current_seat(this.room))
	}

	/** The hub does not know this key (any more): come in as a guest. */
	async forget_seat(): Promise<void> {
		if (this.seat) drop_seat(this.room, this.seat.key)
		this.#seats_turn++
		await this.#enter(current_seat(this.room))
	}

	/* It is used up: nobody shall find it in the address of this phone. */
	#put_card_away(): void {
		if (this.pass) history.replaceState(null, '', location.pathname + location.search)
		this.pass = ''
	}

	async #ask(command: 'join' | 'take_seat', fields: Record<string, unknown>): Promise<void> {
		this.no = undefined
		await this.session.send(command, fields)
	}

	async #answered(wish: Wish, answer: Answer): Promise<void> {
		if (!asks_seat(wish)) return
		const key = String(wish.fields.key)
		/* The answer may come when somebody else has the phone again. */
		const is_awaited = !this.session.who.token
		if (answer.ok) {
			change_seat(this.room, key, { taken: true })
			this.#seats_turn++
			if (!is_awaited) return
			sit(this.room, key)
			this.another = false
			this.seat = current_seat(this.room)
			this.#put_card_away()
			await this.session.adopt(key)
			return
		}
		if (is_awaited) this.no = answer.no
		drop_seat(this.room, key)
		await this.session.forget(wish.id)
	}

	async #enter(seat: Seat | undefined): Promise<void> {
		remember('room', this.room)
		if (this.#door.token && !seat) {
			await this.session.enter({ room: this.room, token: this.#door.token, as: this.preview })
			return
		}
		if (seat && !seat.taken) {
			/* The wish to sit down may still be on its way: a guest says it again, the hub answers it once. */
			const waiting = await this.session.outbox.list(`${this.room}/guest`)
			if (waiting.some((wish) => wish.fields.key === seat.key)) {
				await this.session.enter({ room: this.room })
				return
			}
		}
		this.seat = seat
		await this.session.enter({ room: this.room, token: seat?.key })
	}
}

export const place = new Place()
