// What every picture of a result needs, phone and wall alike: the order in which items stand, where the cut line runs,
// and the sentences about it. It reads what the hub said and counts nothing anew.
import type { View, form, sector } from '../core/protocol'
import { decimal, has, lang, number, of, t, tn } from '../i18n/index.svelte'

type Result = View<'result'>
type Poll = View<'poll'>
export type Row = Result['rows'][number]
export type Funds = NonNullable<Result['funds']>
export type Item = Poll['items'][number]

/** From here on a plain and a balanced rank differ enough for an arrow. */
const FAR = 2

export interface Standing {
	/** By the rank that decides, equals as the hub lists them; those that the lot put above the line first. */
	ranked: Row[]
	unranked: Row[]
	above: Set<number>
	/** They share the rank that the line goes through, and people have not decided yet. */
	tied: Set<number>
	by_lot: Set<number>
	/** Place in `ranked` of the last row that is surely above the line; -1: none, or no line. */
	cut: number
}

export function rank_of(result: Result, row: Row): number {
	return (result.decides === 'balanced' ? row.balanced_rank : undefined) ?? row.rank
}

export function standing(result: Result): Standing {
	const apart = new Set(result.unranked)
	const by_lot = new Set(result.by_lot)
	const tops = (result.decides === 'balanced' ? result.tops_balanced : undefined) ?? result.tops
	const tied = new Set(by_lot.size > 0 ? [] : result.tie)
	const above = new Set([...tops, ...by_lot].filter((item) => !tied.has(item)))
	const is_ranked = (row: Row) => rank_of(result, row) > 0 && !apart.has(row.item)
	const ranked = result.rows
		.filter(is_ranked)
		.sort((a, b) => rank_of(result, a) - rank_of(result, b) || Number(above.has(b.item)) - Number(above.has(a.item)))
	return {
		ranked,
		unranked: result.rows.filter((row) => !is_ranked(row)),
		above,
		tied,
		by_lot,
		cut: result.top > 0 ? ranked.filter((row) => above.has(row.item)).length - 1 : -1,
	}
}

/** How many places an item climbs (above 0) or falls when every sector weighs the same; 0 where that is hardly worth a word. */
export function shift_of(row: Row): number {
	if (!row.balanced_rank || row.rank === 0) return 0
	const by = row.rank - row.balanced_rank
	return Math.abs(by) >= FAR ? by : 0
}

export const shift_words = (by: number): string => (by > 0 ? t('chart.up', { n: by }) : t('chart.down', { n: -by }))

export const items_by = (poll: Poll): Map<number, Item> => new Map(poll.items.map((item) => [item.item, item]))

const SHORT = 32

/** "M01, M03": codes, which break nowhere inside. An item of the round's own list has a bare number; then it is “Its first words…”. */
export function named(items: Map<number, Item>, numbers: Iterable<number>): string {
	const name = (n: number) => {
		const item = items.get(n)
		if (!item || !/^\d+$/.test(item.code)) return (item?.code ?? String(n)).replace('-', '\u2011')
		const text = of(item.text, item.en)
		if (text.length <= SHORT) return `“${text}”`
		return `“${text.slice(0, text.lastIndexOf(' ', SHORT) > 0 ? text.lastIndexOf(' ', SHORT) : SHORT)}…”`
	}
	return [...numbers].map(name).join(', ')
}

/** "12 points": in the words of the form, because a tick is no point. */
export function amount(form: form, row: Row): string {
	const name = `chart.amount.${form}`
	const known = has(`${name}.other`) ? name : 'chart.amount.spend'
	return row.score === undefined ? tn(known, row.points) : t(`${known}.other`, { n: decimal(row.score) })
}

/** For the length of a bar only. */
export const size_of = (row: Row): number => Math.max(0, row.score === undefined ? row.points : Number(row.score))

/** "Cut line: the first 5 · leads the next by 3 · 1 person could change that" */
export function cut_words(result: Result): string {
	const words = [t('chart.cut', { n: result.top })]
	if (result.lead !== undefined && Number(result.lead) !== 0) words.push(t('chart.lead', { lead: decimal(result.lead) }))
	if (result.swing) words.push(tn('chart.swing', result.swing))
	return words.join(' · ')
}

