// Typing a paper ballot by number pad: one key after another, for every form. Pure: a state and a key make the next state,
// so that the keys can be counted and tested without a screen.
import type { MemberView, Pick, PollView, Sector } from './desk.svelte'
import { SECTORS } from '../core/protocol'

/** The blanks of a paper that is read line by line: react, grade, pair, levels. */
export interface Ask {
	slot: number
	/** The item, or the first of a pair. */
	item: number
	/** The second of a pair. */
	other?: number
	/** Place of the criterion, from 1. */
	criterion?: number
}

export type Trouble =
	| { why: 'no_item' | 'given_already'; n: number }
	| { why: 'too_much' | 'too_many'; max: number }
	| { why: 'half' | 'needs_dot' | 'no_such_key' }

export interface Paper {
	/** Digits that wait for Enter. */
	typed: string
	/** Where one is on a paper that is read line by line. */
	at: number
	/** Slots marked, in the order in which they were typed. */
	marked: Pick[]
	/** The next Enter sends. */
	ready: boolean
	trouble?: Trouble
	/** This key wished to send it. */
	send?: boolean
}

export const EMPTY: Paper = { typed: '', at: 0, marked: [], ready: false }
const TYPED_MAX = 7
const ONE_KEY_MAX = 9

export function asks_of(poll: PollView): Ask[] {
	const items = poll.items.map((item) => item.item)
	const n = items.length
	switch (poll.form) {
		case 'levels':
			return [{ slot: 1, item: 1 }]
		case 'react':
			return items.map((item) => ({ slot: item, item }))
		case 'grade':
			if (poll.criteria.length === 0) return items.map((item) => ({ slot: item, item }))
			return items.flatMap((item) => poll.criteria.map((_, c) => ({ slot: c * n + item, item, criterion: c + 1 })))
		case 'pair': {
			const pairs: Ask[] = []
			for (let a = 1; a < n; a++) for (let b = a + 1; b <= n; b++) pairs.push({ slot: pairs.length + 1, item: a, other: b })
			return pairs
		}
		default:
			return []
	}
}

/** The largest answer to one blank. */
export function answers_of(poll: PollView): number {
	return poll.form === 'react' ? 3 : poll.form === 'pair' ? 2 : 5
}

/** Does a number stand for an item by itself, without Enter? */
export const is_one_key = (poll: PollView): boolean => (poll.form === 'tick' || poll.form === 'rank') && poll.items.length <= ONE_KEY_MAX
/** Points of two digits have to be set apart from the item: "12.25". */
export const needs_dot = (poll: PollView): boolean => poll.form === 'spend' && poll.cap > ONE_KEY_MAX

export const used_of = (paper: Paper): number => paper.marked.reduce((sum, mark) => sum + mark.points, 0)
export const mark_of = (paper: Paper, slot: number): number => paper.marked.find((mark) => mark.item === slot)?.points ?? 0

/** The ballot as the hub takes it. */
export const picks_of = (paper: Paper): Pick[] => [...paper.marked].sort((a, b) => a.item - b.item)

const without = (paper: Paper, slot: number): Pick[] => paper.marked.filter((mark) => mark.item !== slot)
const with_mark = (paper: Paper, slot: number, points: number): Pick[] =>
	points > 0 ? [...without(paper, slot), { item: slot, points }] : without(paper, slot)

/** What the digits typed so far would mean: "32" is item 3, 2 points; "12.25" is item 12, 25 points. */
export function read_spend(poll: PollView, typed: string): { item: number; points: number } | Trouble {
	const [head = '', tail] = typed.split('.')
	if (tail !== undefined) return head === '' || tail === '' ? { why: 'half' } : { item: Number(head), points: Number(tail) }
	if (needs_dot(poll)) return { why: 'needs_dot' }
	return typed.length < 2 ? { why: 'half' } : { item: Number(typed.slice(0, -1)), points: Number(typed.slice(-1)) }
}

function give(poll: PollView, paper: Paper): Paper {
	const read = read_spend(poll, paper.typed)
	const clear = { ...paper, typed: '' }
	if ('why' in read) return { ...paper, trouble: read }
	if (read.item < 1 || read.item > poll.items.length) return { ...clear, trouble: { why: 'no_item', n: read.item } }
	if (read.points > poll.cap) return { ...clear, trouble: { why: 'too_much', max: poll.cap } }
	const marked = with_mark(paper, read.item, read.points)
	if (used_of({ ...paper, marked }) > poll.points) return { ...clear, trouble: { why: 'too_many', max: poll.points } }
	return { ...clear, marked }
}

