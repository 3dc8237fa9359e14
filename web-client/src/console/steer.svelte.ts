// Steering the workshop: what the buttons of the head and the keys of the keyboard both do.
import { all, may, one, session } from './desk.svelte'
import { Deed } from './deed.svelte'
import type { Key } from './keys'
import { focus_queue, pass_first, queue_n, return_first } from './panels/queue.svelte'

export const steer = new Deed()
/** What covers the desk for a moment: the documents, the sheet of keys, the people, a phone as a participant has it, a thread. */
export const cover = $state<{ open: '' | 'documents' | 'keys' | 'people' | 'preview' | 'thread' }>({ open: '' })
/** The picker of further steps stands open. */
export const adding = $state({ open: false })
/** Where somebody wants to go while people are still writing or cards wait, 0 = nowhere; or that they want to show what is there. */
export const leaving = $state({ to: 0, shows: false })
/** The part of the desk that a phone shows; side by side on a laptop. */
export const part = $state<{ shown: 'now' | 'agenda' | 'wall' | 'setup' }>({ shown: 'now' })

/** The next activity that is not left out; forward 1, back -1. */
export function neighbour(step: 1 | -1): number | undefined {
	const agenda = one('agenda')
	if (!agenda) return undefined
	const rows = agenda.activities
	const here = rows.findIndex((a) => a.activity === agenda.current)
	for (let i = here + step; i >= 0 && i < rows.length; i += step) if (!rows[i]!.skipped) return rows[i]!.activity
	return undefined
}

export function go(step: 1 | -1): void {
	/* A second press before the answer would be refused: the step that it means is already gone to. */
	if (steer.busy) return
	const activity = neighbour(step)
	if (activity !== undefined) go_to(activity)
}

/** Another step. While people are still writing, or cards that were written here wait, it asks first; `really`: it has asked. */
export function go_to(activity: number, really = false): void {
	if (!may('go_to') || activity === one('stage')?.activity) return
	stay()
	if (!really && (still_writing() > 0 || still_waiting() > 0)) leaving.to = activity
	else void steer.run({ do: 'go_to', activity })
}

/** What was asked is answered, or needs no answer any more. */
export function stay(): void {
	leaving.to = 0
	leaving.shows = false
}

/** An earlier step once more, with its input open: what was written there is still there. */
export async function reopen_step(activity: number): Promise<void> {
	if (one('stage')?.activity !== activity && !(await steer.run({ do: 'go_to', activity }))) return
	await steer.run({ do: 'open_input', activity })
}

/** Two minutes more for those who are writing; the step stays. */
export function two_minutes(): void {
	stay()
	const stage = one('stage')
	if (!stage) return
	/* A clock that has run out long ago starts anew: two minutes from now, and not from then. */
	if (stage.ends > session.clock.now) extend_timer(2)
	else set_timer(2)
}

/** The newest round of the activity: where there is one, opening and showing mean the round. */
function newest_poll() {
	const n = one('stage')?.polls.at(-1)
	return n === undefined ? undefined : one('poll', n)
}

/** The round that people vote in just now. */
export function open_poll() {
	const poll = newest_poll()
	return poll?.state === 'open' ? poll : undefined
}

/** May anything be written here at all? Scores of strategy options are input too, whatever round follows them. */
export function takes_input(): boolean {
	const stage = one('stage')
	if (!stage) return false
	if (stage.panels.includes('strategies')) return true
	if (stage.polls.length > 0) return false
	return stage.panels.includes('write') || (stage.panels.includes('objectives') && !stage.panels.includes('groups'))
}

/* Panels with work of their own: a round may come in here, and is not what the step is for. */
const OWN_WORK = ['strategies', 'gate', 'monitoring', 'evaluation'] as const

/** Is a round what this step is for? */
export function is_for_rounds(): boolean {
	const panels = one('stage')?.panels ?? []
	return panels.includes('poll') && !OWN_WORK.some((panel) => panels.includes(panel))
}

export function toggle_input(): void {
	const stage = one('stage')
	if (!stage || !may('open_input') || !takes_input() || steer.busy) return
	void steer.run({ do: stage.state === 'open' ? 'close_input' : 'open_input', activity: stage.activity })
}

