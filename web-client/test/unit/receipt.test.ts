import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Proof } from '../../src/core/receipt'
import { bytes_of, climb, draw_receipt, hex, judge, kept_receipt, leaf, look_up, node, note_receipt, receipt_of, root_of, verdict } from '../../src/core/receipt'
import { sha256 } from '../../src/core/sha256'

const known = JSON.parse(readFileSync(join(import.meta.dirname, '../../../tests/data/votes/known/merkle_vectors.json'), 'utf8')) as {
	leaves_hex: string[]
	roots: Record<string, string>
}
const by_node = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/* RFC 6962 section 2.1 word by word: the tree, and the path of leaf m, built apart from what is tested. */
const split = (n: number) => 2 ** Math.floor(Math.log2(n - 1))
const tree = (leaves: Uint8Array[]): Uint8Array =>
	leaves.length === 1 ? leaf(leaves[0]) : node(tree(leaves.slice(0, split(leaves.length))), tree(leaves.slice(split(leaves.length))))
const path_of = (m: number, leaves: Uint8Array[]): Uint8Array[] => {
	if (leaves.length === 1) return []
	const k = split(leaves.length)
	const [left, right] = [leaves.slice(0, k), leaves.slice(k)]
	return m < k ? [...path_of(m, left), tree(right)] : [...path_of(m - k, right), tree(left)]
}

