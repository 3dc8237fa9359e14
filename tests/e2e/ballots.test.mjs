// Ballots over real sockets: one a person, whatever is sent and how often; each bad one named and nothing lost; a receipt's way to the root
// of its round; a hub that is killed; a round that is closed and not shown; guessing at code cards.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test, { after, before } from 'node:test'
import { connect, http, hub } from './hub.mjs'
import { hex, member, Person, workshop } from './person.mjs'

const SECTORS = ['state', 'private', 'community']
const sha = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest()
const leaf = (bytes) => sha(Buffer.from([0]), bytes)
const node = (left, right) => sha(Buffer.from([1]), left, right)
const ticks = (...items) => items.map((item) => ({ item, points: 1 }))
const dots = (object) => Object.entries(object).map(([item, points]) => ({ item: Number(item), points }))

/** The largest power of two below n: where RFC 6962 section 2.1 cuts a list. */
const cut = (n) => 2 ** (Math.ceil(Math.log2(n)) - 1)

/** Root of a list of leaf hashes, by the definition. */
function tree(leaves) {
	if (leaves.length === 0) return sha()
	if (leaves.length === 1) return leaves[0]
	const k = cut(leaves.length)
	return node(tree(leaves.slice(0, k)), tree(leaves.slice(k)))
}

/** The root that follows from one leaf and its path, by the definition and from the top down; every hash must be used up. */
function climb(from, index, n, way) {
	if (n === 1) {
		assert.equal(way.length, 0, 'a path that is too long')
		return from
	}
	assert.ok(way.length > 0, 'a path that is too short')
	const k = cut(n)
	const last = way.at(-1)
	const rest = way.slice(0, -1)
	return index < k ? node(climb(from, index, k, rest), last) : node(last, climb(from, index - k, n - k, rest))
}

const u64 = (n) => {
	const b = Buffer.alloc(8)
	b.writeBigUInt64BE(BigInt(n))
	return b
}

/** A ballot's bytes as they are hashed: its sector, then each pick. */
const bytes_of = (b) => Buffer.concat([u64(SECTORS.indexOf(b.sector) + 1), ...(b.picks ?? []).flatMap((p) => [u64(p.item), u64(p.points)])])

const ask = (h, code, poll, receipt) => http(h.port, 'GET', `/api/receipt/${code}/${poll}/${receipt}`)

/** Asks for a receipt and climbs; gives what the hub said. */
async function is_in(h, code, poll, receipt) {
	const answer = await ask(h, code, poll, receipt)
	assert.equal(answer.status, 200, `receipt ${receipt}`)
	assert.match(answer.headers['content-type'][0], /^application\/json/)
	const said = JSON.parse(answer.body)
	assert.deepEqual(Object.keys(said), ['index', 'count', 'path', 'root'])
	const way = said.path.map((x) => Buffer.from(x, 'hex'))
	const receipts = climb(leaf(Buffer.from(receipt, 'hex')), said.index, said.count, way.slice(0, -1))
	assert.equal(node(way.at(-1), receipts).toString('hex'), said.root)
	return said
}

async function facilitator_of(h, room) {
	const f = new Person(h.port, room.code, room.key)
	await f.enter()
	return f
}

/** A round over three options in the activity for points; gives its number. */
async function prepared(f, fields = {}) {
	const options = ['Đường', 'Chợ', 'Cầu'].map((text) => ({ text }))
	const { made } = await f.must('prepare_poll', { activity: 4, method: 'dots', items_of: 'options', options, question: '?', points: 3, cap: 2, top: 1, ...fields })
	return made
}

async function opened(f, fields) {
	const poll = await prepared(f, fields)
	await f.must('open_poll', { poll })
	return poll
}

const picks_of = (p, poll) => p.views.get(`ballot/${poll}`)?.picks
const points_of = (p, poll) => Object.fromEntries(p.views.get(`result/${poll}`).rows.map((r) => [r.item, r.points]))

let h, room, f, people

before(async () => {
	h = await hub('--no-demo', '--no-budget')
	room = await workshop(h)
	f = await facilitator_of(h, room)
	people = []
	for (let i = 0; i < 9; i++) people.push(await member(h.port, room.code, SECTORS[i % 3]))
	await f.must('go_to', { activity: 4 })
})

after(async () => {
	assert.deepEqual(await h.stop(), { code: 0, signal: null })
})

