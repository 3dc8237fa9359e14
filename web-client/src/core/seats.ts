// The seats that live on this device, by room. Two people may share a phone: each has a seat of their own.
import { new_id } from './ids'
import { recall, recall_json, remember } from './store'

export interface Seat {
	key: string
	/** False until the hub has said that the seat exists. */
	taken: boolean
	/** "XH07", once known; how people tell the seats of one phone apart. */
	code?: string
	sector?: string
}

export function seats(room: string): Seat[] {
	return recall_json<Seat[]>(`seats.${room}`, [])
}

export function current_seat(room: string): Seat | undefined {
	const key = recall(`seat.${room}`)
	return seats(room).find((seat) => seat.key === key)
}

/** A fresh key, written down before it is ever sent: what the hub accepts must not get lost on the way back. */
export function new_seat(room: string, about: Partial<Seat> = {}): Seat {
	const seat: Seat = { ...about, key: new_id(), taken: false }
	remember(`seats.${room}`, JSON.stringify([...seats(room), seat]))
	sit(room, seat.key)
	return seat
}

export function sit(room: string, key: string | undefined): void {
	remember(`seat.${room}`, key)
}

export function change_seat(room: string, key: string, about: Partial<Seat>): void {
	remember(`seats.${room}`, JSON.stringify(seats(room).map((seat) => (seat.key === key ? { ...seat, ...about } : seat))))
}

export function drop_seat(room: string, key: string): void {
	remember(`seats.${room}`, JSON.stringify(seats(room).filter((seat) => seat.key !== key)))
	if (recall(`seat.${room}`) === key) sit(room, seats(room)[0]?.key)
}

/** The hub has said whose seat it is. A seat come back to by its code has a new key; the old one opens nothing any more. */
export function know_seat(room: string, key: string, about: { code: string; sector?: string }): void {
	change_seat(room, key, about)
	for (const seat of seats(room)) if (seat.code === about.code && seat.key !== key) drop_seat(room, seat.key)
}
