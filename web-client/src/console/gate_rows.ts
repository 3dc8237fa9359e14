// What a move of the resource gate looks like before it is made: what it would do to each source, which targets it may touch, and
// how the two lists of a plan that can not be closed are put together. Pure; the hub decides.
import type { gate_move, gate_row, indicator, resource } from '$gen/schema'
import type { View } from '../core/protocol'
import type { ActionView } from '../ui/plan'

/** The gate's rows if these lines stood instead of the action's own. */
export function rows_after(rows: gate_row[], before: resource[], after: resource[]): gate_row[] {
	const of = (lines: resource[], source: number) => lines.reduce((sum, line) => sum + (line.source === source ? line.amount : 0), 0)
	return rows.map((row) => {
		const demand = row.demand - of(before, row.source) + of(after, row.source)
		return { ...row, demand, margin: row.ceiling - demand, gap: Math.max(0, demand - row.ceiling) }
	})
}

/** The indicators with a target of the objectives that an action serves: what a move on it may break. */
export function targets_of(action: ActionView, objectives: View<'objective'>[]): indicator[] {
	return objectives.filter((one) => action.data.objectives.includes(one.objective)).flatMap((one) => one.indicators).filter((one) => one.target !== undefined)
}

/** Less work or later work: the target may not stay as if nothing had happened. */
export const breaks_targets = (kind: gate_move): boolean => kind === 'phase' || kind === 'scale_down' || kind === 'drop'

/** A target as typed. */
export interface TargetRow {
	indicator: number
	value: string
	year: string
	remainder: string
	remainder_en: string
}

/** Has anything been typed that differs? `read`: what people write to a decimal of the wire. */
export function is_changed(row: TargetRow, now: indicator, read: (typed: string) => string | undefined): { value: boolean; year: boolean } {
	const [value, year] = [read(row.value), Number(row.year.trim()) || undefined]
	return { value: value !== undefined && Number(value) !== Number(now.target), year: year !== undefined && year !== now.target_year }
}

/** A year that is none: it would be left out of the move without a word. */
export const is_odd_year = (row: TargetRow): boolean => row.year.trim() !== '' && !/^(19|20|21)\d\d$/.test(row.year.trim())

export interface Settling {
	funded: number[]
	unfunded: number[]
}

/** A first sketch of the two lists: the hub's proposal, and the others by their group; what nobody grouped comes last. */
export function settling_of(gate: View<'gate'>, actions: ActionView[]): Settling {
	if (gate.funded.length + gate.unfunded.length > 0) return { funded: [...gate.funded], unfunded: [...gate.unfunded] }
	const rank = (a: ActionView) => (a.group ? 'ABC'.indexOf(a.group) : 3)
	const left = actions.filter((a) => !a.dropped && !gate.proposal.includes(a.action)).sort((a, b) => rank(a) - rank(b) || a.action - b.action)
	return { funded: [...gate.proposal], unfunded: left.map((a) => a.action) }
}

/** What the funded part asks of each source. */
export function funded_rows(rows: gate_row[], funded: number[], actions: ActionView[]): gate_row[] {
	const lines = actions.filter((a) => funded.includes(a.action)).flatMap((a) => a.data.resources)
	return rows_after(rows.map((row) => ({ ...row, demand: 0 })), [], lines)
}

/** Moves the item at `at` one place up or down. */
export function shifted(list: number[], at: number, by: 1 | -1): number[] {
	const next = [...list]
	const [one] = next.splice(at, 1)
	if (one !== undefined) next.splice(at + by, 0, one)
	return next
}
