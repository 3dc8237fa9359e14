// What takes a deed back. Every counter is worked out before the deed runs, from what the mirror shows then; it is an
// ordinary command, so that the log keeps the deed and its undoing, and nothing is deleted.
import type { CommandName, Commands, Views } from '../core/protocol'
import type { Command } from './desk.svelte'
import { after_counters } from './counter_after'
import { option_counters } from './counter_options'
import { plan_counters } from './counter_plan'
import { row_counters } from './counter_rows'

/** What a counter may look at: the mirror, and the hub's time in milliseconds. */
export interface Look {
	get<N extends keyof Views>(noun: N, number?: number): Views[N] | undefined
	all<N extends keyof Views>(noun: N): Views[N][]
	now: () => number
	/** Said where a counter needs a reason and there was none before. */
	undone: string
}

/** One command of a counter. `made` is the number of what was made last; undefined: there is nothing left to do here. */
export interface Step {
	command: (made: number, look: Look) => Command | undefined
	/** The next steps need the number of what this one makes. */
	makes?: boolean
}

export interface Counter {
	steps: Step[]
	/** What the deed changed, as it stands now. Another value later on means that somebody went on from there. */
	mark: (look: Look, made: number) => unknown
	/** What the deed was done to, for its name: a code or a title. */
	what: string
}

export type Counters = { [N in CommandName]?: (c: Omit<Commands[N], 'id' | 'do'>, look: Look) => Counter | undefined }

const plain = (command: Command | undefined): Step => ({ command: () => command })

/* The steps of `back` take a card home to its theme, if that still stands where the card stands. */
function back_into(card: number, theme: number | undefined): Step {
	return {
		command: (_, look) => (theme && look.get('theme', theme) ? { do: 'group_card', card, theme } : undefined),
	}
}

/* Fields of `now` under the names that the command gives. */
function before<T extends object>(given: object, now: T): Partial<T> {
	const kept: Record<string, unknown> = {}
	for (const [name, value] of Object.entries(given))
		if (value !== undefined && name in EMPTY) kept[name] = (now as Record<string, unknown>)[name] ?? EMPTY[name]
	return kept as Partial<T>
}

/* What an optional field says when it is to be empty again. */
const EMPTY: Record<string, unknown> = {
	title: '', title_en: '', question: '', question_en: '', minutes: 0, text: '', en: '', dimension: '', horizon: '',
	elements: [], themes: [], leads_to: [], legal: false,
}

const activity_of = (look: Look, n: number) => look.get('agenda')?.activities.find((a) => a.activity === n)

function indicator_of(look: Look, n: number) {
	for (const objective of look.all('objective')) {
		const row = objective.indicators.find((x) => x.indicator === n)
		if (row) return { objective: objective.objective, row }
	}
	return undefined
}

/* A row as the view shows it, without what the hub adds. */
function indicator_fields(row: NonNullable<ReturnType<typeof indicator_of>>['row']) {
	const { indicator: _number, code: _code, complete: _complete, first_target: _target, first_year: _year, remainder: _rest, remainder_en: _rest_en, ...fields } = row
	return fields
}

/** Open, closed and shown follow one another; whatever it was before, at most two commands lead back. */
function back_to_state(activity: number, look: Look): Counter | undefined {
	const row = activity_of(look, activity)
	if (!row) return undefined
	const was = row.state
	return {
		what: row.title,
		mark: (now) => activity_of(now, activity)?.state,
		steps: [
			{ command: (_, now) => (activity_of(now, activity)?.state === 'shown' && was !== 'shown' ? { do: 'conceal', activity } : undefined) },
			was === 'open' ? plain({ do: 'open_input', activity })
				: was === 'shown' ? plain({ do: 'reveal', activity })
					: { command: (_, now) => (activity_of(now, activity)?.state === 'open' ? { do: 'close_input', activity } : undefined) },
		],
	}
}

