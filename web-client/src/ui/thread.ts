// One thread: from any line of the plan back to the cards and the sectors that raised it, and from a card forward to what became
// of it. The hub says where a line comes from (origin); here it is only put in order, and read the other way round.
import type { quadrant, sector, sector_count, View, Views } from '../core/protocol'

/** What a thread runs through, from the plan's end to the voices. */
export const KNOTS = ['action', 'objective', 'strategy', 'tows', 'theme', 'card'] as const
export type Knot = (typeof KNOTS)[number]

/** A mirror does; so does anything that answers in its way. */
export interface Sight {
	get<N extends keyof Views>(noun: N, number?: number): Views[N] | undefined
	all<N extends keyof Views>(noun: N): Views[N][]
}

/** A thing in a thread, in few words. */
export interface Line {
	noun: Knot
	number: number
	code: string
	text: string
	en?: string
	quadrant?: quadrant
	sector?: sector
	/** The earlier session that it comes from. */
	from?: string
}

/** All things of one kind that a thread runs through at once. */
export interface Stop {
	noun: Knot
	lines: Line[]
}

type Origin = View<'tows'>['origin']

const NOBODY: sector_count = { state: 0, private: 0, community: 0 }

/** A thing in few words; undefined where this audience may not see it, or it is gone. */
export function line_of(sight: Sight, noun: Knot, number: number): Line | undefined {
	const view = sight.get(noun, number)
	if (!view) return undefined
	const line = { noun, number, code: view.code }
	switch (noun) {
		case 'card': {
			const { text, en, quadrant, sector, from } = view as View<'card'>
			return { ...line, text, en, quadrant, sector, from }
		}
		case 'theme': {
			const { title, title_en, quadrant, from } = view as View<'theme'>
			return { ...line, text: title, en: title_en, quadrant, from }
		}
		case 'objective': {
			const { text, en, from } = view as View<'objective'>
			return { ...line, text, en, from }
		}
		case 'tows': {
			const { text, en } = (view as View<'tows'>).data
			return { ...line, text, en }
		}
		default: {
			const { title, title_en } = (view as View<'strategy' | 'action'>).data
			return { ...line, text: title, en: title_en }
		}
	}
}

const stop = (sight: Sight, noun: Knot, numbers: readonly number[]): Stop => ({
	noun, lines: [...new Set(numbers)].flatMap((number) => line_of(sight, noun, number) ?? []),
})

const filled = (stops: Stop[]): Stop[] => stops.filter((one) => one.lines.length > 0)

/** Where an origin leads back to: TOWS strategies, themes, cards, in this order; what is empty is left out. */
export function origin_lines(sight: Sight, origin: Origin): Stop[] {
	return filled([stop(sight, 'tows', origin.tows), stop(sight, 'theme', origin.themes), stop(sight, 'card', origin.cards)])
}

/** Back from a thing, nearest first, down to the cards; a card has nothing behind it but its sector. */
export function back_from(sight: Sight, noun: Knot, number: number): Stop[] {
	switch (noun) {
		case 'action': {
			const view = sight.get('action', number)
			if (!view) return []
			const { objectives, strategy } = view.data
			return [...filled([stop(sight, 'objective', objectives), stop(sight, 'strategy', strategy ? [strategy] : [])]), ...origin_lines(sight, view.origin)]
		}
		case 'strategy': {
			const view = sight.get('strategy', number)
			return view ? [...filled([stop(sight, 'objective', view.data.objectives)]), ...origin_lines(sight, view.origin)] : []
		}
		case 'objective':
		case 'tows': {
			const origin = sight.get(noun, number)?.origin
			return origin ? origin_lines(sight, { ...origin, tows: noun === 'tows' ? [] : origin.tows }) : []
		}
		case 'theme': {
			const theme = sight.get('theme', number)
			return theme ? filled([stop(sight, 'card', theme.cards.flatMap((card) => [card, ...(sight.get('card', card)?.under ?? [])]))]) : []
		}
		default:
			return []
	}
}

/** Whose voices stand behind a thing: distinct authors by sector. */
export function voices_of(sight: Sight, noun: Knot, number: number): sector_count {
	if (noun === 'theme') return sight.get('theme', number)?.voices ?? NOBODY
	if (noun !== 'card') return sight.get(noun, number)?.origin.voices ?? NOBODY
	const sector = sight.get('card', number)?.sector
	return sector ? { ...NOBODY, [sector]: 1 } : NOBODY
}

/** What became of a card: its theme, and all that cites it, up to the actions. The order is that of the plan. */
export function forward_of(sight: Sight, card: number): Stop[] {
	const view = sight.get('card', card)
	if (!view) return []
	const theme = view.theme ?? (view.into ? sight.get('card', view.into)?.theme : undefined)
	const heard = (origin: Origin) => origin.cards.includes(card)
	return filled([
		stop(sight, 'theme', theme ? [theme] : []),
		stop(sight, 'tows', sight.all('tows').filter((one) => heard(one.origin)).map((one) => one.tows)),
		stop(sight, 'strategy', sight.all('strategy').filter((one) => heard(one.origin)).map((one) => one.strategy)),
		stop(sight, 'objective', sight.all('objective').filter((one) => heard(one.origin)).map((one) => one.objective)),
		stop(sight, 'action', sight.all('action').filter((one) => heard(one.origin)).map((one) => one.action)),
	])
}

/** Forward from a thing, nearest first. An action is the end of the thread. */
export function forward_from(sight: Sight, noun: Knot, number: number): Stop[] {
	switch (noun) {
		case 'card':
			return forward_of(sight, number)
		case 'theme':
		case 'tows': {
			const cites = (origin: Origin) => (noun === 'theme' ? origin.themes : origin.tows).includes(number)
			return filled([
				stop(sight, 'tows', noun === 'theme' ? sight.all('tows').filter((one) => cites(one.origin)).map((one) => one.tows) : []),
				stop(sight, 'strategy', sight.all('strategy').filter((one) => cites(one.origin)).map((one) => one.strategy)),
				stop(sight, 'objective', sight.all('objective').filter((one) => cites(one.origin)).map((one) => one.objective)),
				stop(sight, 'action', sight.all('action').filter((one) => cites(one.origin)).map((one) => one.action)),
			])
		}
		case 'strategy':
			return filled([stop(sight, 'action', sight.all('action').filter((one) => one.data.strategy === number).map((one) => one.action))])
		case 'objective':
			return filled([
				stop(sight, 'strategy', sight.all('strategy').filter((one) => one.data.objectives.includes(number)).map((one) => one.strategy)),
				stop(sight, 'action', sight.get('objective', number)?.actions ?? []),
			])
		default:
			return []
	}
}