test('one person, two devices, one ballot', async () => {
	const poll = await opened(f)
	const one = people[0]
	const two = new Person(h.port, room.code, one.token)
	await two.enter()
	await one.must('cast_ballot', { poll, picks: dots({ 1: 2 }) })
	await two.until((x) => picks_of(x, poll)?.[0].item === 1, 'what the other device cast')
	await two.must('cast_ballot', { poll, picks: dots({ 2: 1, 3: 2 }) })
	await one.until((x) => picks_of(x, poll)?.length === 2, 'what the other device cast instead')
	assert.deepEqual(picks_of(one, poll), dots({ 2: 1, 3: 2 }))
	await people[1].must('cast_ballot', { poll, picks: dots({ 1: 1 }) })
	await f.until((x) => x.views.get(`turnout/${poll}`)?.cast === 2, 'two ballots')
	assert.deepEqual(f.views.get(`turnout/${poll}`).sectors, { state: 1, private: 1, community: 0 })
	await f.must('close_poll', { poll })
	await f.must('show_result', { poll })
	await f.until((x) => x.views.has(`result/${poll}`), 'the result')
	assert.equal(f.views.get(`result/${poll}`).cast, 2)
	assert.deepEqual(points_of(f, poll), { 1: 1, 2: 1, 3: 2 })
	two.leave()
})

test('the same message twice is one ballot, on whatever line it comes', async () => {
	const poll = await opened(f)
	const p = people[0]
	const id = hex()
	await p.must('cast_ballot', { poll, picks: dots({ 1: 2 }) }, id)
	await p.must('cast_ballot', { poll, picks: dots({ 1: 2 }) }, id)
	// A line that broke: the phone comes back and sends what it got no answer to.
	const back = new Person(h.port, room.code, p.token)
	await back.enter()
	await back.must('cast_ballot', { poll, picks: dots({ 1: 2 }) }, id)
	// One id is one ballot: what else is said under it is answered and not counted.
	await back.must('cast_ballot', { poll, picks: dots({ 2: 2 }) }, id)
	await back.must('cast_ballot', { poll, picks: dots({ 3: 1 }) })
	// An old message that arrives late does not undo the newer one.
	await p.must('cast_ballot', { poll, picks: dots({ 1: 2 }) }, id)
	await f.until((x) => x.views.get(`turnout/${poll}`)?.cast === 1, 'one ballot')
	await f.must('close_poll', { poll })
	// Also after the bell it is told that it had been taken.
	await p.must('cast_ballot', { poll, picks: dots({ 1: 2 }) }, id)
	await f.must('show_result', { poll })
	await f.until((x) => x.views.has(`result/${poll}`), 'the result')
	assert.equal(f.views.get(`result/${poll}`).cast, 1)
	assert.deepEqual(points_of(f, poll), { 1: 0, 2: 0, 3: 1 })
	back.leave()
})

