// Steering the workshop: what the buttons of the head and the keys of the keyboard both do.
import { all, may, one } from './desk.svelte'
import { Deed } from './deed.svelte'
import type { Keys } from './keys'

export const steer = new Deed()
export const help = $state({ open: false })

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
	const activity = neighbour(step)
	if (activity !== undefined) go_to(activity)
}

export function go_to(activity: number): void {
	if (may('go_to')) void steer.run({ do: 'go_to', activity })
}

/** The newest round of the activity: where there is one, opening and showing mean the round. */
function newest_poll() {
	const n = one('stage')?.polls.at(-1)
	return n === undefined ? undefined : one('poll', n)
}

/** May anything be written here at all? */
export function takes_input(): boolean {
	const stage = one('stage')
	if (!stage || stage.polls.length > 0) return false
	return stage.panels.includes('write') || (stage.panels.includes('objectives') && !stage.panels.includes('groups'))
}

export function toggle_input(): void {
	const stage = one('stage')
	if (!stage || !may('open_input')) return
	void steer.run({ do: stage.state === 'open' ? 'close_input' : 'open_input', activity: stage.activity })
}

export function toggle_reveal(): void {
	const stage = one('stage')
	if (!stage || !may('reveal')) return
	void steer.run({ do: stage.state === 'shown' ? 'conceal' : 'reveal', activity: stage.activity })
}

/**
 * Space: open what is closed, close what is open. A round opens with the word that stands beside its button; closing one is
 * for good, so that only asks.
 */
function space(): void {
	const poll = newest_poll()
	if (!poll) toggle_input()
	else if (poll.state === 'prepared') document.querySelector<HTMLButtonElement>('[data-open-round] button[type=submit]')?.click()
	else if (poll.state === 'open') document.querySelector<HTMLButtonElement>('[data-close-round] button')?.click()
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

export function wall(mode: 'stage' | 'join' | 'blank'): void {
	if (may('show_on_wall')) void steer.run({ do: 'show_on_wall', mode })
}

function toggle_wall(mode: 'join' | 'blank'): void {
	wall(one('stage')?.wall === mode ? 'stage' : mode)
}

/** How many people may still be writing: those on line, while the input is open. */
export function still_writing(): number {
	return one('stage')?.state === 'open' && takes_input() ? (one('online')?.total ?? all('member').length) : 0
}

export const desk_keys: Keys = {
	ArrowLeft: () => go(-1),
	ArrowRight: () => go(1),
	' ': space,
	Enter: enter,
	t: toggle_timer,
	b: () => toggle_wall('blank'),
	j: () => toggle_wall('join'),
	'?': () => {
		help.open = !help.open
	},
	Escape: () => {
		help.open = false
	},
}
