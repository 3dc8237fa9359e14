import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { read_door } from '../../src/core/door'
import { drop_text, forget_room, homeless_texts } from '../../src/core/homeless.svelte'
import { KeptText } from '../../src/core/kept_text.svelte'
import { change_seat, current_seat, know_seat, new_seat, seats } from '../../src/core/seats'
import { keep_nothing, recall, recalled_keys, remember } from '../../src/core/store'

/* Without a browser the store remembers as long as the test runs. */
beforeEach(() => {
	for (const key of recalled_keys('')) remember(key, undefined)
})

const KEY = '0123456789abcdef0123456789abcdef'

describe('a device that is full', () => {
	const kept = new Map<string, string>()
	let full = false
	beforeEach(() => {
		full = false
		kept.clear()
		const device = {
			get length() {
				return kept.size
			},
			key: (at: number) => [...kept.keys()][at] ?? null,
			getItem: (key: string) => kept.get(key) ?? null,
			removeItem: (key: string) => void kept.delete(key),
			setItem(key: string, value: string) {
				if (full) throw new Error('full')
				kept.set(key, value)
			},
		}
		Object.defineProperty(globalThis, 'localStorage', { configurable: true, writable: true, value: device })
	})
	afterEach(() => {
		for (const key of recalled_keys('')) remember(key, undefined)
		Reflect.deleteProperty(globalThis, 'localStorage')
	})

	it('does not put the newer words behind the older', () => {
		const text = new KeptText('482917.aa.2')
		text.set('Gần quốc')
		full = true
		text.set('Gần quốc lộ')
		expect(new KeptText('482917.aa.2').text).toBe('Gần quốc lộ')
		full = false
		text.set('Gần quốc lộ 3')
		expect(kept.get('dienhong.text.482917.aa.2')).toBe('Gần quốc lộ 3')
	})

	it('takes what another page of it has kept since', () => {
		remember('seats.1', '[]')
		kept.set('dienhong.seats.1', '["of another page"]')
		expect(recall('seats.1')).toBe('["of another page"]')
	})
})

describe('a door with a preview', () => {
	const door = (search: string, hash: string) => read_door({ pathname: '/', search, hash })
	it('needs a sector and a key', () => {
		expect(door('?preview=state', `#482917.${KEY}`)).toEqual({ room: '482917', token: KEY, preview: 'state' })
		expect(door('?preview=state', '#482917').preview).toBeUndefined()
		expect(door('?preview=nobody', `#482917.${KEY}`).preview).toBeUndefined()
	})
})

describe('seats of one phone', () => {
	it('keep two people apart', () => {
		const first = new_seat('482917')
		const second = new_seat('482917')
		know_seat('482917', first.key, { code: 'XH01', sector: 'community' })
		know_seat('482917', second.key, { code: 'TN01', sector: 'private' })
		expect(seats('482917').map((seat) => [seat.key, seat.code])).toEqual([[first.key, 'XH01'], [second.key, 'TN01']])
	})

	it('hold a seat once: whoever comes back by code has a new key', () => {
		const old = new_seat('482917')
		know_seat('482917', old.key, { code: 'XH01' })
		const fresh = new_seat('482917')
		change_seat('482917', fresh.key, { taken: true })
		know_seat('482917', fresh.key, { code: 'XH01' })
		expect(seats('482917').map((seat) => seat.key)).toEqual([fresh.key])
		expect(current_seat('482917')?.key).toBe(fresh.key)
	})
})

describe('texts without a field', () => {
	it('are those of a seat that no field on the screen holds', () => {
		const card = new KeptText('482917.aa.2')
		const other = new KeptText('482917.bb.2')
		card.set('còn viết dở')
		other.set('của người khác')
		expect(homeless_texts('482917.aa.').map((one) => one.text)).toEqual(['còn viết dở'])
		const leave = card.show()
		expect(homeless_texts('482917.aa.')).toEqual([])
		/* A new field for the same words comes before the old one goes. */
		const leave_again = card.show()
		leave()
		expect(homeless_texts('482917.aa.')).toEqual([])
		leave_again()
		drop_text(homeless_texts('482917.aa.')[0].key)
		expect(homeless_texts('482917.aa.')).toEqual([])
		expect(new KeptText('482917.bb.2').text).toBe('của người khác')
	})
})

describe('a room that is forgotten', () => {
	it('takes its seats and drafts along, and nobody else\'s', () => {
		new_seat('482917')
		new KeptText('482917.aa.2').set('một')
		new KeptText('482918.aa.2').set('hai')
		remember('room', '482917')
		remember('size', 'large')
		forget_room('482917')
		expect(recalled_keys('')).toEqual(['size', 'text.482918.aa.2'])
	})
})

describe('a preview', () => {
	it('remembers for itself alone', () => {
		const kept = new Map<string, string>([['dienhong.size', 'huge']])
		const device = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key), key: () => null, length: 0 }
		Object.assign(globalThis, { localStorage: device })
		keep_nothing()
		remember('size', 'large')
		expect(recall('size')).toBe('large')
		expect([...kept]).toEqual([['dienhong.size', 'huge']])
		Reflect.deleteProperty(globalThis, 'localStorage')
	})
})
