// What is mine: cards as the hub holds them, with what is still on its way laid over it, so that a card is there at once; and
// the commitments that are asked of my seat.
import type { No, View, quadrant } from '../core/protocol'
import type { Mirror } from '../core/mirror.svelte'
import type { Pending, Session, TickState } from '../core/session.svelte'

export interface MyCard {
	/** Stable for the list: number of the card, or id of the wish. */
	key: string
	card?: number
	code?: string
	text: string
	quadrant?: quadrant
	editable: boolean
	/** The reason it is held back. */
	hidden?: string
	/** Nobody has let it through yet; of a card that is held back: it was mended since. */
	waiting?: boolean
	tick: TickState
	no?: No
	/** The wish behind the tick, if there is one. */
	wish?: Pending
}

export function my_cards(session: Session, activity: number): MyCard[] {
	const wishes = session.pending
	const on_card = (card: number) => wishes.filter((wish) => wish.fields.card === card)
	const stored = session.mirror
		.all('mine')
		.filter((mine) => mine.activity === activity && !mine.withdrawn)
		.map((mine) => lay_over(mine, on_card(mine.card)))
	const coming = wishes
		.filter((wish) => wish.do === 'add_card' && wish.fields.activity === activity)
		.map((wish) => ({
			key: wish.id,
			text: String(wish.fields.text),
			quadrant: wish.fields.quadrant as quadrant | undefined,
			editable: false,
			tick: wish.tick,
			no: wish.no,
			wish,
		}))
	return [...coming.reverse(), ...stored.filter((card) => card !== undefined).reverse()]
}

function lay_over(mine: View<'mine'>, wishes: Pending[]): MyCard | undefined {
	const last = wishes.length > 0 ? wishes[wishes.length - 1] : undefined
	if (last?.do === 'withdraw_card' && last.tick !== 'refused') return undefined
	const edit = last?.do === 'edit_card' && last.tick !== 'refused' ? String(last.fields.text) : undefined
	return {
		key: `card${mine.card}`,
		card: mine.card,
		code: mine.code,
		text: edit ?? mine.text,
		quadrant: mine.quadrant,
		editable: mine.editable,
		hidden: mine.hidden,
		waiting: mine.waiting,
		tick: last?.tick ?? 'saved',
		no: last?.no,
		wish: last,
	}
}

export interface Asked {
	commitment: View<'commitment'>
	editable: boolean
}

/** What is asked of this very seat, oldest first; of two people on one phone, of the one who sits here now. */
export function asked_of_me(mirror: Mirror): Asked[] {
	return mirror.all('my_commitment').flatMap((mine) => {
		const commitment = mirror.get('commitment', mine.commitment)
		return commitment ? [{ commitment, editable: mine.editable }] : []
	})
}

/** My cards that stand in a theme: something may have become of them. */
export function fates(mirror: Mirror): View<'mine'>[] {
	return mirror.all('mine').filter((mine) => !mine.withdrawn && mine.theme)
}
