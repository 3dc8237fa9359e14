// What an activity of each kind usually is: title, question and minutes, read from the hub's own table. A list that stood
// here too would differ one day; a new row there is offered here at once.
import table from '../../../hub/core/activity/activities.def?raw'
import type { activity_kind } from '$gen/schema'

export interface KindRow {
	kind: activity_kind
	/** Which of the seven steps; 0 = none. */
	step: number
	title: string
	title_en: string
	question: string
	question_en: string
	minutes: number
}

/* ROW(SWOT, 2, P(...), W(...), false, "title", "title in English", "question", "question in English", 15). */
const ROW = /ROW\((\w+), (\d), P\([^)]*\), W\([^)]*\), \w+,\s*"([^"]*)", "([^"]*)",\s*"([^"]*)", "([^"]*)", (\d+)\)/g

export function read_kinds(text: string): KindRow[] {
	return [...text.matchAll(ROW)].map(([, kind = '', step, title = '', title_en = '', question = '', question_en = '', minutes]) => ({
		kind: kind.toLowerCase() as activity_kind, step: Number(step), title, title_en, question, question_en, minutes: Number(minutes),
	}))
}

export const KINDS = read_kinds(table)
