// What the board decides without a screen: which cards a search finds, where an arrow key leads, and what a drop means.
import type { CardView, Quadrant, ThemeView } from '../desk.svelte'

/** Without tone marks and case: "Đường làng" and "duong lang" are then the same. */
export function bare(text: string): string {
	return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase()
}

const plain = (text: string): string => text.normalize('NFC').toLocaleLowerCase('vi')

/**
 * Those whose text holds the words as typed; only if there are none, those that hold them without their tone marks. All of
 * them for an empty search.
 */
export function search<T>(all: T[], typed: string, text_of: (one: T) => string): T[] {
	const words = plain(typed.trim())
	if (words === '') return all
	const exact = all.filter((one) => plain(text_of(one)).includes(words))
	if (exact.length > 0) return exact
	const loose = bare(words)
	return all.filter((one) => bare(text_of(one)).includes(loose))
}

export const card_text = (c: { code: string; text: string; en?: string }): string => `${c.code} ${c.text} ${c.en ?? ''}`

/** Where an arrow key leads from card `at`; undefined stays. Left and right keep the height and skip empty columns. */
export function step(columns: number[][], at: number, key: string): number | undefined {
	const column = columns.findIndex((cards) => cards.includes(at))
	if (column < 0) return columns.find((cards) => cards.length > 0)?.[0]
	const row = columns[column]!.indexOf(at)
	const sideways = (by: 1 | -1) => {
		for (let i = column + by; i >= 0 && i < columns.length; i += by) {
			const cards = columns[i]!
			if (cards.length > 0) return cards[Math.min(row, cards.length - 1)]
		}
		return undefined
	}
	switch (key) {
		case 'ArrowUp':
			return columns[column]![row - 1]
		case 'ArrowDown':
			return columns[column]![row + 1]
		case 'ArrowLeft':
			return sideways(-1)
		case 'ArrowRight':
			return sideways(1)
		case 'Home':
			return columns[column]![0]
		case 'End':
			return columns[column]!.at(-1)
		default:
			return undefined
	}
}

/** Where a card was dropped. A card says also in which place and group it stands. */
export interface Target {
	quadrant: Quadrant
	theme?: ThemeView
	card?: CardView
}

/** What a drop comes to: a merge, a group (0 = out of it), a move that asks for its reason, or why nothing happens. */
export type Drop =
	| { act: 'merge'; into: number }
	| { act: 'group'; theme: number }
	| { act: 'move'; quadrant: Quadrant }
	| { act: 'none'; why: 'gone' | 'stacked' | '' }

/**
 * `then`: the card as it was when it was picked up; `now`: as the mirror shows it at the drop. Somebody else may have moved,
 * merged or withdrawn it meanwhile: then the hand holds nothing any more.
 */
export function drop_of(then: CardView, now: CardView | undefined, target: Target): Drop {
	if (!now || now.into || now.quadrant !== then.quadrant || now.theme !== then.theme) return { act: 'none', why: 'gone' }
	if (now.quadrant !== target.quadrant) return { act: 'move', quadrant: target.quadrant }
	/* A theme is mostly its cards: what comes from outside and meets one of them is put into the theme, not laid on the card. */
	const elsewhere = target.card?.theme
	if (elsewhere && elsewhere !== now.theme) return { act: 'group', theme: elsewhere }
	if (target.card && target.card.card !== now.card) {
		if (now.under.length > 0) return { act: 'none', why: 'stacked' }
		return target.card.into ? { act: 'none', why: 'gone' } : { act: 'merge', into: target.card.card }
	}
	if (target.card) return { act: 'none', why: '' }
	const theme = target.theme?.theme ?? 0
	return (now.theme ?? 0) === theme ? { act: 'none', why: '' } : { act: 'group', theme }
}
