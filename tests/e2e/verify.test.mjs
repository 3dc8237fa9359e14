// `dienhong verify`: a workshop with a round of every method is played, its log recounted, handed to scrutineers and counted once more; and
// what a receipt, a forged one, a cut log and a chain made anew are told. touched.test.mjs changes every byte.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test, { after, before } from 'node:test'
import { http, hub } from './hub.mjs'
import { hex, member, Person, workshop } from './person.mjs'

const root = path.join(import.meta.dirname, '..', '..')
const cli = process.env.CLI ?? path.join(root, 'build', process.env.VARIANT ?? 'release', 'dienhong')
const run = (...args) => spawnSync(cli, [...args, '--lang', 'en'], { encoding: 'utf8', maxBuffer: 1 << 28, timeout: 120_000 })
const verify = (...args) => run('verify', ...args)
const objects = (stdout) => stdout.trimEnd().split('\n').map((l) => JSON.parse(l))
const sha = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** The same numbers in every run. */
let state = 7
const chance = (n) => (state = (state * 48271) % 2147483647) % n

const options = (costs) => costs.map((cost, i) => ({ text: `Phương án ${i + 1}`, cost }))
const five = options([300, 500, 200, 450, 150])
const some = (n, value) => Array.from({ length: n }, (_, i) => ({ item: i + 1, points: value(i) })).filter((p) => p.points > 0)
const ticks = () => some(5, () => chance(2))
const places = (n) => {
	const order = Array.from({ length: n }, (_, i) => i + 1).sort(() => chance(3) - 1)
	return order.slice(0, 1 + chance(n)).map((item, i) => ({ item, points: i + 1 })).sort((a, b) => a.item - b.item)
}

/* Rounds in order: what is prepared, what a person casts, who casts, the word of the lot. */
const rounds = [
	[{ method: 'dots', points: 7, cap: 3, top: 2, options: five }, () => some(5, (i) => (i < 2 ? chance(4) : 0)), 'bánh chưng'],
	[{ method: 'consensus', items_of: 'draft' }, () => [{ item: 1, points: 2 + chance(4) }]],
	[{ method: 'reactions', options: five }, () => some(5, () => chance(4))],
	[{ method: 'approval', options: five, decides: 'balanced', top: 2 }, ticks],
	[{ method: 'grades', options: five }, () => some(5, () => chance(6))],
	[{ method: 'grades', options: five, top: 2, criteria: [{ text: 'Tác động', weight: 50 }, { text: 'Khả thi', weight: 30 }, { text: 'Cấp bách', weight: 20 }] }, () => some(15, () => 1 + chance(5))],
	[{ method: 'borda', options: five, top: 3 }, () => places(5)],
	[{ method: 'pairwise', options: five, top: 1 }, () => some(10, () => chance(3))],
	[{ method: 'equal_shares', options: five, ceiling: 900 }, ticks, 'xúc xắc 4'],
	[{ method: 'greedy', options: five, ceiling: 900, decides: 'balanced' }, ticks, 'xúc xắc 5'],
	// Four of the private sector: the log keeps no sectors of this round.
	[{ method: 'dots', points: 5, cap: 5, top: 1, options: five }, (p) => [{ item: p.sector === 'private' ? 2 : 1, points: 4 }, { item: 3, points: 1 }], undefined, (p, i) => p.sector !== 'private' || i % 2 === 0],
	// Five equals and three places.
	[{ method: 'approval', options: five, top: 3 }, () => some(5, () => 1), 'lúa'],
	// Nobody of the private sector, and some who mark nothing.
	[{ method: 'dots', points: 4, options: five, top: 2, balance: 'voters', weight_cap: 2 }, (p, i) => (i % 7 === 0 ? [] : some(2, () => 1 + chance(2))), undefined, (p) => p.sector !== 'private'],
	[{ method: 'equal_shares', options: five, ceiling: 600, until_spent: false, decides: 'balanced' }, ticks],
]

let h, log, folder, small, answers
const nonces = []

