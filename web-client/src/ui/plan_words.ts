// The plan in words, for those who read it on a wall or on a phone: months, moves, changed targets, ratings. Nothing is
// decided or counted here that the hub has not said.
import type { View } from '../core/protocol'
import { decimal, number, of, t } from '../i18n/index.svelte'
import { month_text } from './plan'

type Objective = View<'objective'>
export type Indicator = Objective['indicators'][number]
type Adjustment = View<'adjustment'>
type Changed = Adjustment['changes'][number]

/** 202604, 202812 -> "04/2026 – 12/2028"; one of them alone, or "". */
export function months_words(start: number | undefined, end: number | undefined): string {
	return [start, end].filter((month) => month).map(month_text).join(' – ')
}

/** "72 (2028)"; "…" where there is none. */
export function value_words(value: string | undefined, year: number | undefined): string {
	return value === undefined ? '…' : decimal(value) + (year ? ` (${year})` : '')
}

/** Number of an indicator -> the indicator, with all objectives that are known. */
export function indicators_of(objectives: Objective[]): Map<number, Indicator> {
	return new Map(objectives.flatMap((one) => one.indicators.map((indicator) => [indicator.indicator, indicator] as const)))
}

/** "M06.1: 85 (2028) → 72 (2028)". A half of a target that a move did not change stays as it was. */
export function change_words(change: Changed): string {
	const from = value_words(change.from, change.from_year)
	const to = value_words(change.to ?? change.from, change.to_year ?? change.from_year)
	return t('chart.gate_target', { code: change.code, from, to })
}

/** The same of an indicator whose target is not what it was before all moves; undefined where it is. */
export function changed_words(one: Indicator): string | undefined {
	if (one.first_target === undefined && one.first_year === undefined) return undefined
	const from = value_words(one.first_target ?? one.target, one.first_year ?? one.target_year)
	return t('chart.gate_target', { code: one.code, from, to: value_words(one.target, one.target_year) })
}

/** "H02: 10.080 → 6.720 triệu đồng". */
export function move_words(move: Adjustment, code: string): string {
	return t('chart.gate_move_line', { code, from: number(move.total_before), to: number(move.total) })
}

/** The moves that stand, oldest first. */
export function standing_moves(moves: Adjustment[]): Adjustment[] {
	return moves.filter((one) => !one.undone)
}

export interface Milepost {
	/** "Lúc đầu", "Vòng 1", "Hiện nay". */
	word: string
	demand: number
	fits: boolean
}

/** The gate's way so far: every iteration that was kept, and how it stands now where that is another figure. */
export function gate_way(gate: View<'gate'>, iterations: View<'iteration'>[]): Milepost[] {
	const way = iterations.map((one) => ({
		word: one.round === 0 ? t('chart.gate_round_0') : t('chart.gate_round', { n: one.round }),
		demand: one.demand,
		fits: one.guaranteed,
	}))
	if (way.at(-1)?.demand === gate.demand) return way
	return [...way, { word: t('chart.gate_present'), demand: gate.demand, fits: gate.rows.every((row) => row.gap === 0) }]
}

/** "Tổng nhu cầu 34.510 / khả năng 28.600 triệu đồng, vượt 5.910". */
export function gate_total(gate: View<'gate'>): string {
	const all = t(gate.state === 'settled' ? 'chart.gate_total_funded' : 'chart.gate_total', { demand: gate.demand, ceiling: gate.ceiling })
	/* Sources do not help each other out: the sum may fit where one of them does not. */
	const some = gate.state === 'over' ? t('chart.gate_total_some', { n: gate.rows.filter((row) => row.gap > 0).length }) : t('chart.gate_total_left', { n: gate.ceiling - gate.demand })
	return `${all}, ${gate.gap > 0 ? t('chart.gate_total_gap', { n: gate.gap }) : some}`
}

/** How far, in shape; the word stands beside it. */
export const LEVEL_SIGNS = { asked: '…', confirmed: '✓', in_principle: '○', declined: '✗' } as const
export const PROGRESS_SIGNS = { on_track: '✓', at_risk: '▲', off_track: '✗' } as const
export const STATE_SIGNS = { sketch: '…', over: '✗', open: '✓', settled: '▣' } as const

/** One to five as dots, for the eyes alone. */
export const dots = (rating: number): string => '●'.repeat(rating) + '○'.repeat(Math.max(0, 5 - rating))

export interface MechanismLine {
	word: string
	text: string
}

/** What was agreed on coordination, line by line; only what was filled in. */
export function coordination_lines(mechanisms: View<'mechanisms'> | undefined): MechanismLine[] {
	const c = mechanisms?.coordination
	if (!c) return []
	const members = (['state', 'private', 'community'] as const).filter((one) => c.members[one] > 0)
	return lines('coordination', {
		body: of(c.body, c.body_en),
		chair: of(c.chair, c.chair_en),
		secretariat: of(c.secretariat, c.secretariat_en),
		members: members.map((one) => `${t(`name.sector.${one}`)} ${c.members[one]}`).join(', '),
		meeting: of(c.meeting, c.meeting_en),
		decision: of(c.decision, c.decision_en),
		channels: listed(c.channels, c.channels_en),
		escalation: of(c.escalation, c.escalation_en),
	})
}

export function impact_lines(mechanisms: View<'mechanisms'> | undefined, objectives: Objective[]): MechanismLine[] {
	const m = mechanisms?.impact
	if (!m) return []
	const known = indicators_of(objectives)
	return lines('impact', {
		indicators: m.indicators.flatMap((one) => known.get(one) ?? []).map((one) => `${one.code} ${of(one.text, one.en)}`).join('; '),
		collector: of(m.collector, m.collector_en),
		rhythm: of(m.rhythm, m.rhythm_en),
		publication: of(m.publication, m.publication_en),
	})
}

/** Several short lines, each in the reader's language where it was translated. */
export const listed = (vi: string[], en: string[]): string => vi.map((line, i) => of(line, en[i])).join(', ')

function lines(section: string, texts: Record<string, string>): MechanismLine[] {
	return Object.entries(texts)
		.filter(([, text]) => text !== '')
		.map(([key, text]) => ({ word: t(`chart.${section}_${key}`), text }))
}
