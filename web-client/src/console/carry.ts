// Files that go from one workshop to another: what a session carries on, and an agenda as a template. Both are read here as
// strictly as needed to say at once that a file is none of ours; what is in them the hub judges.
import type { Commands } from '../core/protocol'

export type Carry = Required<Omit<Commands['carry'], 'id' | 'do' | 'activity'>>
export type Part = NonNullable<Commands['create_workshop']['agenda']>[number]

export interface CarryCounts {
	cards: number
	themes: number
	objectives: number
	lessons: number
}

const is_object = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const list_of = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

function parse(text: string): unknown {
	try {
		/* An editor may have put a mark of its own in front. */
		return JSON.parse(text.replace(/^\ufeff/, ''))
	} catch {
		return undefined
	}
}

/** The commands of a carry file, without the activity that they belong to here; undefined: it is none. */
export function read_carry(text: string): Carry[] | undefined {
	const file = parse(text)
	const rows = is_object(file) ? list_of(file.carry) : []
	const commands = rows.flatMap((row) => {
		if (!is_object(row) || !is_object(row.from) || typeof row.from.code !== 'number' || typeof row.from.title !== 'string') return []
		const { from, themes, cards, objectives, lessons } = row
		return [{ from, themes: list_of(themes), cards: list_of(cards), objectives: list_of(objectives), lessons: list_of(lessons) } as unknown as Carry]
	})
	return commands.length > 0 && commands.length === rows.length ? commands : undefined
}

/** How much a carry file holds. */
export function carry_counts(commands: readonly Carry[]): CarryCounts {
	const sum = (of: (command: Carry) => number) => commands.reduce((n, command) => n + of(command), 0)
	return {
		cards: sum((c) => c.cards.length + c.themes.reduce((n, theme) => n + theme.cards.length, 0)),
		themes: sum((c) => c.themes.length),
		objectives: sum((c) => c.objectives.length),
		lessons: sum((c) => c.lessons.length),
	}
}

/** The activities of a template file; undefined: it is none. */
export function read_template(text: string): Part[] | undefined {
	const file = parse(text)
	const rows = is_object(file) ? list_of(file.agenda) : []
	const parts = rows.flatMap((row) => {
		if (!is_object(row) || typeof row.kind !== 'string' || typeof row.title !== 'string' || typeof row.minutes !== 'number') return []
		const { kind, title, title_en, question, question_en, minutes } = row
		return [{ kind, title, title_en, question, question_en, minutes } as Part]
	})
	return parts.length > 0 && parts.length === rows.length ? parts : undefined
}
