// What takes back a deed on a row: things that are written, changed and removed as one whole, their `data`. One table for all of
// them; a new noun of the kind is one more name.
import type { Views } from '../core/protocol'
import type { Counter, Counters, Look } from './counter'
import type { Command } from './desk.svelte'

const ROWS = ['stakeholder', 'series', 'tows', 'strategy', 'source', 'action', 'reading', 'measurement', 'opinion'] as const

type Noun = (typeof ROWS)[number]
type Given = { data?: object } & { [N in Noun]?: number }

const TITLE_MOST = 60

/* What a row is called before it has a code; what is long, by how it begins. */
const title_of = (data: object): string => {
	const { name, title, text, period } = data as { name?: string; title?: string; text?: string; period?: string }
	const whole = name ?? title ?? text ?? period ?? ''
	if (whole.length <= TITLE_MOST) return whole
	const space = whole.lastIndexOf(' ', TITLE_MOST)
	return `${space > 0 ? whole.slice(0, space) : [...whole].slice(0, TITLE_MOST).join('')}…`
}

/** The row as the mirror has it. Every view of these nouns holds its data, and most a code. */
const row_of = (look: Look, noun: Noun, number: number) => look.get(noun as keyof Views, number) as { code?: string; data: object } | undefined

function counters_of(noun: Noun): Record<string, (c: Given, look: Look) => Counter | undefined> {
	const command = (verb: string, fields: object) => ({ do: `${verb}_${noun}`, ...fields }) as unknown as Command
	return {
		[`add_${noun}`]: (c) => ({
			what: title_of(c.data ?? {}),
			mark: (now, made) => row_of(now, noun, made)?.data,
			steps: [{ command: (made) => (made ? command('remove', { [noun]: made }) : undefined) }],
		}),
		[`edit_${noun}`]: (c, look) => {
			const number = c[noun] ?? 0
			const row = row_of(look, noun, number)
			return row && {
				what: row.code ?? title_of(row.data),
				mark: (now) => row_of(now, noun, number)?.data,
				steps: [{ command: () => command('edit', { [noun]: number, data: row.data }) }],
			}
		},
		/* It comes back under a new code: codes are never given twice. */
		[`remove_${noun}`]: (c, look) => {
			const number = c[noun] ?? 0
			const row = row_of(look, noun, number)
			return row && {
				what: row.code ?? title_of(row.data),
				mark: (now) => row_of(now, noun, number) === undefined,
				steps: [{ command: () => command('add', { data: row.data }) }],
			}
		},
	}
}

export const row_counters = Object.assign({}, ...ROWS.map(counters_of)) as Counters