async function play_round(facilitator, people, draft, [prepared, cast, word, who = () => true]) {
	const fields = { activity: 4, items_of: 'options', question: `Vòng ${prepared.method}?`, ...prepared }
	if (fields.items_of === 'draft') fields.draft = draft
	const { made: poll } = await facilitator.must('prepare_poll', fields)
	await facilitator.must('open_poll', word ? { poll, word } : { poll })
	for (const [i, p] of people.entries()) {
		if (!who(p, i)) continue
		const nonce = hex()
		nonces.push([poll, nonce])
		await p.must('cast_ballot', { poll, picks: cast(p, i), receipt: sha(Buffer.from(nonce, 'hex')) })
	}
	await facilitator.must('close_poll', { poll })
	await facilitator.must('show_result', { poll })
}

async function fetch_log(code, key, file) {
	const answer = await http(h.port, 'GET', `/export/${code}.log`, { Authorization: `Bearer ${key}` })
	assert.equal(answer.status, 200)
	fs.writeFileSync(file, answer.body)
	return file
}

before(async () => {
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-verify-'))
	h = await hub('--no-demo', '--no-budget')
	const { code, key } = await workshop(h)
	const facilitator = new Person(h.port, code, key)
	await facilitator.enter()
	const people = []
	for (const [sector, n] of [['state', 7], ['private', 8], ['community', 6]])
		for (let i = 0; i < n; i++) people.push(Object.assign(await member(h.port, code, sector), { sector }))
	await facilitator.must('go_to', { activity: 4 })
	const { made: draft } = await facilitator.must('add_draft', { text: 'Xã xanh, sạch, giàu.' })
	for (const round of rounds) await play_round(facilitator, people, draft, round)
	await facilitator.until((f) => f.views.has(`result/${rounds.length}`), 'the last result')
	answers = facilitator.views
	// One more that stays closed would hold the log back: it is prepared only.
	await facilitator.must('prepare_poll', { activity: 4, method: 'dots', items_of: 'options', question: 'Sau này?', options: five })
	log = await fetch_log(code, key, path.join(folder, 'large.log'))

	const other = await workshop(h)
	const desk = new Person(h.port, other.code, other.key)
	await desk.enter()
	const few = [await member(h.port, other.code, 'state'), await member(h.port, other.code, 'state')]
	await desk.must('go_to', { activity: 4 })
	await play_round(desk, few, 0, [{ method: 'approval', options: options([1, 2]) }, () => [{ item: 1, points: 1 }]])
	small = await fetch_log(other.code, other.key, path.join(folder, 'small.log'))
	for (const p of [...people, ...few, facilitator, desk]) p.leave()
})
after(async () => {
	await h?.stop()
	fs.rmSync(folder, { recursive: true })
})

const results = () => {
	const r = verify(log, '--json')
	assert.equal(r.status, 0, r.stderr)
	const lines = objects(r.stdout)
	return { polls: lines.slice(0, -1), summary: lines.at(-1) }
}