/* From now to the end of a clock, as the command takes it. */
const seconds_to = (ends: number, look: Look): number => Math.max(0, Math.min(36000, Math.round((ends - look.now()) / 1000)))

function back_to_timer(activity: number, look: Look): Counter | undefined {
	const stage = look.get('stage')
	if (stage?.activity !== activity) return undefined
	const ends = stage.ends
	return {
		what: '',
		mark: (now) => now.get('stage')?.ends,
		steps: [{ command: (_, now) => ({ do: 'set_timer', activity, seconds: ends > 0 ? seconds_to(ends, now) : 0 }) }],
	}
}

function back_to_poll(poll: number, look: Look, command: Command): Counter | undefined {
	const round = look.get('poll', poll)
	return round && { what: round.question, mark: (now) => now.get('poll', poll)?.state, steps: [plain(command)] }
}

/* What a card in the spotlight, or a thread, is about; the other modes are about nothing. */
function shown_on_wall({ wall, spotlight, objective, action }: Views['stage']) {
	if (wall === 'card') return { card: spotlight }
	return wall === 'thread' ? { card: spotlight, objective, action } : {}
}

export const counters: Counters = {
	move_card: (c, look) => {
		const card = look.get('card', c.card)
		if (!card?.quadrant) return undefined
		const { quadrant, theme } = card
		const reason = (card.was ? card.moved : undefined) || look.undone
		return {
			what: `${card.code} → ${c.quadrant}`,
			mark: (now) => now.get('card', c.card)?.quadrant,
			steps: [plain({ do: 'move_card', card: c.card, quadrant, reason, reason_en: card.moved_en }), back_into(c.card, theme)],
		}
	},
	merge_card: (c, look) => {
		const card = look.get('card', c.card)
		const into = look.get('card', c.into)
		return card && into && {
			what: `${card.code} → ${into.code}`,
			mark: (now) => now.get('card', c.card)?.into,
			steps: [plain({ do: 'split_card', card: c.card })],
		}
	},
	split_card: (c, look) => {
		const card = look.get('card', c.card)
		const into = card?.into
		return card && into && {
			what: card.code,
			mark: (now) => now.get('card', c.card)?.into,
			steps: [plain({ do: 'merge_card', card: c.card, into })],
		} || undefined
	},
	group_card: (c, look) => {
		const card = look.get('card', c.card)
		const before = card?.theme
		return card && {
			what: c.theme ? `${card.code} → ${look.get('theme', c.theme)?.code ?? ''}` : card.code,
			mark: (now) => now.get('card', c.card)?.theme,
			/* Its theme has been dissolved meanwhile: without the deed it would stand by itself now. */
			steps: [{ command: (_, now) => ({ do: 'group_card', card: c.card, theme: before && now.get('theme', before) ? before : undefined }) }],
		}
	},
	/* A card that waited cannot be made to wait again: nobody may pass it off as never looked at. */
	hide_card: (c, look) => {
		const card = look.get('card', c.card)
		return card && !card.waiting ? { what: card.code, mark: (now) => now.get('card', c.card)?.hidden, steps: [plain({ do: 'unhide_card', card: c.card })] } : undefined
	},
	unhide_card: (c, look) => {
		const card = look.get('card', c.card)
		return card && {
			what: card.code,
			mark: (now) => [now.get('card', c.card)?.hidden, now.get('card', c.card)?.waiting],
			steps: [plain({ do: 'hide_card', card: c.card, reason: card.hidden || look.undone })],
		}
	},
	edit_card: (c, look) => {
		const card = look.get('card', c.card)
		return card && {
			what: card.code,
			mark: (now) => [now.get('card', c.card)?.text, now.get('card', c.card)?.en],
			steps: [plain({ do: 'edit_card', card: c.card, text: card.text, en: card.en ?? '', reason: look.undone })],
		}
	},
	tag_card: (c, look) => {
		const card = look.get('card', c.card)
		return card && {
			what: card.code,
			mark: (now) => now.get('card', c.card)?.elements,
			steps: [plain({ do: 'tag_card', card: c.card, elements: [...card.elements] })],
		}
	},
	add_theme: (c) => ({
		what: c.title,
		mark: (now, made) => [now.get('theme', made)?.title, now.get('theme', made)?.cards],
		steps: [{ command: (made) => ({ do: 'remove_theme', theme: made }) }],
	}),
	rename_theme: (c, look) => {
		const theme = look.get('theme', c.theme)
		return theme && {
			what: theme.title,
			mark: (now) => [now.get('theme', c.theme)?.title, now.get('theme', c.theme)?.title_en],
			steps: [plain({ do: 'rename_theme', theme: c.theme, title: theme.title, title_en: theme.title_en ?? '' })],
		}
	},
	/* It comes back under a new code: codes are never given twice. */
	remove_theme: (c, look) => {
		const theme = look.get('theme', c.theme)
		if (!theme) return undefined
		const { quadrant, title, title_en } = theme
		const tows = look.all('tows').filter((one) => one.data.themes.includes(c.theme))
		const objectives = look.all('objective').filter((one) => one.themes.includes(c.theme))
		return {
			what: title,
			mark: (now) => now.get('theme', c.theme) === undefined,
			steps: [
				{ command: () => ({ do: 'add_theme', quadrant, title, title_en }), makes: true },
				...theme.cards.map((card): Step => ({
					command: (made, now) => {
						const there = now.get('card', card)
						return there && !there.theme && there.quadrant === quadrant ? { do: 'group_card', card, theme: made } : undefined
					},
				})),
				/* What rested on it rests on it again. */
				...tows.map(({ tows: number }): Step => ({
					command: (made, now) => {
						const there = now.get('tows', number)?.data
						return there && { do: 'edit_tows', tows: number, data: { ...there, themes: [...there.themes, made] } }
					},
				})),
				...objectives.map(({ objective }): Step => ({
					command: (made, now) => {
						const there = now.get('objective', objective)
						return there && { do: 'edit_objective', objective, themes: [...there.themes, made] }
					},
				})),
			],
		}
	},
	edit_element: (c, look) => {
		const element = look.get('element', c.element)
		return element && {
			what: element.code,
			mark: (now) => [now.get('element', c.element)?.title, now.get('element', c.element)?.title_en],
			steps: [plain({ do: 'edit_element', element: c.element, title: element.title, title_en: element.title_en ?? '' })],
		}
	},
	hold_new_cards: (_, look) => {
		const holds = look.get('workshop')?.holds ?? false
		return { what: '', mark: (now) => now.get('workshop')?.holds, steps: [plain({ do: 'hold_new_cards', hold: holds })] }
	},
	show_on_wall: (_, look) => {
		const stage = look.get('stage')
		return stage && {
			what: '',
			mark: (now) => {
				const there = now.get('stage')
				return [there?.wall, there?.spotlight, there?.objective, there?.action]
			},
			steps: [plain({ do: 'show_on_wall', mode: stage.wall, ...shown_on_wall(stage) })],
		}
	},
	/* Leaving an activity closes its input and stops its clock; coming back opens it where it stood open, with the time it had. */
	go_to: (c, look) => {
		const current = look.get('agenda')?.current
		const ends = look.get('stage')?.ends ?? 0
		const was_open = current !== undefined && activity_of(look, current)?.state === 'open'
		return current === undefined ? undefined : {
			what: activity_of(look, c.activity)?.title ?? '',
			mark: (now) => now.get('agenda')?.current,
			steps: [
				plain({ do: 'go_to', activity: current }),
				plain(was_open ? { do: 'open_input', activity: current } : undefined),
				{ command: (_, now) => (ends > now.now() ? { do: 'set_timer', activity: current, seconds: seconds_to(ends, now) } : undefined) },
			],
		}
	},
	open_input: (c, look) => back_to_state(c.activity, look),
	close_input: (c, look) => back_to_state(c.activity, look),
	reveal: (c, look) => back_to_state(c.activity, look),
	conceal: (c, look) => back_to_state(c.activity, look),
	set_timer: (c, look) => back_to_timer(c.activity, look),
	extend_timer: (c, look) => back_to_timer(c.activity, look),
	skip_activity: (c, look) => {
		const row = activity_of(look, c.activity)
		return row && {
			what: row.title,
			mark: (now) => activity_of(now, c.activity)?.skipped,
			steps: [plain({ do: 'skip_activity', activity: c.activity, skipped: row.skipped })],
		}
	},
	move_activity: (c, look) => {
		const order = (now: Look) => now.get('agenda')?.activities.map((a) => a.activity) ?? []
		const here = order(look).indexOf(c.activity)
		return here < 0 ? undefined : {
			what: activity_of(look, c.activity)?.title ?? '',
			mark: order,
			steps: [plain({ do: 'move_activity', activity: c.activity, after: order(look)[here - 1] })],
		}
	},
	edit_activity: (c, look) => {
		const row = activity_of(look, c.activity)
		const stage = look.get('stage')
		const shown = stage?.activity === c.activity ? stage : undefined
		/* Only the current activity shows its question: what cannot be seen cannot be put back. */
		if (!row || (!shown && (c.question !== undefined || c.question_en !== undefined))) return undefined
		const kept = before(c, { ...row, question: shown?.question, question_en: shown?.question_en })
		return {
			what: row.title,
			mark: (now) => {
				const there = now.get('stage')
				return [activity_of(now, c.activity), there?.activity === c.activity ? [there.question, there.question_en] : null]
			},
			steps: [plain({ do: 'edit_activity', activity: c.activity, ...kept })],
		}
	},
	edit_objective: (c, look) => {
		const objective = look.get('objective', c.objective)
		return objective && {
			what: objective.code,
			mark: (now) => before(c, now.get('objective', c.objective) ?? {}),
			steps: [plain({ do: 'edit_objective', objective: c.objective, ...before(c, objective) })],
		}
	},
	add_indicator: (c) => ({
		what: c.text,
		mark: (now, made) => indicator_of(now, made)?.row,
		steps: [{ command: (made) => (made ? { do: 'remove_indicator', indicator: made } : undefined) }],
	}),
	edit_indicator: (c, look) => {
		const found = indicator_of(look, c.indicator)
		return found && {
			what: found.row.code,
			mark: (now) => indicator_of(now, c.indicator)?.row,
			steps: [plain({ do: 'edit_indicator', indicator: c.indicator, ...indicator_fields(found.row) })],
		}
	},
	remove_indicator: (c, look) => {
		const found = indicator_of(look, c.indicator)
		return found && {
			what: found.row.code,
			mark: (now) => now.get('objective', found.objective)?.code,
			steps: [plain({ do: 'add_indicator', objective: found.objective, ...indicator_fields(found.row) })],
		}
	},
	/* Out of all groups again there is no way, so the first choice stays until another is made. */
	set_priority: (c, look) => {
		const objective = look.get('objective', c.objective)
		return objective?.group && {
			what: `${objective.code} → ${c.group}`,
			mark: (now) => [now.get('objective', c.objective)?.group, now.get('objective', c.objective)?.reason],
			steps: [plain({ do: 'set_priority', objective: c.objective, group: objective.group, reason: objective.reason })],
		} || undefined
	},
	show_result: (c, look) => back_to_poll(c.poll, look, { do: 'hide_result', poll: c.poll }),
	hide_result: (c, look) => back_to_poll(c.poll, look, { do: 'show_result', poll: c.poll }),
	...row_counters,
	...option_counters,
	...plan_counters,
	...after_counters,
}

/** The counter of a command that is about to run; undefined where the commands know no way back. */
export function counter_of(command: Command, look: Look): Counter | undefined {
	const { do: name, ...fields } = command
	const counter = counters[name] as ((c: object, look: Look) => Counter | undefined) | undefined
	return counter?.(fields, look)
}
