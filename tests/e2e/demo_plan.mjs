// The second half of the demo workshop, made by commands: objectives with their targets, sources, actions, the moves of its resource
// gate. What every source has to come to after any of these moves is worked out here from the file, never asked of the hub.
import assert from 'node:assert/strict'
import fs from 'node:fs'

export const data = JSON.parse(fs.readFileSync(new URL('../data/demo-commune.json', import.meta.url)))

const month = (text) => text && Number(text.replace('-', ''))
const decimal = (value) => value === null || value === undefined ? undefined : String(value)
const by_code = (list) => new Map(list.map((one) => [one.code, one]))
const actions = by_code(data.actions)
const sources = data.resource_sources.map((one) => one.code)
/* Safety where slopes slide is no wish: the law demands it. */
const LEGAL = 'M11'
const CERTAINTY = { awaiting_community_decision: 'awaiting' }

/** Views of a kind as this person sees them. */
export const all = (person, noun) => [...person.views].filter(([key]) => key.startsWith(`${noun}/`)).map(([, view]) => view)
/** The number of the thing with that code, as this person sees it. */
export function number_of(person, noun, code) {
	const found = all(person, noun).find((one) => one.code === code)
	assert.ok(found, `no ${noun} ${code}`)
	return found[noun]
}
/** The indicator with that code, as this person sees it. */
export const indicator_of = (person, code) => all(person, 'objective').flatMap((one) => one.indicators).find((one) => one.code === code)

/* A hub answers once a tick; on one line wishes keep their order, so many go at once. It takes 60 in a burst. */
const AT_ONCE = 20
async function each(list, send) {
	for (let i = 0; i < list.length; i += AT_ONCE) await Promise.all(list.slice(i, i + AT_ONCE).map((one, k) => send(one, i + k)))
}

/** All cards, each by somebody of its author's sector, in the file's themes. `writers`: sector -> people. */
export async function write_cards(boss, writers, activity) {
	const sector_of = new Map(data.participants.map((one) => [one.code, one.sector]))
	const cards = new Map()
	await each(data.swot_items, async (item, i) => {
		const many = writers[sector_of.get(item.author)]
		const { made } = await many[i % many.length].must('add_card', { activity, kind: 'swot', quadrant: item.quadrant, text: item.vi, en: item.en })
		cards.set(item, made)
	})
	await write_themes(boss)
	await each(data.swot_items.filter((item) => item.theme), (item) => boss.must('group_card', { card: cards.get(item), theme: theme_of(item.theme) }))
}

const theme_of = (code) => data.swot_themes.findIndex((one) => one.code === code) + 1
export async function write_themes(boss) {
	await each(data.swot_themes, ({ quadrant, vi, en }) => boss.must('add_theme', { quadrant, title: vi, title_en: en }))
	await boss.until(() => all(boss, 'theme').length === data.swot_themes.length, 'the themes')
}

/** Objectives and indicators, in a workshop that has none; what an objective leads to may come later in the file. */
export async function write_objectives(boss, activity) {
	const place = new Map(data.objectives.map((one, i) => [one.code, i + 1]))
	await each(data.objectives, (o) =>
		boss.must('add_objective', { activity, text: o.vi, en: o.en, dimension: o.dimension, horizon: o.horizon, themes: o.themes.map(theme_of), legal: o.code === LEGAL || undefined }))
	await each(data.objectives.flatMap((o) => o.indicators.map((i) => [o, i])), ([o, i]) =>
		boss.must('add_indicator', {
			objective: place.get(o.code), text: i.vi, en: i.en, unit: i.unit_vi, unit_en: i.unit_en, direction: i.direction, baseline: decimal(i.baseline),
			baseline_year: i.baseline_year ?? undefined, target: decimal(i.target), target_year: i.target_year, source: i.source_vi ?? undefined,
		}))
	await each(data.objectives.filter((o) => o.contributes_to.length > 0), (o) =>
		boss.must('edit_objective', { objective: place.get(o.code), leads_to: o.contributes_to.map((code) => place.get(code)) }))
	await boss.until(() => all(boss, 'objective').length === data.objectives.length, 'the objectives')
}

const lines = (boss, cost, certainty) => Object.entries(cost).filter(([, amount]) => amount > 0)
	.map(([code, amount]) => ({ source: number_of(boss, 'source', code), amount, certainty: CERTAINTY[certainty] ?? certainty }))

export async function write_sources(boss) {
	await each(data.resource_sources, (s) =>
		boss.must('add_source', { data: { name: s.vi, name_en: s.en, ceiling: s.ceiling, owner: s.vi, owner_en: s.en, community: s.needs_community_decision } }))
	await boss.until(() => all(boss, 'source').length === sources.length, 'the sources')
}

/** All actions with their lines, months, risks and what they wait for. */
export async function write_actions(boss) {
	const place = new Map(data.actions.map((one, i) => [one.code, i + 1]))
	await each(data.actions, (a) =>
		boss.must('add_action', { data: {
			title: a.vi, title_en: a.en, objectives: a.objectives.map((code) => number_of(boss, 'objective', code)), output: a.output_vi, unit: a.output_unit_vi,
			quantity: decimal(a.output_quantity), lead: a.lead_vi, partners: a.partners_vi, partners_en: [], resources: lines(boss, a.cost, a.commitment), start: month(a.start),
			end: month(a.end), after: a.depends_on.map(({ action, type }) => ({ action: place.get(action), kind: type })).filter((one) => one.action < place.get(a.code)), risk: a.risk_vi,
			likelihood: a.risk_likelihood, impact: a.risk_impact, mitigation: a.mitigation_vi, missing: a.missing_vi,
		} }))
	await boss.until(() => all(boss, 'action').length === data.actions.length, 'the actions')
}

