import { describe, expect, it } from 'vitest'
import { Mirror } from '../../src/core/mirror.svelte'
import type { Pending, Session } from '../../src/core/session.svelte'
import { asked_of_me, fates, my_cards } from '../../src/participant/mine'

const mine = (card: number, text: string, more: object = {}) => ({ card, code: `S${card}`, activity: 2, kind: 'swot', quadrant: 'S', text, editable: true, withdrawn: false, ...more })
const wish = (id: string, does: string, fields: object, tick = 'sending') => ({ id, seat: 's', n: 1, do: does, fields, tick }) as Pending

function cards(stored: ReturnType<typeof mine>[], pending: Pending[]) {
	const mirror = new Mirror()
	mirror.take({ at: 1, set: Object.fromEntries(stored.map((one) => [`mine/${one.card}`, one])) })
	return my_cards({ mirror, pending } as unknown as Session, 2)
}

describe('my cards', () => {
	it('are the hub\'s, newest first, without those of other steps and those withdrawn', () => {
		const list = cards([mine(1, 'a'), mine(2, 'b', { withdrawn: true }), mine(3, 'c', { activity: 9 }), mine(4, 'd')], [])
		expect(list.map((card) => [card.text, card.tick])).toEqual([['d', 'saved'], ['a', 'saved']])
	})

	it('show at once what is still on its way', () => {
		const list = cards([mine(1, 'a')], [
			wish('x', 'add_card', { activity: 2, quadrant: 'W', text: 'mới' }, 'kept'),
			wish('y', 'edit_card', { card: 1, text: 'đã sửa' }),
			wish('z', 'add_card', { activity: 6, text: 'bước khác' }),
		])
		expect(list.map((card) => [card.text, card.tick])).toEqual([['mới', 'kept'], ['đã sửa', 'sending']])
	})

	it('vanish when withdrawn and come back when that is refused', () => {
		expect(cards([mine(1, 'a')], [wish('x', 'withdraw_card', { card: 1 })])).toEqual([])
		const [card] = cards([mine(1, 'a')], [wish('x', 'withdraw_card', { card: 1 }, 'refused')])
		expect([card.text, card.tick]).toEqual(['a', 'refused'])
	})

	it('keep their old text when an edit was refused', () => {
		const [card] = cards([mine(1, 'a')], [wish('x', 'edit_card', { card: 1, text: 'b' }, 'refused')])
		expect([card.text, card.tick]).toEqual(['a', 'refused'])
	})

	it('say that they wait, and why they came back', () => {
		const list = cards([mine(1, 'a', { waiting: true }), mine(2, 'b', { hidden: 'tên riêng', waiting: false })], [])
		expect(list.map((card) => [card.waiting, card.hidden])).toEqual([[false, 'tên riêng'], [true, undefined]])
	})
})

describe('what is asked of me, and what became of mine', () => {
	const mirror = new Mirror()
	mirror.take({ at: 1, set: {
		'commitment/1': { commitment: 1, action: 4, party: 'UBND xã', level: 'confirmed' },
		'commitment/3': { commitment: 3, action: 4, party: 'Hợp tác xã', level: 'asked' },
		'my_commitment/3': { commitment: 3, editable: true },
		'my_commitment/9': { commitment: 9, editable: true },
		'mine/1': mine(1, 'a', { theme: 2 }), 'mine/2': mine(2, 'b'), 'mine/3': mine(3, 'c', { theme: 2, withdrawn: true }),
	} })

	it('is only what was asked of this seat and can be seen', () => {
		expect(asked_of_me(mirror).map((one) => [one.commitment.party, one.editable])).toEqual([['Hợp tác xã', true]])
	})

	it('is told of cards that stand in a theme', () => {
		expect(fates(mirror).map((one) => one.card)).toEqual([1])
	})
})
