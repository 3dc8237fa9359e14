// How many rows of months go on one page of the wall: the browser would break a chart anywhere, so it is cut before, by how many
// lines each title is likely to take.
import type { View } from '../core/protocol'
import { of } from '../i18n/index.svelte'

type Action = View<'action'>

/* In hundredths of the picture's height, at the wall's usual letters: the head of the months, a line, what a row adds. */
const HEAD = 11
const LINE = 5.2
const EDGE = 1.6
/* What the names have of the width; a letter is about half as wide as it is high. */
const NAMES = 0.46
const LETTER = 2.1

/** The actions in their order, cut into pages; `unit` is a hundredth of the picture's height, in pixels, with what + and - chose. */
export function pieces_of(actions: Action[], place: { height: number; width: number; unit: number }): Action[][] {
	if (place.height === 0) return []
	const room = place.height / place.unit - HEAD
	const letters = Math.max(8, ((place.width / place.unit) * NAMES) / LETTER)
	const rows = actions.map((action) => EDGE + LINE * lines_of(words(action), letters))
	/* All rows of a chart are as high as its highest. */
	const pieces: Action[][] = []
	let highest = 0
	for (const [i, action] of actions.entries()) {
		const last = pieces.at(-1)
		const high = Math.max(highest, rows[i] ?? 0)
		if (last && high * (last.length + 1) <= room) {
			last.push(action)
			highest = high
		} else {
			pieces.push([action])
			highest = rows[i] ?? 0
		}
	}
	return pieces
}

/* As a browser breaks it, word by word. */
function lines_of(text: string, letters: number): number {
	let lines = 1
	let used = 0
	for (const word of text.split(' ')) {
		if (used > 0 && used + word.length > letters) {
			lines++
			used = 0
		}
		used += word.length + 1
	}
	return lines
}

/* The marks in words stand behind the title. */
function words(action: Action): string {
	const marks = [action.conflicts.length > 0, action.overload, action.dropped || action.unfunded > 0].filter(Boolean).length
	return `${action.code} ${of(action.data.title, action.data.title_en)}${' wordsofmarks'.repeat(marks * 2)}`
}
