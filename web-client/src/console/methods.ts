// The voting methods, read from the hub's own table: which exist, what their ballots and results look like, and what each
// may be about. A list that stood here too would differ one day; a new row there is offered here at once.
import table from '../../../hub/core/method/methods.def?raw'
import type { balance, chart, form, items_of, method } from '$gen/schema'

export interface MethodRow {
	method: method
	form: form
	chart: chart
	/** What a sector's part is counted against if the round does not say. */
	balance: balance
	about: items_of[]
}

/* ROW(DOTS, dots, SPEND, BARS, ..., USED, ..., ABOUT(THEMES, OBJECTIVES, NONE)): name, prefix, form and chart come first. */
const ROW = /ROW\((\w+), \w+, (\w+), (\w+), ([^()]*), ABOUT\(([^)]*)\)\)/g

export function read_methods(text: string): MethodRow[] {
	return [...text.matchAll(ROW)].map(([, name = '', form = '', chart = '', more = '', about = '']) => ({
		method: name.toLowerCase() as method,
		form: form.toLowerCase() as form,
		chart: chart.toLowerCase() as chart,
		balance: /\bUSED\b/.test(more) ? 'used' : 'voters',
		about: about.split(',').map((word) => word.trim().toLowerCase()).filter((word) => word !== 'none') as items_of[],
	}))
}

export const METHODS = read_methods(table)
export const method_row = (method: method | ''): MethodRow | undefined => METHODS.find((row) => row.method === method)
