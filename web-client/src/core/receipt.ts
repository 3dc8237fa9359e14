// A ballot's receipt. The phone draws a number, sends its hash with the ballot, and alone knows the number. After the close it
// asks for its hash's way up the Merkle tree of all receipts (RFC 6962 section 2.1.1) and computes the round's root itself.
// That shows that the ballot is in, never what it says.
import { new_id } from './ids'
import { sha256 } from './sha256'
import { recall_json, remember } from './store'

/** What this phone keeps of one ballot: `nonce` leaves it never. */
export interface Receipt {
	nonce: string
	/** The hub has said that a ballot with this receipt lies in the urn. */
	saved?: boolean
	/** One ballot alone was ever sent with it: if it is in, it is that one. */
	only?: boolean
	/** What came of the check; undefined: not checked yet. */
	found?: Found
}

/** `root` is what this phone computed; whether it is the published one shows when there is one. */
export type Found = { in: true; count: number; root: string } | { in: false; wrong?: boolean }

/** As the hub answers: the last of `path` is the root of the ballots, the others lead to the root of the receipts. */
export interface Proof {
	index: number
	count: number
	path: string[]
	root: string
}

const WAIT_MS = 10_000

export const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Bytes of a hex string; undefined if it is none. */
export function bytes_of(text: unknown): Uint8Array | undefined {
	if (typeof text !== 'string' || !/^([0-9a-f]{2})*$/.test(text)) return undefined
	return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

function hash_of(kind: 0 | 1, ...parts: Uint8Array[]): Uint8Array {
	const all = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0))
	all[0] = kind
	let at = 1
	for (const part of parts) {
		all.set(part, at)
		at += part.length
	}
	return sha256(all)
}

export const leaf = (bytes: Uint8Array): Uint8Array => hash_of(0, bytes)
export const node = (left: Uint8Array, right: Uint8Array): Uint8Array => hash_of(1, left, right)

/**
 * From a leaf to the root of a tree of `count` leaves, along its siblings from the bottom up (RFC 9162 section 2.1.3.2,
 * the same trees as RFC 6962). Undefined: the path does not fit such a tree.
 */
export function climb(from: Uint8Array, index: number, count: number, path: Uint8Array[]): Uint8Array | undefined {
	if (!Number.isSafeInteger(index) || !Number.isSafeInteger(count) || index < 0 || index >= count) return undefined
	let at = index
	let last = count - 1
	let root = from
	for (const sibling of path) {
		if (last === 0) return undefined
		if (at % 2 === 1 || at === last) {
			root = node(sibling, root)
			/* On the right edge whole levels have no sibling. */
			while (at % 2 === 0 && at > 0) {
				at = at / 2
				last = Math.floor(last / 2)
			}
		} else root = node(root, sibling)
		at = Math.floor(at / 2)
		last = Math.floor(last / 2)
	}
	return last === 0 ? root : undefined
}

/** The round's root as it follows from this receipt and what the hub said; undefined: it follows none. */
export function root_of(receipt: string, proof: Proof): string | undefined {
	const bytes = bytes_of(receipt)
	if (!bytes || !Array.isArray(proof.path)) return undefined
	const path = proof.path.map(bytes_of)
	if (path.length === 0 || path.some((one) => one?.length !== 32)) return undefined
	const way = path as Uint8Array[]
	const receipts = climb(leaf(bytes), proof.index, proof.count, way.slice(0, -1))
	return receipts && hex(node(way[way.length - 1], receipts))
}

/** What the hub answered, as it stands after computing it again. */
export function judge(receipt: string, answer: unknown): Found {
	const proof = answer as Proof
	const root = typeof proof === 'object' && proof !== null ? root_of(receipt, proof) : undefined
	return root !== undefined && root === proof.root ? { in: true, count: proof.count, root } : { in: false, wrong: true }
}

/** What may be said of a ballot: `late` came after the close, `out` was acknowledged before it and is missing. */
export type Verdict = 'wait' | 'in' | 'out' | 'late' | 'wrong'

/** `published`: the round's result, once shown. The count is held against it too, since a path alone fits several. */
export function verdict(receipt: Receipt, published?: { root: string; cast: number }): Verdict {
	const { found, saved } = receipt
	if (!found) return 'wait'
	if (found.in) return !published || (found.root === published.root && found.count === published.cast) ? 'in' : 'wrong'
	return found.wrong ? 'wrong' : saved ? 'out' : 'late'
}

/** SHA-256 of the number: what travels with the ballot. */
export function receipt_of(nonce: string): string {
	return hex(sha256(bytes_of(nonce) ?? new Uint8Array()))
}

const key_of = (room: string, seat: string, poll: number): string => `receipt.${room}.${seat}.${poll}`

/** What this phone keeps of its ballot in this round; undefined: it sent none. */
export function kept_receipt(room: string, seat: string, poll: number): Receipt | undefined {
	return recall_json<Receipt | undefined>(key_of(room, seat, poll), undefined)
}

/**
 * The same number for all ballots of a round, since a later one replaces the earlier, and nobody shall see whether one did (decision
 * 32): written down before it is sent.
 */
export function draw_receipt(room: string, seat: string, poll: number): Receipt {
	const kept = kept_receipt(room, seat, poll)
	return note_receipt(room, seat, poll, kept ? { ...kept, only: false } : { nonce: new_id(), only: true })
}

export function note_receipt(room: string, seat: string, poll: number, receipt: Receipt): Receipt {
	remember(key_of(room, seat, poll), JSON.stringify(receipt))
	return receipt
}

/**
 * Ask the hub for the way of this receipt, naming neither seat nor person. Undefined: no answer that says anything.
 */
export async function look_up(room: string, poll: number, nonce: string): Promise<Found | undefined> {
	const receipt = receipt_of(nonce)
	const patience = new AbortController()
	const timer = setTimeout(() => patience.abort(), WAIT_MS)
	try {
		const answer = await fetch(`/api/receipt/${room}/${poll}/${receipt}`, {
			signal: patience.signal,
			cache: 'no-store',
			credentials: 'omit',
		})
		if (answer.status === 404) return { in: false }
		return answer.ok ? judge(receipt, await answer.json()) : undefined
	} catch {
		/* No line, or an answer cut short. */
		return undefined
	} finally {
		clearTimeout(timer)
	}
}