test('the log recounts to what the hub showed, for every method', () => {
	const { polls, summary } = results()
	assert.equal(polls.length, rounds.length)
	assert.match(summary.words, /^\S+( \S+){5}$/u)
	for (const [i, { result, ...p }] of polls.entries()) {
		const shown = answers.get(`result/${p.poll}`)
		const items = answers.get(`poll/${p.poll}`).items
		const code = (item) => items.find((x) => x.item === item).code
		const view = answers.get(`poll/${p.poll}`)
		assert.equal(result.method, rounds[i][0].method)
		assert.deepEqual([result.cast, p.seats, result.blank, result.divergence, result.decides, p.root], [shown.cast, shown.seats, shown.blank, shown.divergence, shown.decides, shown.root])
		assert.deepEqual([p.opened, p.closed], [view.opened, view.closed])
		if (p.poll !== 2) {
			assert.deepEqual(result.plain.map((r) => [r.id, r.rank]), [...shown.rows].filter((r) => r.rank > 0).map((r) => [code(r.item), r.rank]), `round ${p.poll}`)
			assert.equal(result.balanced === null, !shown.sectors)
			for (const r of result.balanced ?? []) assert.equal(r.rank, shown.rows.find((x) => code(x.item) === r.id).balanced_rank)
		} else {
			assert.deepEqual([result.levels, result.support, result.passed], [shown.levels, shown.support, shown.passed])
		}
		if (shown.funds) {
			const deciding = shown.decides === 'balanced' ? shown.funds_balanced : shown.funds
			assert.deepEqual([result.winners, result.spent], [deciding.items.map(code), deciding.spent])
			assert.deepEqual(result.ladder.map((x) => [x.percent, x.items, x.spent]), shown.ladder.map((x) => [x.percent, x.items.map(code), x.spent]))
		} else if (p.poll !== 2) {
			const tops = (shown.decides === 'balanced' ? shown.tops_balanced : shown.tops).map(code).sort()
			assert.deepEqual([...result.winners].sort(), tops, `round ${p.poll}`)
		}
		assert.deepEqual(result.by_lot, shown.by_lot.map(code))
		assert.deepEqual(result.absent, shown.absent)
	}
	const few = polls[10]
	assert.deepEqual([few.erased, few.result.balanced, few.result.withheld, few.result.voted], [true, null, 'few', null])
	assert.equal(polls[11].result.by_lot.length, 3)
	assert.deepEqual(polls[12].result.absent, ['private'])
	const people = verify(log)
	assert.match(people.stdout, /was stamped at the close and cannot be recomputed/)
	assert.equal(people.stdout.match(/Six words at the opening: \S+( \S+){5}\. At the close: \S+( \S+){5}\./gu).length, rounds.length)
	assert.doesNotMatch(people.stdout, /cli\.|\{[a-z]+\}/)
})

test("the scrutineer's files count to the same, byte by byte", () => {
	const to = path.join(folder, 'ballots')
	assert.equal(verify(log, '--ballots', to).status, 0)
	// The text itself: parsing would put members with names like numbers in another order.
	const lines = verify(log, '--json').stdout.trimEnd().split('\n')
	const { polls } = results()
	assert.equal(fs.readdirSync(to).length, rounds.length)
	for (const [i, p] of polls.entries()) {
		const file = path.join(to, `round-${p.poll}.json`)
		const counted = run('count', '--in', file, '--json')
		assert.equal(counted.status, 0, counted.stderr)
		assert.equal(counted.stderr, '')
		assert.equal(counted.stdout.trimEnd(), lines[i].slice(lines[i].indexOf('"result":') + '"result":'.length, -1), `round ${p.poll}`)
		const written = JSON.parse(fs.readFileSync(file, 'utf8'))
		assert.deepEqual(Object.keys(written.ballots.reduce((a, b) => ({ ...a, ...b }), {})).sort(), p.erased ? ['marks'] : ['marks', 'sector'])
	}
	const piped = verify(log, '--ballots', '-')
	assert.deepEqual(objects(piped.stdout).map((x) => x.settings.round), polls.map((p) => `poll/${p.poll}`))
	assert.notEqual(verify(log, '--ballots', '/nowhere/at/all').status, 0)
})

test('receipts: every one is found in its round, a forged one in none', () => {
	const step = Math.ceil(nonces.length / 12)
	for (let i = 0; i < nonces.length; i += step) {
		const [poll, nonce] = nonces[i]
		const by_number = verify(log, '--receipt', nonce, '--json')
		assert.equal(by_number.status, 0, by_number.stderr)
		const found = objects(by_number.stdout).at(-1)
		assert.deepEqual([found.poll, found.receipt], [poll, sha(Buffer.from(nonce, 'hex'))])
		assert.match(verify(log, '--receipt', found.receipt).stdout, new RegExp(`in round ${poll}:`))
	}
	for (const forged of [hex(), hex(32), '0'.repeat(64)]) {
		const r = verify(log, '--receipt', forged)
		assert.equal(r.status, 1)
		assert.match(r.stderr, /in no closed round/)
	}
	assert.equal(verify(log, '--receipt', 'xyz').status, 64)
})