describe('SHA-256', () => {
	it('gives the digests of FIPS 180-4', () => {
		const text = (s: string) => hex(sha256(new TextEncoder().encode(s)))
		expect(text('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
		expect(text('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
		expect(text('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe('248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1')
		expect(text('a'.repeat(1_000_000))).toBe('cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0')
	})

	it('agrees with another one at every length around a block', () => {
		for (let n = 0; n <= 200; n++) {
			const bytes = new Uint8Array(randomBytes(n))
			expect(hex(sha256(bytes)), `${n} bytes ${hex(bytes)}`).toBe(by_node(bytes))
		}
	})
})

describe('a way up the tree', () => {
	const leaves = known.leaves_hex.map((one) => bytes_of(one)!)

	it('leads from every leaf to the known root of every size', () => {
		expect(Object.keys(known.roots)).toHaveLength(8)
		for (let n = 1; n <= 8; n++)
			for (let m = 0; m < n; m++) {
				const root = climb(leaf(leaves[m]), m, n, path_of(m, leaves.slice(0, n)))
				expect(root && hex(root), `leaf ${m} of ${n}`).toBe(known.roots[n])
			}
	})

	it('leads nowhere else from another leaf, place, size or path', () => {
		for (let n = 2; n <= 8; n++)
			for (let m = 0; m < n; m++) {
				const path = path_of(m, leaves.slice(0, n))
				const fails = (root: Uint8Array | undefined) => expect(root && hex(root), `leaf ${m} of ${n}`).not.toBe(known.roots[n])
				fails(climb(leaf(leaves[(m + 1) % n]), m, n, path))
				fails(climb(leaf(leaves[m]), (m + 1) % n, n, path))
				expect(climb(leaf(leaves[m]), m, n, path.slice(1))).toBeUndefined()
				expect(climb(leaf(leaves[m]), m, n, [...path, leaves[0]])).toBeUndefined()
				for (let i = 0; i < path.length; i++) {
					const forged = path.map((one, k) => (k === i ? one.map((byte, at) => (at === 0 ? byte ^ 1 : byte)) : one))
					fails(climb(leaf(leaves[m]), m, n, forged))
				}
			}
		expect(climb(leaf(leaves[0]), 8, 8, [])).toBeUndefined()
		expect(climb(leaf(leaves[0]), -1, 8, [])).toBeUndefined()
		expect(climb(leaf(leaves[0]), 0.5, 1, [])).toBeUndefined()
	})
})

/* A round as the hub closes it: ballots' root on the left, sorted receipts on the right. */
function closed_round(n: number) {
	const nonces = Array.from({ length: n }, () => randomBytes(16).toString('hex'))
	const receipts = nonces.map(receipt_of).sort()
	const bytes = receipts.map((one) => bytes_of(one)!)
	const ballots = new Uint8Array(randomBytes(32))
	const root = hex(node(ballots, tree(bytes)))
	const answer = (receipt: string): Proof => {
		const index = receipts.indexOf(receipt)
		return { index, count: n, path: [...path_of(index, bytes), ballots].map(hex), root }
	}
	return { nonces, root, answer }
}

describe('a receipt', () => {
	it('is the hash of its number, and its way leads to the root of the round', () => {
		for (const n of [1, 2, 3, 24, 61]) {
			const { nonces, root, answer } = closed_round(n)
			for (const nonce of nonces) {
				const receipt = receipt_of(nonce)
				expect(receipt).toBe(by_node(Buffer.from(nonce, 'hex')))
				expect(root_of(receipt, answer(receipt))).toBe(root)
				expect(judge(receipt, answer(receipt))).toEqual({ in: true, count: n, root })
			}
		}
	})

	it('that is not in is not talked in, whatever the answer', () => {
		const { nonces, answer } = closed_round(24)
		const [mine, other] = nonces.map(receipt_of)
		const wrong = { in: false, wrong: true }
		const good = answer(mine)
		expect(judge(mine, good)).toMatchObject({ in: true })
		expect(judge(mine, answer(other))).toEqual(wrong)
		expect(judge(receipt_of('00'.repeat(16)), good)).toEqual(wrong)
		expect(judge(mine, { ...good, root: 'ab'.repeat(32) })).toEqual(wrong)
		expect(judge(mine, { ...good, path: [] })).toEqual(wrong)
		expect(judge(mine, { ...good, path: good.path.map((one) => one.toUpperCase()) })).toEqual(wrong)
		expect(judge(mine, { ...good, path: [...good.path.slice(0, -1), 'ab'] })).toEqual(wrong)
		for (const odd of [null, 'no', 3, [], {}, { ...good, path: 'ab' }, { ...good, index: '0' }]) expect(judge(mine, odd), JSON.stringify(odd)).toEqual(wrong)
	})

	it('is said to be in only while root and count are the published ones', () => {
		const root = 'ab'.repeat(32)
		const nonce = '00'.repeat(16)
		const found = { in: true as const, count: 24, root }
		expect(verdict({ nonce })).toBe('wait')
		expect(verdict({ nonce, found })).toBe('in')
		expect(verdict({ nonce, found }, { root, cast: 24 })).toBe('in')
		expect(verdict({ nonce, found }, { root: 'cd'.repeat(32), cast: 24 })).toBe('wrong')
		expect(verdict({ nonce, found }, { root, cast: 25 })).toBe('wrong')
		expect(verdict({ nonce, saved: true, found: { in: false } })).toBe('out')
		expect(verdict({ nonce, found: { in: false } })).toBe('late')
		expect(verdict({ nonce, saved: true, found: { in: false, wrong: true } })).toBe('wrong')
	})

	it('is drawn once a round and a seat, and kept', () => {
		const first = draw_receipt('482917', 'seat', 4)
		expect(first.nonce).toMatch(/^[0-9a-f]{32}$/)
		expect(first.only).toBe(true)
		expect(draw_receipt('482917', 'seat', 4)).toEqual({ ...first, only: false })
		expect(draw_receipt('482917', 'seat', 5).nonce).not.toBe(first.nonce)
		expect(draw_receipt('482917', 'other', 4).nonce).not.toBe(first.nonce)
		note_receipt('482917', 'seat', 4, { ...first, saved: true })
		expect(kept_receipt('482917', 'seat', 4)).toEqual({ ...first, saved: true })
		expect(kept_receipt('482917', 'seat', 6)).toBeUndefined()
	})
})

describe('looking a receipt up', () => {
	afterEach(() => vi.unstubAllGlobals())
	const hub = (answer: () => Response) => {
		const asked: string[] = []
		vi.stubGlobal('fetch', async (url: string) => (asked.push(url), answer()))
		return asked
	}
	const { nonces, root, answer } = closed_round(5)

	it('names the receipt and nothing of the seat, and computes the answer again', async () => {
		const asked = hub(() => Response.json(answer(receipt_of(nonces[2]))))
		expect(await look_up('482917', 4, nonces[2])).toEqual({ in: true, count: 5, root })
		expect(asked).toEqual([`/api/receipt/482917/4/${receipt_of(nonces[2])}`])
	})

	it('tells "not in" from "no answer"', async () => {
		hub(() => new Response('', { status: 404 }))
		expect(await look_up('482917', 4, nonces[0])).toEqual({ in: false })
		hub(() => new Response('', { status: 503 }))
		expect(await look_up('482917', 4, nonces[0])).toBeUndefined()
		hub(() => new Response('<html>'))
		expect(await look_up('482917', 4, nonces[0])).toBeUndefined()
		hub(() => {
			throw new TypeError('no line')
		})
		expect(await look_up('482917', 4, nonces[0])).toBeUndefined()
		hub(() => Response.json(answer(receipt_of(nonces[1]))))
		expect(await look_up('482917', 4, nonces[0])).toEqual({ in: false, wrong: true })
	})
})