test('bad ballots are named, and the good one before them stands', async () => {
	const poll = await prepared(f)
	const [p, q, blank] = people
	const no = async (who, fields, why, max) => {
		const answer = await who.send('cast_ballot', { poll, ...fields })
		assert.equal(answer.why, why, JSON.stringify({ fields, answer }))
		if (max !== undefined) assert.equal(answer.max, max)
	}
	await no(p, { picks: dots({ 1: 1 }) }, 'poll_not_open')
	await f.must('open_poll', { poll })
	await p.must('cast_ballot', { poll, picks: dots({ 1: 2, 2: 1 }) })
	await no(p, { picks: dots({ 4: 1 }) }, 'wrong_item')
	await no(p, { picks: dots({ 1: 1, 1000: 1 }) }, 'wrong_item')
	await no(p, { picks: [...ticks(1), ...ticks(1)] }, 'wrong_item')
	await no(p, { picks: dots({ 1: 2, 2: 2 }) }, 'too_many_points', 3)
	await no(p, { picks: dots({ 1: 3 }) }, 'too_many_on_one', 2)
	await no(p, { picks: dots({ 1: -1 }) }, 'bad_field')
	await no(p, { picks: dots({ 1: 101 }) }, 'bad_field')
	await no(p, { picks: dots({ 0: 1 }) }, 'bad_field')
	await no(p, { picks: dots({ 1: 1 }), receipt: 'abc' }, 'bad_field')
	await no(p, { picks: dots({ 1: 1 }), sector: 'community' }, 'unknown_field')
	await no(p, { picks: dots({ 1: 1 }), poll: 199 }, 'no_such_thing')
	await no(p, { picks: dots({ 1: 1 }), for: 2 }, 'not_allowed')
	await no(f, { picks: dots({ 1: 1 }) }, 'not_allowed')
	const guest = new Person(h.port, room.code)
	await guest.enter()
	await no(guest, { picks: dots({ 1: 1 }) }, 'not_allowed')
	guest.leave()
	assert.deepEqual(picks_of(p, poll), dots({ 1: 2, 2: 1 }))
	// Nothing marked, and everything taken back again, are blank ballots: turnout alone.
	await blank.must('cast_ballot', { poll, picks: [] })
	await q.must('cast_ballot', { poll, picks: dots({ 3: 2 }) })
	await q.must('cast_ballot', { poll, picks: dots({ 3: 0 }) })
	await f.must('close_poll', { poll })
	await no(p, { picks: dots({ 3: 2 }) }, 'poll_is_closed')
	await no(people[3], { picks: dots({ 3: 2 }) }, 'poll_is_closed')
	await f.must('show_result', { poll })
	await f.until((x) => x.views.has(`result/${poll}`), 'the result')
	const result = f.views.get(`result/${poll}`)
	assert.deepEqual([result.cast, result.blank, result.used], [3, 2, 3])
	assert.deepEqual(points_of(f, poll), { 1: 2, 2: 1, 3: 0 })
})

test('a helper takes paper ballots, never a second one for the same person', async () => {
	await f.until((x) => x.views.has('links'), 'the links')
	const helper = new Person(h.port, room.code, f.views.get('links').links.find((l) => l.role === 'helper').key)
	await helper.enter()
	const { made: seat } = await helper.must('add_member', { consent: true, sector: 'state' })
	const poll = await opened(f)
	await helper.must('cast_ballot', { poll, picks: dots({ 1: 1 }), for: seat, entry: 'paper' })
	await helper.must('cast_ballot', { poll, picks: dots({ 2: 2 }), for: seat, entry: 'paper' })
	await helper.until((x) => x.views.get(`ballot/${poll}`)?.picks[0].item === 2, 'what was taken for that person')
	assert.equal(helper.views.get(`ballot/${poll}`).for, seat)
	assert.equal((await helper.send('cast_ballot', { poll, picks: dots({ 1: 1 }) })).why, 'not_allowed')
	await f.must('close_poll', { poll })
	await f.must('show_result', { poll })
	await f.until((x) => x.views.has(`result/${poll}`), 'the result')
	assert.deepEqual([f.views.get(`result/${poll}`).cast, f.views.get(`result/${poll}`).paper], [1, 1])
	assert.deepEqual(points_of(f, poll), { 1: 0, 2: 2, 3: 0 })
	helper.leave()
})

test('a receipt climbs to the root of its round, and no other does', async () => {
	// Trees of every shape up to nine leaves: full, with one left over, with a whole branch left over.
	for (let n = 1; n <= people.length; n++) {
		const poll = await opened(f)
		const receipts = []
		for (const [i, p] of people.slice(0, n).entries()) {
			receipts.push(sha(Buffer.from(hex(), 'hex')).toString('hex'))
			await p.must('cast_ballot', { poll, picks: dots({ [1 + (i % 3)]: 1 }), receipt: receipts[i] })
		}
		for (const r of receipts) assert.equal((await ask(h, room.code, poll, r)).status, 404, 'told before the bell')
		// Who votes again has another receipt: the first names no ballot any more.
		const old = receipts[0]
		receipts[0] = sha(Buffer.from(hex(), 'hex')).toString('hex')
		await people[0].must('cast_ballot', { poll, picks: dots({ 2: 2 }), receipt: receipts[0] })
		await f.must('close_poll', { poll })
		const said = []
		for (const r of receipts) said.push(await is_in(h, room.code, poll, r))
		assert.equal(new Set(said.map((x) => x.index)).size, n, 'two at one place')
		assert.deepEqual(new Set(said.map((x) => x.count)), new Set([n]))
		assert.equal(new Set(said.map((x) => x.root)).size, 1)
		// Receipts stand in an order of their own, so their places tell nothing of the order of voting.
		assert.deepEqual(receipts.toSorted(), receipts.toSorted((x, y) => said[receipts.indexOf(x)].index - said[receipts.indexOf(y)].index))
		for (const r of [old, `${receipts[0].slice(0, -1)}${receipts[0].endsWith('0') ? '1' : '0'}`, hex(32), '0'.repeat(64)])
			assert.equal((await ask(h, room.code, poll, r)).status, 404, `a forged receipt ${r}`)
		if (poll > 1) assert.equal((await ask(h, room.code, poll - 1, receipts[0])).status, 404, 'of another round')
		await f.must('show_result', { poll })
		for (const x of [f, people[n - 1]]) {
			await x.until((y) => y.views.has(`result/${poll}`), 'the result')
			assert.equal(x.views.get(`result/${poll}`).root, said[0].root, 'the root that all see')
			assert.equal(x.views.get(`result/${poll}`).cast, n)
		}
	}
})

