// The names of the wire, as the schema compiler prints them, and the envelopes around them. Every other file takes
// its types from here.
import type { commands, views } from '$gen/schema'

export { digest } from '$gen/schema'
export type Views = views
export type Commands = commands
export type CommandName = keyof commands
export type View<N extends keyof views> = views[N]
export type {
	activity_state,
	band,
	card_kind,
	chart,
	dimension,
	entered,
	form,
	gender,
	horizon,
	panel,
	pick,
	poll_state,
	priority,
	quadrant,
	role,
	sector,
	sector_count,
} from '$gen/schema'

export const SECTORS = ['state', 'private', 'community'] as const
export const QUADRANTS = ['S', 'W', 'O', 'T'] as const

/** Who the hub takes us for; the answer to hello carries it. */
export interface You {
	role: string
	member?: number
	schema?: string
	[more: string]: unknown
}

/** A refusal: its word, and at most one argument named as in the sentence. */
export interface No {
	id?: string
	why: string
	[argument: string]: unknown
}

export interface Did {
	id: string
	made?: number
	[more: string]: unknown
}

export interface Frame {
	you?: You
	at?: number
	now?: number
	set?: Record<string, unknown>
	gone?: string[]
	did?: Did[]
	no?: No[]
	pong?: number
	bye?: string
}

/** What a wish came to. `ok` false with a word: refused, and why. */
export type Answer = { ok: true; made?: number } | { ok: false; why: string; no: No }
