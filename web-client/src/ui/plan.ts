// What pictures of the action plan need, console and wall alike: months and their places on an axis, rows of a Gantt chart,
// and the scale of the bars that set demand against ceiling. It reads what the hub said and decides nothing anew.
import type { gate_row, link_kind } from '$gen/schema'
import type { View } from '../core/protocol'

export type ActionView = View<'action'>

/** Months since the year 0, so that they can be counted: 202604 -> 24315. */
export const month_count = (month: number): number => Math.floor(month / 100) * 12 + (month % 100) - 1
/** And back: 24315 -> 202604. */
export const month_at = (count: number): number => Math.floor(count / 12) * 100 + (count % 12) + 1
/** From the first to the last, both counted: 202604 to 202812 are 33. */
export const months_between = (first: number, last: number): number => month_count(last) - month_count(first) + 1

/** 202604 -> "04/2026", as people here write it; "" for none. */
export function month_text(month: number | undefined): string {
	return month ? `${String(month % 100).padStart(2, '0')}/${Math.floor(month / 100)}` : ''
}

/** "4/2026", "04.2026", "2026-04" or "202604" -> 202604; undefined if it is no month. */
export function read_month(typed: string): number | undefined {
	const plain = typed.trim().replace(/\s*[-./]\s*|\s+/g, '/')
	const [, month, year] = /^(\d{1,2})\/(\d{4})$/.exec(plain) ?? []
	const [, year_first, month_last] = /^(\d{4})\/?(\d{1,2})$/.exec(plain) ?? []
	const value = { year: Number(year ?? year_first), month: Number(month ?? month_last) }
	return value.month >= 1 && value.month <= 12 && value.year >= 1990 && value.year <= 2200 ? value.year * 100 + value.month : undefined
}

export interface Half {
	year: number
	half: 1 | 2
	/** Where it begins, percent of the axis. */
	at: number
}

/** Whole half-years: the hub counts the load of a lead by them. */
export interface Axis {
	first: number
	last: number
	/** Width of a half-year, percent. */
	step: number
	halves: Half[]
}

/** An axis that holds these months; undefined where there is none. */
export function axis_of(first: number, last: number): Axis | undefined {
	if (!first || !last || last < first) return undefined
	const begin = Math.floor(month_count(first) / 6)
	const end = Math.floor(month_count(last) / 6) + 1
	const step = 100 / (end - begin)
	const halves = Array.from({ length: end - begin }, (_, i): Half => ({
		year: Math.floor((begin + i) / 2), half: (begin + i) % 2 === 0 ? 1 : 2, at: i * step,
	}))
	return { first: month_at(begin * 6), last: month_at(end * 6 - 1), step, halves }
}

/** First and last month of these actions, [0, 0] where none is known; the hub says the same of all in the view `plan`. */
export function span_of(actions: ActionView[]): [number, number] {
	const months = actions.flatMap((one) => [one.data.start ?? 0, one.data.end ?? 0]).filter((month) => month > 0)
	return months.length > 0 ? [Math.min(...months), Math.max(...months)] : [0, 0]
}

export interface Waits {
	action: number
	code: string
	kind: link_kind
	/** It does not wait as planned. */
	clash: boolean
}

export interface GanttRow {
	action: ActionView
	/** Percent of the axis; undefined where a month is missing. */
	bar?: { left: number; width: number }
	waits: Waits[]
}

export interface GanttLink {
	kind: link_kind
	clash: boolean
	/** Percent of the axis, and rows from the top. */
	x: number
	y: number
	to_x: number
	to_y: number
}

const place = (axis: Axis, count: number): number => ((count - month_count(axis.first)) / months_between(axis.first, axis.last)) * 100

/** The rows in the order given. `all`: also those that are on another page, for the codes of what a row waits for. */
export function gantt_rows(actions: ActionView[], axis: Axis | undefined, all: ActionView[] = actions): GanttRow[] {
	const codes = new Map(all.map((one) => [one.action, one.code]))
	return actions.map((action) => {
		const { start, end, after } = action.data
		const waits = after.map((one): Waits => ({
			action: one.action, code: codes.get(one.action) ?? '', kind: one.kind, clash: action.conflicts.includes(one.action),
		}))
		if (!axis || !start || !end || end < start) return { action, waits }
		const left = place(axis, month_count(start))
		return { action, waits, bar: { left, width: place(axis, month_count(end) + 1) - left } }
	})
}

/** What leads from one row to another: out of the end of the one (FS) or out of its start (SS), into the start of the other. */
export function gantt_links(rows: GanttRow[]): GanttLink[] {
	const at = new Map(rows.map((row, i) => [row.action.action, i]))
	return rows.flatMap((row, to_y) =>
		row.waits.flatMap(({ action, kind, clash }): GanttLink[] => {
			const y = at.get(action)
			const from = y === undefined ? undefined : rows[y]?.bar
			if (y === undefined || !from || !row.bar) return []
			return [{ kind, clash, x: kind === 'FS' ? from.left + from.width : from.left, y, to_x: row.bar.left, to_y }]
		}),
	)
}

export interface GateBar {
	row: gate_row
	/** Percent of the width: what the ceiling carries, and what stands beyond it. */
	within: number
	beyond: number
	/** Where the same source's demand stood earlier; undefined: not known. */
	before?: number
	/** Too long for the picture: it goes on beyond the edge. */
	cut: boolean
}

export interface GateScale {
	/** Where every ceiling stands, percent of the width: one line through all rows. */
	line: number
	bars: GateBar[]
}

/* Beyond so many ceilings a bar is cut, or the others would be unreadable; a plan that fits keeps some air behind the line. */
const MOST_CEILINGS = 2
const LEAST_CEILINGS = 1.2

/**
 * Each source against its own ceiling, because money is earmarked: the ceilings stand on one line, whatever their size, and what
 * is beyond it is what is missing.
 */
export function gate_scale(rows: gate_row[], before: gate_row[] = []): GateScale {
	const share = (row: gate_row) => (row.ceiling > 0 ? row.demand / row.ceiling : row.demand > 0 ? Infinity : 0)
	const earlier = (row: gate_row) => before.find((one) => one.source === row.source)
	const wanted = [...rows, ...before].map(share)
	const most = Math.min(MOST_CEILINGS, Math.max(LEAST_CEILINGS, ...wanted))
	const line = 100 / most
	const bars = rows.map((row): GateBar => {
		const mine = Math.min(most, share(row))
		const was = earlier(row)
		return {
			row,
			within: Math.min(1, mine) * line,
			beyond: Math.max(0, mine - 1) * line,
			before: was && was.demand !== row.demand ? Math.min(most, share(was)) * line : undefined,
			cut: share(row) > most,
		}
	})
	return { line, bars }
}

/** Total of an action's lines, million đồng. */
export const total_of = (lines: { amount: number }[]): number => lines.reduce((sum, line) => sum + line.amount, 0)