test('who kept no receipt can be asked for by nobody, and what is no question is not found', async () => {
	const poll = await opened(f)
	const receipt = sha(Buffer.from('x')).toString('hex')
	await people[0].must('cast_ballot', { poll, picks: dots({ 1: 1 }) })
	await people[1].must('cast_ballot', { poll, picks: dots({ 1: 1 }), receipt })
	await f.must('close_poll', { poll })
	assert.equal((await is_in(h, room.code, poll, receipt)).count, 2)
	const rest = [`${room.code}/${poll}/${receipt.slice(1)}`, `${room.code}/${poll}/${receipt}0`, `${room.code}/${poll}/${receipt.toUpperCase()}x`,
		`${room.code}/0/${receipt}`, `${room.code}/999/${receipt}`, `${room.code}/${poll}`, `${room.code}`, '', `1/${poll}/${receipt}`, `999999999/${poll}/${receipt}`,
		`${room.code}/-1/${receipt}`, `${room.code}/4294967297/${receipt}`, `${room.code}/${poll}/${'g'.repeat(64)}`, `${room.code}/${poll}/${'0'.repeat(64)}`]
	for (const x of rest) assert.equal((await http(h.port, 'GET', `/api/receipt/${x}`)).status, 404, x)
	await f.must('show_result', { poll })
})

test('a closed round that was not shown is in no export', async () => {
	const poll = await opened(f)
	const log = () => http(h.port, 'GET', `/export/${room.code}.log`, { Authorization: `Bearer ${room.key}` })
	for (const p of people) await p.must('cast_ballot', { poll, picks: dots({ 2: 2 }) })
	assert.equal((await log()).status, 200, 'while it is open no ballot is in the log')
	await f.must('close_poll', { poll })
	const hidden = await log()
	assert.equal(hidden.status, 409)
	assert.equal(hidden.body.toString(), 'round_is_hidden\n')
	await f.must('show_result', { poll })
	const shown = await log()
	assert.equal(shown.status, 200)
	const entry = shown.body.toString().trim().split('\n').map((x) => JSON.parse(x).entry).find((x) => x.do === 'close_poll' && x.poll === poll)
	assert.equal(entry.ballots.length, 9)
	// The root of the log is that of the screen, computed from the ballots and receipts as they stand there.
	const root = node(tree(entry.ballots.map((b) => leaf(bytes_of(b)))), tree(entry.receipts.map((r) => leaf(Buffer.from(r.hash, 'hex')))))
	await f.until((x) => x.views.has(`result/${poll}`), 'the result')
	assert.equal(root.toString('hex'), f.views.get(`result/${poll}`).root)
	assert.equal(root.toString('hex'), entry.root)
})

/** A journal that outlives its hub: `killed` is kill -9 and a new hub, which is `h` from then on, once what was on its way has ended. */
async function lasting(t) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-ballots-'))
	const options = ['--journal', `sqlite:${folder}/hub.db`, '--no-demo', '--no-budget']
	const place = { h: await hub(...options) }
	place.killed = async (under_way = []) => {
		await place.h.stop('SIGKILL')
		await Promise.all(under_way)
		place.h = await hub(...options)
	}
	t.after(async () => {
		await place.h.stop()
		fs.rmSync(folder, { recursive: true })
	})
	return place
}

