// What the facilitator types about an action, a source or a reading: every field a text until it is sent, because a number that is
// half typed is no number. And what is made of it for the hub.
import type { action_data, certainty, link_kind, resource } from '$gen/schema'
import { month_text, read_month } from '../ui/plan'
import { whole_of } from './rows'

export const CERTAINTIES = ['confirmed', 'in_principle', 'unknown'] as const
export const LEVELS = ['confirmed', 'in_principle', 'declined'] as const
export const MOVES = ['remove', 'phase', 'scale_down', 'substitute', 'drop'] as const
export const MUST_MITIGATE = 6

/** A resource line as typed. */
export interface LineRow {
	id: number
	source: number | ''
	amount: string
	guarantor: string
	guarantor_en: string
	certainty: certainty | ''
	in_kind: boolean
}

export interface WaitRow {
	id: number
	action: number | ''
	kind: link_kind
}

let ids = 0
export const line_row = (line?: resource): LineRow => ({
	id: ++ids, source: line?.source ?? '', amount: line ? String(line.amount) : '', guarantor: line?.guarantor ?? '',
	guarantor_en: line?.guarantor_en ?? '', certainty: line?.certainty ?? '', in_kind: line?.in_kind ?? false,
})
export const wait_row = (action: number | '' = '', kind: link_kind = 'FS'): WaitRow => ({ id: ++ids, action, kind })

const is_filled = (row: LineRow): boolean => row.source !== '' || row.amount.trim() !== ''
/** A line without a source or without a whole number. */
export const is_odd_line = (row: LineRow): boolean => is_filled(row) && (row.source === '' || whole_of(row.amount) === undefined)

export function lines_of(rows: LineRow[]): resource[] {
	return rows.filter((row) => is_filled(row) && !is_odd_line(row)).map((row) => ({
		source: Number(row.source), amount: whole_of(row.amount) ?? 0, guarantor: given(row.guarantor), guarantor_en: given(row.guarantor_en),
		certainty: row.certainty || undefined, in_kind: row.in_kind || undefined,
	}))
}

/** A line that was not there before asks nothing: what is 0 is left out of a move. */
export const lines_left = (rows: LineRow[]): resource[] => lines_of(rows).filter((line) => line.amount > 0)

/** Amounts in the proportion in which an output changes, to whole millions: 9,6 km to 6,4 km makes 1 680 to 1 120. */
export function in_proportion(rows: LineRow[], before: number, after: number): LineRow[] {
	if (!(before > 0) || !(after >= 0)) return rows
	return rows.map((row) => ({ ...row, amount: String(Math.round(((whole_of(row.amount) ?? 0) * after) / before)) }))
}

/** "" is nothing said. */
export const given = (text: string | undefined): string | undefined => text?.trim() || undefined
/* Said alike: what is empty, off or left out is nothing, and the order of fields means nothing. */
const said = (value: unknown): string | undefined => JSON.stringify(value, (_, one: unknown) =>
	one === false || one === '' || (Array.isArray(one) && one.length === 0) ? undefined
		: one && typeof one === 'object' && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one)

/**
 * A row goes to the hub as a whole, and somebody else may have changed it while it was typed at: fields that nobody touched here
 * stay as they stand there `now`. `was`: the row when the form was opened; without it the row is new.
 */
export function over<T extends object>(typed: T, was: object | undefined, now: object | undefined): T {
	if (!was || !now) return typed
	const [before, there] = [was, now] as Record<string, unknown>[]
	return Object.fromEntries(Object.entries(typed).map(([key, value]) => [key, said(value) === said(before?.[key]) ? there?.[key] : value])) as T
}

/** One a line. */
export const list_of = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '')
export const list_text = (list: string[] | undefined): string => (list ?? []).join('\n')

const TEXTS = [
	'title', 'title_en', 'output', 'output_en', 'unit', 'unit_en', 'lead', 'lead_en', 'beneficiaries', 'beneficiaries_en', 'needs', 'needs_en',
	'season', 'season_en', 'risk', 'risk_en', 'mitigation', 'mitigation_en', 'missing', 'missing_en',
] as const

/** The boxes 1 to 5 as they are typed. */
export interface ActionDraft {
	words: Record<(typeof TEXTS)[number], string>
	objectives: number[]
	strategy: number | ''
	quantity: string
	partners: string
	partners_en: string
	lines: LineRow[]
	start: string
	end: string
	waits: WaitRow[]
	likelihood: number
	impact: number
}

/** `say`: a decimal of the wire as people write it. */
export function action_draft(data: action_data | undefined, say: (decimal: string) => string): ActionDraft {
	return {
		words: Object.fromEntries(TEXTS.map((key) => [key, data?.[key] ?? ''])) as ActionDraft['words'],
		objectives: [...(data?.objectives ?? [])],
		strategy: data?.strategy ?? '',
		quantity: data?.quantity ? say(data.quantity) : '',
		partners: list_text(data?.partners),
		partners_en: list_text(data?.partners_en),
		lines: (data?.resources ?? []).map(line_row),
		start: month_text(data?.start),
		end: month_text(data?.end),
		waits: (data?.after ?? []).map((one) => wait_row(one.action, one.kind)),
		likelihood: data?.likelihood ?? 0,
		impact: data?.impact ?? 0,
	}
}

/** `read`: what people write to a decimal of the wire. */
export function action_data_of(draft: ActionDraft, read: (typed: string) => string | undefined): action_data {
	const words = Object.fromEntries(TEXTS.map((key) => [key, given(draft.words[key])])) as Partial<ActionDraft['words']>
	return {
		...words,
		title: draft.words.title.trim(),
		objectives: [...draft.objectives],
		strategy: draft.strategy || undefined,
		quantity: read(draft.quantity),
		partners: list_of(draft.partners),
		partners_en: list_of(draft.partners_en),
		resources: lines_of(draft.lines),
		start: read_month(draft.start),
		end: read_month(draft.end),
		after: draft.waits.flatMap((row) => (row.action === '' ? [] : [{ action: row.action, kind: row.kind }])),
		likelihood: draft.likelihood || undefined,
		impact: draft.impact || undefined,
	}
}

/** The word of what an action still lacks, in the order of the form; "" when it can be sent. */
export function action_lacks(draft: ActionDraft): '' | 'title' | 'objective' | 'lead' | 'line' | 'month' | 'order' {
	const [start, end] = [read_month(draft.start), read_month(draft.end)]
	if (draft.words.title.trim() === '') return 'title'
	if (draft.objectives.length === 0) return 'objective'
	if (draft.words.lead.trim() === '') return 'lead'
	if (draft.lines.some(is_odd_line)) return 'line'
	if ((draft.start.trim() !== '' && !start) || (draft.end.trim() !== '' && !end)) return 'month'
	return start && end && end < start ? 'order' : ''
}
