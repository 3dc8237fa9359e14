import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { new_id } from '../../src/core/ids'
import { Outbox, replaces } from '../../src/core/outbox'

describe('ids', () => {
	it('are 32 hex digits and never the same', () => {
		const ids = new Set(Array.from({ length: 2000 }, new_id))
		expect(ids.size).toBe(2000)
		for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
	})
})

describe('outbox', () => {
	it('keeps wishes of a seat in order, over a restart', async () => {
		const name = new_id()
		const first = new Outbox(name)
		const sent = []
		for (const text of ['một', 'hai', 'ba']) {
			const wish = first.make('482917/a', 'add_card', { text })
			await first.keep(wish)
			sent.push(wish)
		}
		await first.keep(first.make('482917/b', 'add_card', { text: 'khác' }))
		const again = new Outbox(name)
		expect(await again.list('482917/a')).toEqual(sent)
		await again.drop(sent[1].id)
		expect((await again.list('482917/a')).map((wish) => wish.fields.text)).toEqual(['một', 'ba'])
		const later = again.make('482917/a', 'add_card', { text: 'bốn' })
		expect(later.n).toBeGreaterThan(sent[2].n)
	})

	it('keeps only the last ballot of a round and a person', async () => {
		const box = new Outbox(new_id())
		const first = box.make('s', 'cast_ballot', { poll: 1, picks: [] })
		const other_poll = box.make('s', 'cast_ballot', { poll: 2, picks: [] })
		const other_person = box.make('s', 'cast_ballot', { poll: 1, for: 7, picks: [] })
		for (const wish of [first, other_poll, other_person]) expect(await box.keep(wish)).toEqual([])
		const last = box.make('s', 'cast_ballot', { poll: 1, picks: [{ item: 1, points: 2 }] })
		expect(await box.keep(last)).toEqual([first.id])
		expect((await box.list('s')).map((wish) => wish.id)).toEqual([other_poll.id, other_person.id, last.id])
		expect(replaces(last, { do: 'add_card', fields: {} })).toBe(false)
	})

	it('keeps a refused ballot beside the newer one that waits', async () => {
		const box = new Outbox(new_id())
		const refused = box.make('s', 'cast_ballot', { poll: 1, picks: [] })
		const newer = box.make('s', 'cast_ballot', { poll: 1, picks: [{ item: 1, points: 2 }] })
		await box.keep(newer)
		expect(await box.keep({ ...refused, no: { why: 'poll_is_closed' } })).toEqual([])
		expect((await box.list('s')).map((wish) => wish.id)).toEqual([refused.id, newer.id])
	})

	it('goes on in memory when the phone refuses storage', async () => {
		const real = indexedDB
		Object.defineProperty(globalThis, 'indexedDB', {
			configurable: true,
			value: { open: () => { throw new Error('refused') } },
		})
		try {
			const box = new Outbox(new_id())
			const wish = box.make('s', 'add_card', { text: 'x' })
			await box.keep(wish)
			expect(box.lasting).toBe(false)
			expect(await box.list('s')).toEqual([wish])
			await box.drop(wish.id)
			expect(await box.list('s')).toEqual([])
		} finally {
			Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value: real })
		}
	})

	it('goes on in memory when the storage never answers', async () => {
		const real = indexedDB
		Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value: { open: () => ({}) } })
		try {
			const box = new Outbox(new_id(), 20)
			const wish = box.make('s', 'add_card', { text: 'x' })
			await box.keep(wish)
			expect(box.lasting).toBe(false)
			expect(await box.list('s')).toEqual([wish])
		} finally {
			Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value: real })
		}
	})

	it('sends no older ballot after a restart, also where the newest found no room', async () => {
		const name = new_id()
		const box = new Outbox(name)
		const old = box.make('s', 'cast_ballot', { poll: 1, picks: [] })
		await box.keep(old)
		const put = IDBObjectStore.prototype.put
		IDBObjectStore.prototype.put = function () {
			this.transaction.abort()
			return {} as IDBRequest<IDBValidKey>
		}
		try {
			const newer = box.make('s', 'cast_ballot', { poll: 1, picks: [{ item: 1, points: 2 }] })
			expect(await box.keep(newer)).toEqual([old.id])
			expect(box.lasting).toBe(false)
			expect(await box.list('s')).toEqual([newer])
		} finally {
			IDBObjectStore.prototype.put = put
		}
		expect(await new Outbox(name).list('s')).toEqual([])
	})

	it('opens its storage again when the system has closed it', async () => {
		const open = indexedDB.open.bind(indexedDB)
		const all: IDBDatabase[] = []
		indexedDB.open = (...args) => {
			const opening = open(...args)
			opening.addEventListener('success', () => all.push(opening.result))
			return opening
		}
		try {
			const box = new Outbox(new_id())
			const wish = box.make('s', 'add_card', { text: 'x' })
			await box.keep(wish)
			all[0].close()
			all[0].onclose?.(new Event('close'))
			const later = box.make('s', 'add_card', { text: 'y' })
			await box.keep(later)
			expect(await box.list('s')).toEqual([wish, later])
			expect([box.lasting, all.length]).toEqual([true, 2])
		} finally {
			indexedDB.open = open
		}
	})

	it('stands in the way of no newer page', async () => {
		const name = new_id()
		await new Outbox(name).list('s')
		const opening = indexedDB.open(name, 2)
		expect(await new Promise((then) => ((opening.onsuccess = () => then('open')), (opening.onblocked = () => then('blocked'))))).toBe('open')
	})
})