/** Showing closes the input, so it asks as leaving does while people are still writing; `really`: it has asked. */
export function toggle_reveal(really = false): void {
	const stage = one('stage')
	if (!stage || !may('reveal') || !takes_input() || steer.busy) return
	stay()
	if (stage.state === 'shown') void steer.run({ do: 'conceal', activity: stage.activity })
	else if (!really && still_writing() > 0) leaving.shows = true
	else void steer.run({ do: 'reveal', activity: stage.activity })
}

/** What brings the workshop on from where it stands: the one button that is drawn as the main one. */
export type Lever = 'open' | 'reveal' | 'next' | 'prepare' | 'open_round' | 'close_round' | 'show_round' | 'minutes' | 'criteria' | 'choose' | 'freeze' | 'adjust'

const OF_INPUT: Record<string, Lever> = { prepared: 'open', open: 'reveal', closed: 'reveal' }
const OF_ROUND: Record<string, Lever> = { prepared: 'open_round', open: 'close_round', closed: 'show_round' }

export function lever(): Lever {
	const stage = one('stage')
	if (!stage || one('workshop')?.ended) return 'minutes'
	const on = neighbour(1) === undefined ? 'minutes' : 'next'
	const poll = newest_poll()
	const of_round = poll && OF_ROUND[poll.state]
	if (of_round) return of_round
	const has_own = of_options() ?? of_gate()
	if (has_own) return has_own
	/* A wording is written before anybody is asked about it. */
	if (!poll && is_for_rounds() && !(stage.panels.includes('drafts') && all('draft').length === 0)) return 'prepare'
	return (takes_input() ? OF_INPUT[stage.state] : undefined) ?? on
}

/* What options are scored by is agreed before anybody scores, and what was scored is there to choose by. */
function of_options(): Lever | undefined {
	const [stage, strategies] = [one('stage'), one('strategies')]
	if (!stage?.panels.includes('strategies')) return undefined
	if (!strategies?.agreed) return 'criteria'
	return stage.state === 'shown' && !strategies.chosen ? 'choose' : undefined
}

/* The list is frozen, then adjusted until it fits; and what the resources carry is asked about before anybody commits to it. */
function of_gate(): Lever | undefined {
	const gate = one('stage')?.panels.includes('gate') ? one('gate') : undefined
	if (!gate || all('action').length === 0) return undefined
	if (gate.state === 'sketch') return 'freeze'
	if (gate.state === 'over') return 'adjust'
	return gate.consensus === 'needed' ? 'prepare' : undefined
}

/** A lever that stands elsewhere on the page: of a round, of criteria, of a choice, of the gate; undefined: nothing of the kind is next. */
export function far_lever(): { name: Lever; place: number; act: () => void } | undefined {
	const name = lever()
	const place = one('stage')?.polls.length ?? 0
	switch (name) {
		case 'prepare':
			return may('prepare_poll') ? { name, place, act: () => jump('[data-prepare]') } : undefined
		case 'open_round':
		case 'close_round':
		case 'show_round':
			return may('open_poll') ? { name, place, act: () => { jump(ROUND[name], 'now', true) } } : undefined
		case 'criteria':
			return may('agree_criteria') ? { name, place, act: () => jump(one('strategies')?.criteria.length ? '[data-agree]' : '[data-criteria] button') } : undefined
		case 'choose':
			return may('choose_strategy') ? { name, place, act: () => jump(needs_talk() ? '[data-depends] textarea' : '[data-choose] select') } : undefined
		case 'freeze':
			return may('freeze_plan') ? { name, place, act: () => jump('[data-freeze]') } : undefined
		case 'adjust':
			return may('adjust_action') ? { name, place, act: () => jump('[data-next-source] button') } : undefined
		default:
			return undefined
	}
}

/** The result of the options hangs on the weights, and nobody has noted yet what the room said about that. */
export const needs_talk = (): boolean => Boolean(one('strategies')?.depends && !one('strategies')?.discussion)

const ROUND = {
	open_round: '[data-open-round] button[type=submit]', close_round: '[data-close-round] button', show_round: '[data-show-round]',
}

/**
 * Space: open what is closed, close what is open. A round opens with the word that stands beside its button; closing one is
 * for good, so that only asks.
 */
function space(): void {
	const poll = newest_poll()
	if (!poll) toggle_input()
	else if (poll.state === 'prepared') document.querySelector<HTMLButtonElement>(ROUND.open_round)?.click()
	else if (poll.state === 'open') document.querySelector<HTMLButtonElement>(ROUND.close_round)?.click()
}