test('a hub that is killed loses no ballot and no receipt', { timeout: 120_000 }, async (t) => {
	const place = await lasting(t)
	const room = await workshop(place.h)
	let f = await facilitator_of(place.h, room)
	const voters = []
	for (let i = 0; i < 30; i++) voters.push(await member(place.h.port, room.code, SECTORS[i % 3]))
	const poll = await opened(f)
	const again = async (writers = []) => {
		await place.killed(writers)
		for (const p of [f, ...voters]) {
			p.port = place.h.port
			p.views.delete(`ballot/${poll}`)
			await p.enter()
		}
	}
	// Everybody changes their mind as fast as the hub answers, until it is killed in the middle. Three times.
	const acked = voters.map(() => null)
	const sent = voters.map(() => [])
	let taken = 0
	for (let kill = 0; kill < 3; kill++) {
		const before = taken
		const writers = voters.map(async (p, i) => {
			for (let k = 0; ; k++) {
				const ballot = { picks: dots({ [1 + ((i + k) % 3)]: 1 + (k % 2) }), receipt: sha(Buffer.from(hex(), 'hex')).toString('hex') }
				sent[i].push(ballot)
				const answer = await p.send('cast_ballot', { poll, ...ballot })
				if (answer.ok === undefined) return
				assert.ok(answer.ok, JSON.stringify(answer))
				acked[i] = sent[i].length - 1
				taken++
			}
		})
		while (taken < before + 200) await new Promise((done) => setTimeout(done, 2))
		await again(writers)
		for (const [i, p] of voters.entries()) {
			await p.until((x) => x.views.has(`ballot/${poll}`), 'the own ballot')
			// What was acknowledged, or what was on its way when the plug was pulled; nothing older, and not nothing.
			const kept = sent[i].slice(acked[i]).map((b) => JSON.stringify(b.picks))
			assert.ok(kept.includes(JSON.stringify(picks_of(p, poll))), `person ${i}: ${JSON.stringify(picks_of(p, poll))} is none of ${kept}`)
		}
		await f.until((x) => x.views.get(`turnout/${poll}`)?.cast === 30, 'all thirty')
	}
	const last = []
	for (const [i, p] of voters.entries()) {
		last.push({ picks: dots({ [1 + (i % 3)]: 2 }), receipt: sha(Buffer.from(hex(), 'hex')).toString('hex') })
		await p.must('cast_ballot', { poll, ...last[i] })
	}
	await f.must('close_poll', { poll })
	await again()
	assert.equal((await voters[0].send('cast_ballot', { poll, picks: dots({ 1: 1 }) })).why, 'poll_is_closed')
	const roots = new Set()
	for (const { receipt } of last) roots.add((await is_in(place.h, room.code, poll, receipt)).root)
	for (const list of sent) for (const { receipt } of list.slice(-2)) assert.equal((await ask(place.h, room.code, poll, receipt)).status, 404, 'a ballot that was replaced')
	await f.must('show_result', { poll })
	await again()
	await f.until((x) => x.views.has(`result/${poll}`), 'the result')
	assert.deepEqual(points_of(f, poll), { 1: 20, 2: 20, 3: 20 })
	assert.deepEqual([...roots], [f.views.get(`result/${poll}`).root])
	console.log(`5 kills, ${taken} ballots acknowledged by 30 people: each has their last one, and 30 receipts climb`)
	for (const p of [f, ...voters]) p.leave()
})