test('the end must be the one that was printed: a missing tail, and one that grew', () => {
	const { summary } = results()
	const lines = fs.readFileSync(log, 'utf8').trimEnd().split('\n')
	assert.equal(verify(log, '--digest', summary.chain).status, 0)
	assert.equal(verify(log, '--words', summary.words).status, 0)
	// As somebody types it: capitals, more spaces.
	assert.equal(verify(log, '--words', ` ${summary.words.toUpperCase().replaceAll(' ', '  ')} `).status, 0)
	const cut = path.join(folder, 'cut.log')
	for (const gone of [1, 5, lines.length - 1]) {
		fs.writeFileSync(cut, `${lines.slice(0, -gone).join('\n')}\n`)
		assert.equal(verify(cut).status, 0, 'nothing inside tells that whole lines are missing')
		for (const proof of [['--digest', summary.chain], ['--words', summary.words]]) {
			const r = verify(cut, ...proof)
			assert.equal(r.status, 1)
			assert.match(r.stderr, /end is missing/)
		}
	}
	const before = objects(verify(cut, '--json').stdout).at(-1)
	const longer = verify(log, '--words', before.words)
	assert.equal(longer.status, 1)
	assert.match(longer.stderr, new RegExp(`belongs to line 1; the log has ${lines.length - 1} more`))
	assert.equal(verify(log, '--digest', 'abc').status, 64)
	assert.equal(verify(log, '--words', 'một hai ba').status, 1)
})

test('a log that stops in the middle of a line says so', () => {
	const bytes = fs.readFileSync(small)
	const last = bytes.lastIndexOf(10, bytes.length - 2)
	const lines = bytes.subarray(0, last).filter((b) => b === 10).length + 1
	for (const at of [last + 2, last + 40, bytes.length - 2]) {
		fs.writeFileSync(path.join(folder, 'half.log'), bytes.subarray(0, at))
		const r = verify(path.join(folder, 'half.log'))
		assert.equal(r.status, 1)
		assert.match(r.stderr, new RegExp(`Line ${lines + 1}: the file ends in the middle`))
	}
	fs.writeFileSync(path.join(folder, 'half.log'), '')
	assert.equal(verify(path.join(folder, 'half.log')).status, 65)
	// The line end alone is nothing that anybody said.
	fs.writeFileSync(path.join(folder, 'half.log'), bytes.subarray(0, -1))
	assert.equal(verify(path.join(folder, 'half.log')).status, 0)
})

