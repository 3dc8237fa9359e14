// The way back, last deed first. A deed that can be taken back leaves its counter here; "Hoàn tác" runs it, unless somebody
// has gone on from where the deed left things: then that is said, and nothing is overwritten.
import { session, send, refusal_text, t } from './desk.svelte'
import type { Command } from './desk.svelte'
import { counter_of, type Counter, type Look, type Step } from './counter'

/* More than anybody takes back in a room; the log keeps everything. */
const UNDO_MAX = 50
/* So many commands are under way at once: the hub lets 60 through in a burst, and answers are awaited before more go out. */
const AT_ONCE = 20

/* An answer comes at once, the views that it changed within the hub's tick (250 ms at most); a slow line takes longer. */
const CATCH_UP_MS = 2000
const LOOK_AGAIN_MS = 30
const SAID_MS = 10_000
const BAD_MS = 30_000

/** A counter whose deed was done: what the deed made, and what it left behind, once the mirror shows it. */
interface Known {
	counter: Counter
	made: number
	mark: string
}

export interface Undoable {
	/** What it is called, in the language of whoever reads it now: "chuyển S03 → W". */
	readonly name: () => string
	readonly counters: Known[]
	readonly seat: string
	/** The mirror shows what the deed did. */
	readonly shown: Promise<void>
}

let done: readonly Undoable[] = $state.raw([])
let words = $state.raw<() => string>(() => '')
let bad = $state(false)
let again = $state(false)
let is_heard = $state(false)
let quiet: ReturnType<typeof setTimeout> | undefined
let busy = $state(false)

/* Not the key: a desk whose own link is renewed stays the same desk. */
const seat = () => `${session.who.room}/${session.role}`

export const look: Look = {
	get: (noun, number = 0) => session.mirror.get(noun, number),
	all: (noun) => session.mirror.all(noun),
	now: () => Date.now() + session.clock.offset,
	get undone() {
		return t('console.undo_reason')
	},
}

const mark_of = (counter: Counter, made: number): string => JSON.stringify(counter.mark(look, made)) ?? ''

/** Announce in words, which follow the language of the page; what went wrong stays longer. `only_heard`: the eye has it already. */
export function say(sentence: () => string, is_bad = false, only_heard = false): void {
	words = sentence
	bad = is_bad
	is_heard = only_heard
	/* The same words again are read aloud again only if the text differs. */
	again = !again
	clearTimeout(quiet)
	quiet = setTimeout(() => {
		words = () => ''
	}, is_bad ? BAD_MS : SAID_MS)
}

/** What was last said about a deed or its undoing; read aloud, and shown for those who cannot hear. */
export const said = (): { text: string; bad: boolean; heard: boolean } => ({ text: words() && words() + (again ? '\u00a0' : ''), bad, heard: is_heard })

/** What a deed is called, whenever it is asked. */
export const deed_name = (command: Command, counter: Counter) => (): string => t(`console.did_${command.do}`, { what: counter.what })

/** Ends when `is_there`, or when nothing will come any more. */
export async function caught_up(is_there: () => boolean): Promise<void> {
	for (const end = Date.now() + CATCH_UP_MS; !is_there() && Date.now() < end; )
		await new Promise((again) => setTimeout(again, LOOK_AGAIN_MS))
}

/** The counter of a command that is about to run, with what stands there before it. */
export interface Planned {
	counter: Counter
	before: string
}

export function plan(command: Command): Planned | undefined {
	const counter = counter_of(command, look)
	return counter && { counter, before: mark_of(counter, 0) }
}

/**
 * Remember a deed that was done. `made`: what each of its commands made, undefined where one was refused. Ends when the mirror
 * shows all of it.
 */
export function remember_deed(name: () => string, planned: (Planned | undefined)[], made: (number | undefined)[]): Promise<void> {
	const counters: Known[] = []
	const waits: Promise<void>[] = []
	planned.forEach((one, i) => {
		const number = made[i]
		/* What was refused changed nothing: its counter would undo what somebody else did. */
		if (!one || number === undefined) return
		const known: Known = { counter: one.counter, made: number, mark: '' }
		counters.push(known)
		waits.push(caught_up(() => mark_of(known.counter, number) !== one.before))
	})
	if (counters.length === 0) return Promise.resolve()
	/* All marks at the end: a later command of the same deed may change what an earlier one left. */
	const shown = Promise.all(waits).then(() => {
		for (const known of counters) known.mark = mark_of(known.counter, known.made)
	})
	done = [...done, { name, counters, seat: seat(), shown }].slice(-UNDO_MAX)
	/* The button of the way back says the same. */
	say(() => `${name().charAt(0).toLocaleUpperCase()}${name().slice(1)}.`, false, true)
	return shown
}

/** The deed that would be taken back now. */
export function last_deed(): Undoable | undefined {
	const last = done.at(-1)
	return last?.seat === seat() ? last : undefined
}

export const undoing = (): boolean => busy

/** What became of some commands. */
interface Outcome {
	done: number
	refused: number
	/** The first refusal, as its word and as a sentence. */
	why: string
	refusal: string
	/** By command: the number of what it made; undefined where it was refused. */
	made: (number | undefined)[]
}

/**
 * Run commands in their order, several on their way at once. `made` is handed to the first of them; `about_to` sees each
 * before it goes, when the mirror still shows what it will change.
 */
export async function run_steps(steps: Step[], made = 0, about_to?: (command: Command) => void): Promise<Outcome> {
	const outcome: Outcome = { done: 0, refused: 0, why: '', refusal: '', made: [] }
	let under_way: Promise<void>[] = []
	for (const step of steps) {
		const command = step.command(made, look)
		if (!command) continue
		about_to?.(command)
		const place = outcome.made.push(undefined) - 1
		const sent = send(command).then((answer) => {
			if (answer.ok) {
				outcome.done++
				outcome.made[place] = answer.made ?? 0
				return
			}
			outcome.refused++
			outcome.why ||= answer.why
			outcome.refusal ||= refusal_text(answer)
		})
		under_way.push(sent)
		if (step.makes) {
			await sent
			made = outcome.made[place] ?? 0
			if (!made) break
		} else if (under_way.length >= AT_ONCE) {
			await Promise.all(under_way)
			under_way = []
		}
	}
	await Promise.all(under_way)
	return outcome
}

/* The steps of one counter among others: what they need is what its deed made, or what a step of its own makes. */
function bound(counter: Counter, made: number): Step[] {
	const first_own = counter.steps.findIndex((step) => step.makes)
	return counter.steps.map((step, i) => ({
		makes: step.makes,
		command: (latest, now) => step.command(first_own >= 0 && i > first_own ? latest : made, now),
	}))
}

/** Take the last deed back. Says what became of it; never throws. */
export async function undo(): Promise<void> {
	const last = last_deed()
	if (busy) return
	if (!last) return say(() => t('console.undo_nothing'))
	busy = true
	await last.shown
	done = done.filter((one) => one !== last)
	if (last.counters.some(({ counter, made, mark }) => mark_of(counter, made) !== mark)) {
		busy = false
		return say(() => t('console.undo_changed', { name: last.name() }), true)
	}
	const { refused, refusal } = await run_steps([...last.counters].reverse().flatMap(({ counter, made }) => bound(counter, made)))
	busy = false
	if (refused > 0) say(() => t('console.undo_refused', { name: last.name(), why: refusal }), true)
	else say(() => t('console.undone', { name: last.name() }))
}