/** The sector's name inside a sentence. */
export function sector_word(sector: sector): string {
	const word = t(`name.sector.${sector}`)
	return word.charAt(0).toLocaleLowerCase(lang()) + word.slice(1)
}

/** Why something is held back, in one sentence; undefined: nothing is. */
export function withheld_words(result: Result): string | undefined {
	const why = result.withheld ? t(`name.withheld.${result.withheld}`) : undefined
	if (why && !result.sectors) return t('chart.withheld', { why })
	if (why) return t('chart.withheld_balanced', { why })
	return result.sectors ? undefined : t('chart.withheld_sectors')
}

/** What changes how the result is to be read: who was not there, what is held back, what repeats a round. */
export function warnings(result: Result): string[] {
	if (result.withheld === 'nobody') return [t('chart.not_marked')]
	const words = result.absent.map((sector) => t('chart.absent', { sector: sector_word(sector) }))
	const withheld = withheld_words(result)
	if (withheld) words.push(withheld)
	return words
}

/** What people have to decide, or what the lot has decided. */
export function open_questions(result: Result, poll: Poll): string[] {
	const items = items_by(poll)
	const words: string[] = []
	if (result.by_lot.length > 0) {
		words.push(t('chart.by_lot', { items: named(items, result.by_lot) }) + (poll.word ? ` ${t('chart.lot_word', { word: poll.word })}` : ''))
	} else if (result.tie.length > 0) words.push(t('chart.tie', { items: named(items, result.tie) }))
	if (result.divergence) {
		const by_sector = result.decides === 'plain'
		const other = by_sector ? result.tops_balanced : result.tops
		const list = other && other.length > 0 ? ` ${t(by_sector ? 'chart.tops_balanced' : 'chart.tops_plain', { items: named(items, other) })}` : ''
		words.push(t('chart.divergence') + list)
	}
	return words
}

/** How the weights came out; for those who ask. */
export function small_print(result: Result, poll: Poll): string[] {
	const words: string[] = []
	if (result.capped) words.push(poll.weight_cap ? t('chart.capped', { n: poll.weight_cap }) : t('chart.capped_plain'))
	if (result.effective) words.push(t('chart.effective', { n: decimal(result.effective) }))
	const paid = deciding_funds(result)
	if (paid?.purse && paid.purse > 100) words.push(t('chart.purse', { percent: paid.purse }))
	return words
}

/** Two counts stand side by side wherever the hub says both. */
export const is_balanced = (result: Result): boolean => result.rows.some((row) => row.balanced_rank !== undefined)

/** Items that the reader's own ballot named; a pick on a criterion names its item, one on a pair names none. */
export function own_items(poll: Poll, own: number[] = []): Set<number> {
	if (poll.form === 'pair') return new Set()
	const n = Math.max(1, poll.items.length)
	return new Set(own.map((slot) => ((slot - 1) % n) + 1))
}

// -- reactions --

export const AGREEMENT_SHAPES = { together: '✓', against: '✗', divided: '⇄', mixed: '≈', few: '…' } as const

/** How many items each word was said of, in the order of AGREEMENT_SHAPES; those of none are left out. */
export function agreement_counts(result: Result): { word: keyof typeof AGREEMENT_SHAPES; n: number }[] {
	return (Object.keys(AGREEMENT_SHAPES) as (keyof typeof AGREEMENT_SHAPES)[])
		.map((word) => ({ word, n: result.rows.filter((row) => row.agreement === word).length }))
		.filter(({ n }) => n > 0)
}

// -- grades --

export const GRADES = [1, 2, 3, 4, 5] as const

export const grade_word = (grade: number): string => (has(`name.grade.${grade}`) ? t(`name.grade.${grade}`) : number(grade))

/** The five bars of an item; undefined where there are none: on criteria each grade is one of several, and the score is what counts. */
export const histogram_of = (row: Row): number[] | undefined => ((row.marks ?? []).length === GRADES.length ? row.marks : undefined)