test('after a kill and the bell each is told whether the last word counts', { timeout: 60_000 }, async (t) => {
	const place = await lasting(t)
	const room = await workshop(place.h)
	let f = await facilitator_of(place.h, room)
	const people = []
	for (let i = 0; i < 3; i++) people.push(await member(place.h.port, room.code, SECTORS[i]))
	const again = async () => {
		await place.killed()
		for (const p of [f, ...people]) await Object.assign(p, { port: place.h.port }).enter()
	}
	const [changed, kept, first] = people
	const poll = await opened(f)
	// One receipt for all ballots of a phone, so that nobody sees by it whether a mind was changed.
	const nonce = people.map(() => sha(Buffer.from(hex(), 'hex')).toString('hex'))
	const ballot = (i, item) => ({ poll, picks: dots({ [item]: 2 }), receipt: nonce[i] })
	const id = { v1: hex(), v2: hex(), kept: hex(), never: hex(), first: hex() }
	await changed.must('cast_ballot', ballot(0, 1), id.v1)
	await changed.must('cast_ballot', ballot(0, 3), id.v2)
	await kept.must('cast_ballot', ballot(1, 1), id.kept)
	await first.must('cast_ballot', ballot(2, 2), id.first)
	await again()
	await f.must('close_poll', { poll })
	const said = async (p, i, item, name) => (await p.send('cast_ballot', ballot(i, item), id[name])).why ?? 'counts'
	assert.deepEqual([await said(changed, 0, 3, 'v2'), await said(changed, 0, 1, 'v1')], ['counts', 'poll_is_closed'])
	assert.deepEqual([await said(kept, 1, 3, 'never'), await said(kept, 1, 1, 'kept')], ['poll_is_closed', 'counts'])
	assert.equal(await said(first, 2, 2, 'first'), 'counts')
	// A hub that is started behind the bell has no ids any more; that a ballot of this phone is in, the tree still shows.
	await again()
	assert.equal(await said(first, 2, 2, 'first'), 'poll_is_closed')
	for (const receipt of nonce) await is_in(place.h, room.code, poll, receipt)
	await f.must('show_result', { poll })
	await f.until((x) => x.views.has(`result/${poll}`), 'the result')
	assert.deepEqual(points_of(f, poll), { 1: 2, 2: 2, 3: 2 })
	for (const p of [f, ...people]) p.leave()
})

test('guessing at code cards is braked, sitting down with one is not', async (t) => {
	const h = await hub('--no-demo')
	t.after(() => h.stop())
	const room = await workshop(h)
	const f = await facilitator_of(h, room)
	await f.must('set_door', { by_pass: true })
	await f.must('issue_passes', { sector: 'private', count: 20 })
	await f.until((x) => x.views.get('passes')?.passes.length === 20, 'the cards')
	const cards = f.views.get('passes').passes.map((p) => p.code)
	assert.equal(new Set(cards).size, 20)
	for (const c of cards) assert.match(c, /^\d{9}$/)
	const guess = (k) => {
		let c
		do c = String((123456789 + k++ * 7919) % 1e9).padStart(9, '0')
		while (cards.includes(c))
		return { consent: true, sector: 'private', key: hex(), pass: c }
	}
	// One connection may err ten times; then it is closed.
	const fool = new Person(h.port, room.code)
	await fool.enter()
	for (let k = 0; k < 10; k++) assert.equal((await fool.send('join', guess(k))).why, 'wrong_pass')
	await fool.send('join', guess(10))
	await fool.socket.closed()
	assert.equal((await connect(h.port).then((s) => (s.socket.destroy(), 'open'))), 'open', 'a new connection is free')
	await new Promise((done) => setTimeout(done, 1100))
	// All together some fifty times a second. Meanwhile every honest card seats its person.
	const guessers = []
	for (let i = 0; i < 12; i++) {
		guessers.push(new Person(h.port, room.code))
		await guessers[i].enter()
	}
	const honest = []
	for (let i = 0; i < 20; i++) {
		honest.push(new Person(h.port, room.code))
		await honest[i].enter()
	}
	const guesses = guessers.flatMap((p, i) => Array.from({ length: 9 }, (_, k) => p.send('join', guess(1000 + 100 * i + k))))
	const seats = await Promise.all(honest.map((p, i) => p.must('join', { consent: true, sector: 'state', key: hex(), pass: cards[i] })))
	const answers = await Promise.all(guesses)
	assert.equal(new Set(seats.map((s) => s.made)).size, 20)
	assert.ok(answers.every((x) => !x.ok))
	const braked = answers.filter((x) => x.why === 'wrong_code_budget' || x.ok === undefined).length
	assert.ok(answers.some((x) => x.why === 'wrong_code_budget'), 'nobody was braked')
	assert.ok(answers.filter((x) => x.why === 'wrong_pass').length <= 110, 'more guesses than two seconds allow')
	await f.until((x) => x.views.get('people')?.total === 20, 'twenty people')
	assert.deepEqual(f.views.get('people').sectors, { state: 0, private: 20, community: 0 })
	await f.until((x) => x.views.get('passes')?.passes.every((p) => p.state === 'used'), 'twenty used cards')
	console.log(`${answers.length} guesses: ${braked} braked; 20 cards: 20 seated`)
	for (const p of [f, ...honest]) p.leave()
})