/** What the file's move on an action is: its kind, lines by source, output, reason, and the target that it costs. */
export function move_on(code) {
	const { adjustment, cost: before, objectives, output_quantity } = actions.get(code)
	const changes = data.resource_gate.iterations[adjustment.round].objective_changes
	const change = changes.find((one) => objectives.includes(one.indicator.split('.')[0]))
	return { ...adjustment, before, output_before: output_quantity, change }
}

/** The same as a command. */
export function move_command(boss, code) {
	const { kind, vi, en, cost, output_quantity, change } = move_on(code)
	const { target_year, indicator } = indicator_of(boss, change.indicator)
	return {
		action: number_of(boss, 'action', code), kind, resources: lines(boss, cost, actions.get(code).commitment), quantity: decimal(output_quantity), reason: vi, reason_en: en,
		changes: [{ indicator, target: decimal(change.to), year: change.year === target_year ? undefined : change.year, remainder: change.remainder_vi, remainder_en: change.remainder_en }],
	}
}

/** Demand against ceiling by source once these actions were moved: [{ code, demand, ceiling }], in the file's order. */
export function rows_after(...moved) {
	return sources.map((code) => ({
		code, ceiling: data.resource_gate.ceiling[code],
		demand: data.actions.reduce((sum, a) => sum + ((moved.includes(a.code) ? a.adjustment.cost : a.cost)[code] ?? 0), 0),
	}))
}

// -- start-up, figures, TOWS --

export const write_stakeholders = (boss) => each(data.stakeholders, (s) =>
	boss.must('add_stakeholder', { data: {
		name: s.vi, name_en: s.en, sector: s.sector, interest: s.interest, influence: s.influence, position: s.position, brings: s.role_vi, brings_en: s.role_en } }))

/** Figures of the situation, each beside the target that an objective sets for it. */
export async function write_series(boss) {
	const indicators = data.objectives.flatMap((o) => o.indicators)
	await each(data.commune_profile.indicators, (s) => {
		const goal = indicators.find((i) => i.vi === s.vi)
		const points = Object.entries(s.series).map(([year, value]) => ({ year: Number(year), value: decimal(value) }))
		const compare = [{ label: s.compare_vi.split(':')[0], label_en: s.compare_en?.split(':')[0], value: decimal(s.compare_value) }]
		return boss.must('add_series', { data: {
			name: s.vi, name_en: s.en, unit: s.unit_vi, unit_en: s.unit_en, direction: goal?.direction, points, target: decimal(goal?.target), target_year: goal?.target_year, compare } })
	})
}

export const write_tows = (boss) => each(data.tows, (x) => boss.must('add_tows', { data: { type: x.type, text: x.vi, en: x.en, themes: x.from.map(theme_of) } }))

// -- options --

/** Criteria that were agreed on, and all options, screened. */
export async function write_strategies(boss) {
	await boss.must('set_criteria', { criteria: data.strategy_criteria.map((c) => ({ text: c.vi, en: c.en, weight: c.weight })) })
	await boss.must('agree_criteria', { agreed: true })
	const tows = (code) => data.tows.findIndex((one) => one.code === code) + 1
	const chain = (option, language) => data.actions.filter((a) => a.option === option).map((a) => a[language])
	await each(data.strategy_options, (o) =>
		boss.must('add_strategy', { data: { title: o.vi, title_en: o.en, tows: o.tows.map(tows), objectives: [], chain: chain(o.code, 'vi'), chain_en: chain(o.code, 'en'), parts: [] } }))
	await each(data.strategy_options, (o, i) =>
		boss.must('screen_strategy', o.screen_passed ? { strategy: i + 1, screening: 'passed' }
			: { strategy: i + 1, screening: 'failed', failed: ['harm'], reason: o.screen_reason_vi, reason_en: o.screen_reason_en ?? undefined }))
}

/** What the groups scored, typed by whoever runs the room. */
export const write_scores = (boss, sectors = ['state', 'private', 'community']) => each(data.strategy_options, (o, i) =>
	Promise.all(sectors.map((sector) => boss.must('score_strategy', { strategy: i + 1, sector, values: o.group_scores[sector] }))))

// -- what comes behind the gate --

export async function write_mechanisms(boss) {
	const c = data.coordination_mechanism
	await boss.must('set_coordination', { data: {
		body: c.body_vi, body_en: c.body_en, members: c.members, chair: c.chair_vi, secretariat: c.secretariat_vi, meeting: c.meeting_vi, decision: c.decision_rule_vi,
		channels: c.information_vi, channels_en: [], escalation: c.escalation_vi } })
	const indicators = data.monitoring_indicators.map((one) => indicator_of(boss, one.indicator).indicator)
	await boss.must('set_impact_monitoring', { data: { indicators, collector: c.body_vi, collector_en: c.body_en } })
}

/** How the actions and the indicators go. */
export async function write_reports(boss) {
	await each(data.monitoring_actions, (r) =>
		boss.must('add_reading', { data: {
			action: number_of(boss, 'action', r.action), period: r.period_vi, period_en: r.period_en, planned: decimal(r.planned), actual: decimal(r.actual),
			allocated: r.allocated, disbursed: r.disbursed, cause: r.note_vi || undefined, cause_en: r.note_en || undefined } }))
	await each(data.monitoring_indicators, (m) =>
		boss.must('add_measurement', { data: {
			indicator: indicator_of(boss, m.indicator).indicator, period: m.period_vi, period_en: m.period_en, year: Number(m.period_vi.match(/\d{4}/)[0]),
			value: decimal(m.actual), milestone: decimal(m.milestone) } }))
}