/* A number names an item: ticks change, places are given one after another. */
function name_item(poll: PollView, paper: Paper, item: number): Paper {
	const clear = { ...paper, typed: '' }
	if (item < 1 || item > poll.items.length) return { ...clear, trouble: { why: 'no_item', n: item } }
	if (poll.form === 'tick') return { ...clear, marked: with_mark(paper, item, mark_of(paper, item) ? 0 : 1) }
	if (mark_of(paper, item)) return { ...clear, trouble: { why: 'given_already', n: item } }
	return { ...clear, marked: [...paper.marked, { item, points: paper.marked.length + 1 }] }
}

function digit(poll: PollView, paper: Paper, d: number): Paper {
	const asks = asks_of(poll)
	if (asks.length > 0) {
		const ask = asks[paper.at]
		if (!ask || d > answers_of(poll)) return { ...paper, trouble: { why: 'no_such_key' } }
		return { ...paper, marked: with_mark(paper, ask.slot, d), at: paper.at + 1 }
	}
	if (is_one_key(poll)) return name_item(poll, paper, d)
	return { ...paper, typed: (paper.typed + d).slice(0, TYPED_MAX) }
}

function enter(poll: PollView, paper: Paper): Paper {
	if (paper.typed === '') return paper.ready ? { ...paper, send: true } : { ...paper, ready: true }
	return poll.form === 'spend' ? give(poll, paper) : name_item(poll, paper, Number(paper.typed))
}

function backspace(poll: PollView, paper: Paper): Paper {
	if (paper.typed !== '') return { ...paper, typed: paper.typed.slice(0, -1) }
	const asks = asks_of(poll)
	if (asks.length === 0) return { ...paper, marked: paper.marked.slice(0, -1) }
	const at = Math.max(0, paper.at - 1)
	return { ...paper, at, marked: without(paper, asks[at]!.slot) }
}

/** One key: 0 to 9, Enter, Backspace, Escape, "." between item and points, ArrowUp and ArrowDown from blank to blank. */
export function press(poll: PollView, before: Paper, key: string): Paper {
	const paper: Paper = { ...before, trouble: undefined, send: undefined }
	if (key === 'Enter') return enter(poll, paper)
	paper.ready = false
	if (/^[0-9]$/.test(key)) return digit(poll, paper, Number(key))
	if (key === 'Backspace') return backspace(poll, paper)
	if (key === 'Escape') return { ...paper, typed: '' }
	if (key === '.' && poll.form === 'spend' && paper.typed !== '' && !paper.typed.includes('.')) return { ...paper, typed: `${paper.typed}.` }
	const last = asks_of(poll).length
	if (key === 'ArrowUp') return { ...paper, at: Math.max(0, paper.at - 1) }
	if (key === 'ArrowDown') return { ...paper, at: Math.min(last, paper.at + 1) }
	return paper
}

/** Keys of the keyboard that mean the same: the pad's comma, plus, minus, star and stroke all part item and points. */
export function pad_key(key: string): string | undefined {
	if (/^[0-9]$/.test(key) || ['Enter', 'Backspace', 'Escape', 'ArrowUp', 'ArrowDown'].includes(key)) return key
	return ['.', ',', '+', '-', '*', '/', ' '].includes(key) ? '.' : undefined
}

/* -- whose ballot it is -- */

const LETTERS: Record<string, Sector> = { n: 'state', t: 'private', x: 'community' }

/**
 * "17", "107", "n7" and "NN07" are all NN07: the sector by its number or the first letter of its codes, then the seat's
 * number. Nobody as long as only the sector is there.
 */
export function find_member(members: MemberView[], typed: string): MemberView | undefined {
	const { sector, number } = read_member(typed)
	return sector && number ? members.find((m) => m.sector === sector && Number(m.code.replace(/\D/g, '')) === number) : undefined
}

export function read_member(typed: string): { sector?: Sector; number: number } {
	const first = typed.slice(0, 1).toLowerCase()
	const sector = LETTERS[first] ?? SECTORS[Number(first) - 1]
	return { sector, number: Number(typed.slice(1).replace(/\D/g, '')) || 0 }
}