/** Enter: show what is hidden, hide what is shown. */
function enter(): void {
	const poll = newest_poll()
	if (!poll) toggle_reveal()
	else if (poll.state === 'closed' && may('show_result')) void steer.run({ do: 'show_result', poll: poll.poll })
	else if (poll.state === 'shown' && may('hide_result')) void steer.run({ do: 'hide_result', poll: poll.poll })
}

export function set_timer(minutes: number): void {
	const stage = one('stage')
	if (stage && may('set_timer')) void steer.run({ do: 'set_timer', activity: stage.activity, seconds: Math.round(minutes * 60) })
}

export function extend_timer(minutes: number): void {
	const stage = one('stage')
	if (stage && may('extend_timer')) void steer.run({ do: 'extend_timer', activity: stage.activity, seconds: minutes * 60 })
}

export function toggle_timer(): void {
	const stage = one('stage')
	if (stage) set_timer(stage.ends > 0 ? 0 : stage.minutes || 5)
}

export function wall(mode: 'stage' | 'join' | 'blank' | 'results'): void {
	if (may('show_on_wall')) void steer.run({ do: 'show_on_wall', mode })
}

function toggle_wall(mode: 'join' | 'blank'): void {
	wall(one('stage')?.wall === mode ? 'stage' : mode)
}

/** How many people have begun something that they have not sent, while it can still be sent here. */
export function still_writing(): number {
	const [stage, pulse] = [one('stage'), one('pulse')]
	if (!stage || !pulse || pulse.activity !== stage.activity) return 0
	const takes_words = stage.state === 'open' && takes_input()
	return takes_words || open_poll() ? pulse.writing : 0
}

/** How many cards wait that may have been written here: the hall would go on without them. */
export function still_waiting(): number {
	return takes_input() ? queue_n() : 0
}

/** The projector's own page; only whoever has its link can open it. */
export function wall_address(): string | undefined {
	const key = one('links')?.links.find((l) => l.role === 'wall')?.key
	const code = one('workshop')?.code
	return key && code ? `/wall#${code}.${key}` : undefined
}

function open_wall(): void {
	const address = wall_address()
	if (address) open(address, '_blank', 'noreferrer')
}

/** To a place of the desk that may be folded away, or stand in another part of it on a phone; `press`: and press it there. */
export function jump(selector: string, where: typeof part.shown = 'now', press = false): void {
	cover.open = ''
	part.shown = where
	setTimeout(() => {
		const at = document.querySelector<HTMLElement>(selector)
		at?.closest('details')?.setAttribute('open', '')
		at?.scrollIntoView({ block: 'center' })
		at?.focus()
		if (press) at?.click()
	})
}

function add_step(): void {
	part.shown = 'agenda'
	adding.open = true
}

/* Space and Enter belong to the button that has the focus; without it they are the desk's again. */
function leave(): void {
	stay()
	if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}

/** The keyboard and its sheet, in the order of the sheet. */
export const desk_keys: readonly Key[] = [
	{ keys: ['ArrowRight'], name: 'right', can: () => may('go_to'), act: () => go(1) },
	{ keys: ['ArrowLeft'], name: 'left', can: () => may('go_to'), act: () => go(-1) },
	{ keys: [' '], name: 'space', can: () => may('open_input'), act: space },
	{ keys: ['Enter'], name: 'enter', can: () => may('reveal'), act: enter },
	{ keys: ['t'], name: 't', can: () => may('set_timer'), act: toggle_timer },
	{ keys: ['q', 'i', 'j'], name: 'q', can: () => may('show_on_wall'), act: () => toggle_wall('join') },
	{ keys: ['b'], name: 'b', can: () => may('show_on_wall'), act: () => toggle_wall('blank') },
	{ keys: ['f'], name: 'f', can: () => wall_address() !== undefined, act: open_wall },
	{ keys: ['m'], name: 'm', can: () => may('hide_card'), act: focus_queue },
	{ keys: ['a'], name: 'a', can: () => may('unhide_card'), act: () => void pass_first() },
	{ keys: ['x'], name: 'x', can: () => may('hide_card'), act: return_first },
	{ keys: ['p'], name: 'p', act: () => { cover.open = 'people' } },
	{ keys: ['n'], name: 'n', can: () => may('add_activity'), act: add_step },
	{ keys: ['/'], name: 'search', act: () => jump('main input[type=search]') },
	{ keys: ['?'], name: 'help', act: () => { cover.open = 'keys' } },
	{ keys: ['Escape'], name: 'esc', act: leave },
]
