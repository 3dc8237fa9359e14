// The facilitator's desk: one session, and the few words in which all panels of the console speak to it. A panel reads
// views and gives commands; what its role may not do, it does not draw.
import { who } from '$gen/schema'
import { hub_url } from '../core/env'
import { type Answer, type CommandName, type Commands, type View, type Views } from '../core/protocol'
import { reload_once, Session } from '../core/session.svelte'
import { decimal, decimal_sign, lang, of, refusal, t } from '../i18n/index.svelte'

export { t }
export { untrack } from 'svelte'
export { QUADRANTS, SECTORS } from '../core/protocol'
export type {
	balance as Balance,
	criterion as Criterion,
	decides as Decides,
	dimension as Dimension,
	direction as Direction,
	engagement as Engagement,
	gender as Gender,
	horizon as Horizon,
	indicator as IndicatorView,
	items_of as ItemsOf,
	method as Method,
	must_have as MustHave,
	option as Option,
	panel as Panel,
	pass_row as PassRow,
	pick as Pick,
	position as Position,
	priority as Priority,
	quadrant as Quadrant,
	role as Role,
	sector as Sector,
	sector_count as SectorCount,
	tows_type as TowsType,
	uptake as Uptake,
} from '$gen/schema'
export type CardView = View<'card'>
export type ThemeView = View<'theme'>
export type PollView = View<'poll'>
export type TurnoutView = View<'turnout'>
export type ObjectiveView = View<'objective'>
export type ResultView = View<'result'>
export type MemberView = View<'member'>
export type StakeholderView = View<'stakeholder'>
export type SeriesView = View<'series'>
export type TowsView = View<'tows'>
export type StrategyView = View<'strategy'>
export type OpinionView = View<'opinion'>

export const GENDERS = ['female', 'male', 'other'] as const
export const DIMENSIONS = ['economic', 'social', 'environment'] as const
export const HORIZONS = ['short', 'medium', 'long'] as const
export const DIRECTIONS = ['increase', 'decrease', 'maintain'] as const
export const PRIORITIES = ['A', 'B', 'C'] as const

export const session = new Session({ url: hub_url(), lang, reload: reload_once })

/** A command with its name: what a deed runs. */
export type Command = { [N in CommandName]: { do: N } & Omit<Commands[N], 'id' | 'do'> }[CommandName]

export function one<N extends keyof Views>(noun: N, number = 0): Views[N] | undefined {
	return session.mirror.get(noun, number)
}

export function all<N extends keyof Views>(noun: N): Views[N][] {
	return session.mirror.all(noun)
}

/** Ends with the hub's answer. A refusal is handed to whoever asked and not kept for later. */
export async function send(command: Command): Promise<Answer> {
	const { do: name, ...fields } = command
	const answer = await session.send(name, fields)
	if (!answer.ok && answer.no.id) void session.forget(answer.no.id)
	return answer
}

export function refusal_text(answer: Answer): string {
	return answer.ok ? '' : refusal(answer.no)
}

/** What somebody wrote, in the reader's language where there is a translation. */
export const both = of

/** The label of an enum's value. */
export function name_of(list: string, value: string): string {
	return value === '' ? '' : t(`name.${list}.${value}`)
}

/** A decimal of the wire as people here write it. */
export function number_text(text: string): string {
	return text.startsWith('-') ? `−${decimal(text.slice(1))}` : decimal(text)
}

/** "52,4" or "1.234,5" in Vietnamese, "52.4" or "1,234.5" in English, to the wire's "1234.5". */
export function decimal_of(typed: string): string | undefined {
	const plain = typed.trim().replace(/\s/g, '').replace('−', '-')
	if (plain === '') return undefined
	return decimal_sign() === ',' ? plain.replace(/\.(?=\d{3}(\D|$))/g, '').replace(',', '.') : plain.replace(/,/g, '')
}

/* After the end nobody changes what the meeting came to, until a facilitator opens it again; publication and consultation begin then. */
const AFTER_THE_END: readonly CommandName[] = [
	'reopen_workshop', 'show_on_wall', 'discard_rehearsal', 'rehearse', 'set_wifi', 'renew_link',
	'publish_results', 'set_consultation', 'add_opinion', 'edit_opinion', 'remove_opinion',
]

/** May this desk give the command? The hub decides; here it only keeps useless buttons off the screen. */
export function may(command: CommandName): boolean {
	if (!(who[command] as readonly string[]).includes(session.role)) return false
	return !one('workshop')?.ended || (session.role === 'facilitator' && AFTER_THE_END.includes(command))
}
