// The outbox: what the hub has not answered yet. A wish enters it before it is sent and leaves it with its answer;
// after a reconnect, a reload or a restart the same wish goes out again under the same id, so it happens once.
// It speaks to IndexedDB itself: idb would be 1.2 kB of a first load that has 45, for two functions.
import { new_id } from './ids'
import type { No } from './protocol'

/** The fields of a command, without `do` and `id`. */
export type Fields = Record<string, unknown>

export interface Wish {
	id: string
	/** Whose it is: room and token. Two people on one phone have two. */
	seat: string
	/** Order of writing. */
	n: number
	do: string
	fields: Fields
	/** Why the hub did not take it: it is not sent again, and kept until somebody has read that. */
	no?: No
}

const STORE = 'wishes'
/* Some phones never answer (Safari 14 after a start): then it goes on without them. */
const OPEN_MS = 3000

function answer<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result)
		request.onerror = () => reject(request.error)
	})
}

/** Change the store; when this returns it is done as a whole, or nothing of it is. */
function write(db: IDBDatabase | undefined, change: (store: IDBObjectStore) => void): Promise<void> {
	return new Promise((resolve, reject) => {
		if (!db) throw new Error('no storage')
		const all = db.transaction(STORE, 'readwrite')
		all.oncomplete = () => resolve()
		all.onabort = () => reject(all.error)
		change(all.objectStore(STORE))
	})
}

/** Of wishes that say a whole ballot only the last counts; the earlier ones need not travel. */
export function replaces(a: Pick<Wish, 'do' | 'fields'>, b: Pick<Wish, 'do' | 'fields'>): boolean {
	return (
		a.do === 'cast_ballot' &&
		b.do === 'cast_ballot' &&
		a.fields.poll === b.fields.poll &&
		a.fields.for === b.fields.for
	)
}

export class Outbox {
	/** False: the phone refuses storage; the page has to stay open until all is sent. */
	lasting = true

	#db: Promise<IDBDatabase | undefined>
	#memory = new Map<string, Wish>()
	#n = 0

	/** Without a name it keeps nothing on the device; without an answer of the device's within `open_ms` neither. */
	constructor(name = 'dienhong', open_ms = OPEN_MS) {
		this.#db = name === '' ? Promise.resolve(undefined) : this.#open(name, open_ms)
	}

	async #open(name: string, open_ms: number): Promise<IDBDatabase | undefined> {
		try {
			const opening = indexedDB.open(name, 1)
			opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'id' }).createIndex('seat', 'seat')
			const late = new Promise<never>((_, reject) => setTimeout(reject, open_ms))
			const db = await Promise.race([answer(opening), late])
			/* Phones close it under a page that sleeps; and a newer page may want to change it. */
			db.onclose = () => (this.#db = this.#open(name, open_ms))
			db.onversionchange = () => db.close()
			return db
		} catch {
			/* Refused by an event, or thrown at once: both happen. */
			this.lasting = false
			return undefined
		}
	}

	/** All wishes of a seat in the order of writing. */
	async list(seat: string): Promise<Wish[]> {
		const db = await this.#db
		let stored: Wish[] = []
		try {
			if (db) stored = await answer(db.transaction(STORE).objectStore(STORE).index('seat').getAll(seat))
		} catch {
			this.lasting = false
		}
		const all = new Map(stored.map((wish) => [wish.id, wish]))
		for (const wish of this.#memory.values()) if (wish.seat === seat) all.set(wish.id, wish)
		const wishes = [...all.values()].sort((a, b) => a.n - b.n || (a.id < b.id ? -1 : 1))
		for (const wish of wishes) this.#n = Math.max(this.#n, wish.n)
		return wishes
	}

	/**
	 * Keep a wish; when this returns it is on the disk of the phone (or in memory, see `lasting`). Gives back the ids
	 * of the wishes it replaced.
	 */
	async keep(wish: Wish): Promise<string[]> {
		/* What was refused is only kept to be read: it takes the place of nothing, least of all of a newer ballot. */
		const rivals = wish.no ? [] : await this.list(wish.seat)
		const old = rivals.filter((other) => replaces(wish, other) && other.id !== wish.id)
		try {
			await write(await this.#db, (store) => {
				for (const other of old) store.delete(other.id)
				store.put(wish)
			})
		} catch {
			this.lasting = false
			this.#memory.set(wish.id, wish)
			/* Also where there was no room for the new one: after a reload the old one would be sent behind it. */
			for (const other of old) await this.drop(other.id)
		}
		for (const other of old) this.#memory.delete(other.id)
		return old.map((other) => other.id)
	}

	/** A wish with a fresh id, behind all earlier ones. */
	make(seat: string, command: string, fields: Fields): Wish {
		this.#n = Math.max(this.#n + 1, Date.now())
		/* A snapshot: reactive proxies can be neither stored nor compared. */
		return { id: new_id(), seat, n: this.#n, do: command, fields: JSON.parse(JSON.stringify(fields)) }
	}

	async drop(id: string): Promise<void> {
		this.#memory.delete(id)
		try {
			const db = await this.#db
			if (db) await write(db, (store) => void store.delete(id))
		} catch {
			this.lasting = false
		}
	}
}