/** "Very low: 2, low: 0 ...": what the five bars say, for ears. */
export const histogram_words = (marks: number[]): string =>
	GRADES.map((grade) => t('chart.histogram', { grade: grade_word(grade), n: marks[grade - 1] ?? 0 })).join(', ')

export interface Interval {
	words: string
	weight: number
	from: number
	to: number
	shortest: boolean
}

/* "40.0" -> "40": the place is there for others. */
const plainly = (text: string) => decimal(text.replace(/\.0+$/, ''))

export function intervals(result: Result, poll: Poll): Interval[] {
	const all = result.criteria.map((one, i) => ({
		words: t('chart.interval', {
			criterion: of(poll.criteria[i]?.text, poll.criteria[i]?.en),
			from: plainly(one.from),
			to: plainly(one.to),
			weight: one.weight,
		}),
		weight: one.weight,
		from: Number(one.from),
		to: Number(one.to),
	}))
	const least = Math.min(...all.map((one) => one.to - one.from))
	return all.map((one) => ({ ...one, shortest: all.length > 1 && least < 100 && one.to - one.from === least }))
}

// -- funds --

/** "29.14": worth so many full ticks when it was bought; undefined where the count weighs sectors, because there it is no number of people. */
export const effective_of = (row: Row): string | undefined => (row.effective !== undefined && Number(row.effective) <= row.points ? row.effective : undefined)

export const deciding_funds = (result: Result): Funds | undefined =>
	(result.decides === 'balanced' ? result.funds_balanced : undefined) ?? result.funds

export interface Column {
	name: 'plain' | 'balanced' | 'greedy'
	funds: Funds
	decides: boolean
}

/** The lists that stand side by side. */
export function columns(result: Result): Column[] {
	const decides = deciding_funds(result)
	const all: [Column['name'], Funds | undefined][] = [
		['plain', result.funds],
		['balanced', result.funds_balanced],
		['greedy', result.funds_greedy],
	]
	return all.flatMap(([name, funds]) => (funds ? [{ name, funds, decides: funds === decides }] : []))
}

/** How the other lists differ from the one that decides, in words. */
export function differences(result: Result, poll: Poll): string[] {
	const items = items_by(poll)
	const all = columns(result)
	const chosen = all.find((one) => one.decides)
	if (!chosen || all.length < 2) return []
	const words: string[] = []
	const say = (one: Column, other: Column) => {
		const only = one.funds.items.filter((item) => !other.funds.items.includes(item))
		if (only.length > 0)
			words.push(t('chart.only_in', { one: t(`chart.col.${one.name}`), other: t(`chart.col.${other.name}`), items: named(items, only) }))
	}
	for (const other of all.filter((one) => one !== chosen)) {
		say(chosen, other)
		say(other, chosen)
	}
	return words.length > 0 ? words : [t('chart.same_lists')]
}

/** Projects that a lower rung of the ladder pays for and the next one does not, in words; and what to make of it. */
export function ladder_words(result: Result, poll: Poll): string[] {
	const items = items_by(poll)
	const rungs = result.ladder
	if (rungs.length < 2) return []
	const words = rungs.slice(1).flatMap((rung, i) => {
		const lost = rungs[i].items.filter((item) => !rung.items.includes(item))
		return lost.length > 0 ? [t('chart.ladder_lost', { item: named(items, lost), from: rungs[i].percent, to: rung.percent })] : []
	})
	return words.length > 0 ? [...words, t('chart.ladder_note')] : [t('chart.ladder_grows')]
}

/** Items in the order in which a list of projects reads best: what is paid for in its order, then the rest as ranked. */
export function paid_first(result: Result): { paid: Row[]; unpaid: Row[]; left: number } {
	const funds = deciding_funds(result)
	const rows = new Map(result.rows.map((row) => [row.item, row]))
	const paid = (funds?.items ?? []).flatMap((item) => rows.get(item) ?? [])
	const taken = new Set(paid.map((row) => row.item))
	const { ranked, unranked } = standing(result)
	return {
		paid,
		unpaid: [...ranked, ...unranked].filter((row) => !taken.has(row.item)),
		left: funds ? Math.max(0, funds.ceiling - funds.spent) : 0,
	}
}