/* A forger who also computes the chain again is found by what the chain cannot tell: roots, stamps, and what was printed. */
test('ballots changed under a chain that was made anew', () => {
	const lines = fs.readFileSync(log, 'utf8').trimEnd().split('\n').map((l) => {
		const [, seq, id, entry] = /^\{"seq":(\d+),"id":"([0-9a-f]+)","chain":"[0-9a-f]+","entry":(.*)\}$/.exec(l)
		return { seq, id, entry }
	})
	const printed = results().summary
	const file = path.join(folder, 'forged.log')
	const forge = (poll, from, to) => {
		const place = lines.findIndex((l) => l.entry.includes(`"do":"close_poll","poll":${poll},`))
		assert.ok(lines[place].entry.includes(from), `${from} stands in ${lines[place].entry}`)
		let head = Buffer.alloc(32)
		const text = lines.map((l, i) => {
			const entry = i === place ? l.entry.replace(from, to) : l.entry
			const seq = Buffer.alloc(8)
			seq.writeBigUInt64BE(BigInt(l.seq))
			head = blake(Buffer.concat([head, seq, Buffer.from(l.id, 'hex'), Buffer.from(entry)]))
			return `{"seq":${l.seq},"id":"${l.id}","chain":"${head.toString('hex')}","entry":${entry}}`
		})
		fs.writeFileSync(file, `${text.join('\n')}\n`)
		return { place: place + 1, ...verify(file, '--digest', printed.chain) }
	}
	assert.equal(forge(1, '"present":', '"present":').status, 0, 'the chain is computed here as it is there')
	const receipt = /"hash":"([0-9a-f]{64})"/.exec(lines.find((l) => l.entry.includes('"do":"close_poll","poll":1,')).entry)[1]
	for (const [poll, from, to, expected] of [
		[1, '"points":1}', '"points":2}', 'do not fit their Merkle root'],
		[1, '"sector":"state"', '"sector":"community"', 'do not fit their Merkle root'],
		[1, receipt, `${receipt.slice(0, -1)}${receipt.endsWith('0') ? '1' : '0'}`, 'do not fit their Merkle root'],
		[11, '"points":4}', '"points":5}', 'do not fit their Merkle root'],
		[1, '"proxy":0', '"proxy":22', 'was stamped when the round closed does not fit'],
		[1, '"paper":0', '"paper":0,"absent":["private"]', 'was stamped when the round closed does not fit'],
		[1, '"paper":0', '"paper":0,"diverges":true', 'was stamped when the round closed does not fit'],
		[13, ',"absent":["private"]', '', 'was stamped when the round closed does not fit'],
		[1, '"present":21', '"present":22', undefined],
	]) {
		const r = forge(poll, from, to)
		assert.equal(r.status, 1, `${from}: ${r.stdout}`)
		assert.ok(r.stderr.includes(expected ?? 'or the log was made anew'), `${from} to ${to}: ${r.stderr}`)
		if (expected) assert.ok(r.stderr.startsWith(`Line ${r.place}:`), r.stderr)
	}
})

/** BLAKE2b with 32 bytes, after RFC 7693: node has only the one with 64. */
function blake(input) {
	const M = (1n << 64n) - 1n
	const iv = [0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n, 0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n]
	const orders = [
		[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
		[11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4], [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
		[9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13], [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
		[12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11], [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
		[6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5], [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
	]
	const at_work = [...iv]
	at_work[0] ^= 0x01010020n
	const turn = (x, n) => ((x >> n) | (x << (64n - n))) & M
	for (let at = 0; at === 0 || at < input.length; at += 128) {
		const block = Buffer.alloc(128)
		input.copy(block, 0, at, Math.min(at + 128, input.length))
		const last = at + 128 >= input.length
		const m = Array.from({ length: 16 }, (_, i) => block.readBigUInt64LE(8 * i))
		const v = [...at_work, ...iv]
		v[12] ^= BigInt(Math.min(at + 128, input.length))
		if (last) v[14] ^= M
		const mix = (a, b, c, d, x, y) => {
			v[a] = (v[a] + v[b] + x) & M
			v[d] = turn(v[d] ^ v[a], 32n)
			v[c] = (v[c] + v[d]) & M
			v[b] = turn(v[b] ^ v[c], 24n)
			v[a] = (v[a] + v[b] + y) & M
			v[d] = turn(v[d] ^ v[a], 16n)
			v[c] = (v[c] + v[d]) & M
			v[b] = turn(v[b] ^ v[c], 63n)
		}
		for (let r = 0; r < 12; r++) {
			const s = orders[r % 10]
			mix(0, 4, 8, 12, m[s[0]], m[s[1]])
			mix(1, 5, 9, 13, m[s[2]], m[s[3]])
			mix(2, 6, 10, 14, m[s[4]], m[s[5]])
			mix(3, 7, 11, 15, m[s[6]], m[s[7]])
			mix(0, 5, 10, 15, m[s[8]], m[s[9]])
			mix(1, 6, 11, 12, m[s[10]], m[s[11]])
			mix(2, 7, 8, 13, m[s[12]], m[s[13]])
			mix(3, 4, 9, 14, m[s[14]], m[s[15]])
		}
		for (let i = 0; i < 8; i++) at_work[i] ^= v[i] ^ v[i + 8]
	}
	const out = Buffer.alloc(32)
	for (let i = 0; i < 4; i++) out.writeBigUInt64LE(at_work[i], 8 * i)
	return out
}
