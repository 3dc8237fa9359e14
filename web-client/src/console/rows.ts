// Rows that the facilitator types for a round of its own: options with their costs, criteria with their weights.
import type { Criterion, Option } from './desk.svelte'

export const OPTIONS_MAX = 64
export const CRITERIA_MAX = 5

/** As typed: every field a text until the round is prepared. */
export interface OptionRow {
	id: number
	text: string
	en: string
	cost: string
}

export interface CriterionRow {
	id: number
	text: string
	en: string
	weight: string
}

let ids = 0
export const option_row = (text = '', cost = '', en = ''): OptionRow => ({ id: ++ids, text, en, cost })
export const criterion_row = (text = '', weight = '', en = ''): CriterionRow => ({ id: ++ids, text, en, weight })

/**
 * A pasted list, one row a line: "text; cost" or the columns of a spreadsheet. What stands behind the last semicolon or
 * tab is the cost only if it is a number: a text may hold a semicolon of its own.
 */
export function paste_options(pasted: string): OptionRow[] {
	return pasted.split(/\r?\n/).flatMap((line) => {
		const plain = line.trim().replace(/^(?:[-*•]|\d{1,2}[.)])\s+/, '')
		if (plain === '') return []
		const cut = Math.max(plain.lastIndexOf(';'), plain.lastIndexOf('\t'))
		const cost = cut < 0 ? '' : plain.slice(cut + 1).trim()
		const is_cost = cost !== '' && whole_of(cost) !== undefined
		return [option_row((is_cost ? plain.slice(0, cut) : plain).replace(/\t/g, ' ').trim(), is_cost ? cost : '')]
	})
}

/** "12", "1.500", "1 500 000": a whole number as people write it; undefined if it is none. */
export function whole_of(typed: string): number | undefined {
	const plain = typed.trim().replace(/(\d)[., \u00a0](?=\d{3}(\D|$))/g, '$1')
	return /^\d{1,15}$/.test(plain) ? Number(plain) : undefined
}

export const filled = <R extends { text: string }>(rows: R[]): R[] => rows.filter((row) => row.text.trim() !== '')

export function options_of(rows: OptionRow[]): Option[] {
	return filled(rows).map((row) => ({ text: row.text.trim(), en: row.en.trim() || undefined, cost: whole_of(row.cost) }))
}

export function criteria_of(rows: CriterionRow[]): Criterion[] {
	return filled(rows).map((row) => ({ text: row.text.trim(), en: row.en.trim() || undefined, weight: whole_of(row.weight) ?? 0 }))
}

export const weights_sum = (rows: CriterionRow[]): number => criteria_of(rows).reduce((sum, row) => sum + row.weight, 0)

/** 100 shared out as evenly as whole numbers allow, the first ones getting what is left over. */
export function share_weights(rows: CriterionRow[]): void {
	const n = filled(rows).length
	filled(rows).forEach((row, i) => {
		row.weight = String(Math.floor(100 / n) + (i < 100 % n ? 1 : 0))
	})
}
