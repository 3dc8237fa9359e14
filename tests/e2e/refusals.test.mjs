// Bad input: every refusal of the catalog is provoked through a real socket and answered with its word, in both languages, with the
// connection and everybody else's work intact. A word that this file does not provoke fails it.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import test, { after, before } from 'node:test'
import { frame, hub } from './hub.mjs'
import { hex, member, Person, workshop } from './person.mjs'
import { plan_refusals } from './refusals_plan.mjs'

const languages = ['vi', 'en'].map((l) => JSON.parse(fs.readFileSync(new URL(`../../shared/i18n/${l}.json`, import.meta.url))))
const provoked = new Set()
let h, room, f, mod, a, b, made, swot, points

const bytes = (list) => frame(1, Buffer.from(list))

/** Sends something raw on an own connection that has said hello and gives the refusal that came back. */
async function raw(payload, { greet = true } = {}) {
	const p = new Person(h.port, room.code)
	if (greet) await p.enter()
	else {
		const { connect } = await import('./hub.mjs')
		p.socket = await connect(h.port)
		p.pump = p.run()
	}
	p.last_no = null
	if (Buffer.isBuffer(payload)) p.socket.write(payload)
	else p.socket.send(payload)
	await p.until((x) => x.last_no || [...x.frames].some((m) => m.no), 'a refusal')
	const no = p.last_no ?? p.frames.find((m) => m.no).no[0]
	// The connection lives on.
	if (greet) {
		const before = p.frames.length
		p.socket.send('{"ping":1}')
		await p.until((x) => x.frames.slice(before).some((m) => m.pong), 'a pong after the refusal')
	}
	p.leave()
	return no
}

function told(no, word, max) {
	assert.equal(no.why, word, JSON.stringify(no))
	if (max !== undefined) assert.equal(no.max, max)
	for (const l of languages) assert.ok(l.refusal[word] ?? l.fault[word], `a sentence for ${word}`)
	provoked.add(word)
}

async function refuse(who, what, fields, word, max) {
	told(await who.send(what, fields), word, max)
}

const card = (text) => ({ activity: swot, kind: 'swot', quadrant: 'S', text })
const activity_of = (p, kind) => p.views.get('agenda').activities.find((x) => x.kind === kind).activity

before(async () => {
	h = await hub('--no-demo')
	room = await workshop(h)
	f = new Person(h.port, room.code, room.key)
	await f.enter()
	await f.until((x) => x.views.has('links'), 'the links')
	mod = new Person(h.port, room.code, f.views.get('links').links.find((l) => l.role === 'moderator').key)
	await mod.enter()
	a = await member(h.port, room.code, 'state')
	b = await member(h.port, room.code, 'private')
	swot = activity_of(f, 'swot')
	points = activity_of(f, 'theme_points')   // the same in every workshop of this template
	await f.must('go_to', { activity: swot })
})

after(async () => {
	assert.deepEqual(await h.stop(), { code: 0, signal: null })
})

test('the customs house', async () => {
	told(await raw('nonsense'), 'not_json')
	told(await raw('[1]'), 'not_json')
	told(await raw(`{"ping":1,"x":"${'y'.repeat(17000)}"}`), 'too_long_frame', 16384)
	told(await raw(`${'{"a":'.repeat(10)}1${'}'.repeat(10)}`), 'too_deep', 8)
	told(await raw(`{"a":[${Array(600).fill(1).join()}]}`), 'too_many_values', 512)
	told(await raw('{"ping":1,"ping":1}'), 'doubled_field')
	told(await raw('{"ping":1} x'), 'trailing_bytes')
	told(await raw(bytes([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xc0, 0x80, 0x22, 0x7d])), 'bad_utf8')
	told(await raw('{"a":"\u0001"}'), 'bad_character')
	told(await raw('{"a":"\\u0000"}'), 'bad_character')
	told(await raw('{"ping":1.5}'), 'bad_number')
	told(await raw('{"ping":9007199254740993}'), 'bad_number')
	told(await raw('{"unheard":1}'), 'unknown_envelope')
	told(await raw(`{"do":"fly","id":"${hex()}"}`), 'unknown_command')
	told(await raw(`{"do":"join","id":"${hex()}","key":"${hex()}","consent":true,"sector":"state","wings":2}`), 'unknown_field')
	told(await raw(`{"do":"join","id":"${hex()}","consent":true,"sector":"state"}`), 'missing_field')
	told(await raw(`{"do":"join","id":"${hex()}","key":"${hex()}","consent":true,"sector":"moon"}`), 'bad_field')
	told(await raw(`{"do":"leave","id":"${hex()}"}`, { greet: false }), 'say_hello_first')
})

test('at the door', async () => {
	const stranger = new Person(h.port, 999999)
	const answer = await stranger.enter()
	told(answer.no[0], 'no_such_room')
	// Who guesses on stands in a line, and the line has an end. At a hub of their own: everybody behind this address would stand in it too.
	const other = await hub('--no-demo')
	const guessers = await Promise.all(Array.from({ length: 12 }, async () => {
		const p = new Person(other.port, 999999)
		await p.enter()
		return p
	}))
	for (const p of guessers) for (let i = 0; i < 12; i++) p.socket.send(JSON.stringify({ hello: 1, room: String(100000 + i), lang: 'vi' }))
	const throttled = (p) => p.frames.flatMap((m) => m.no ?? []).find((n) => n.why === 'wrong_code_budget')
	await Promise.any(guessers.map((p) => p.until(throttled, 'the brake on guessing', 5000)))
	told(throttled(guessers.find(throttled)), 'wrong_code_budget')
	for (const p of guessers) p.leave()
	await other.stop()
	const wrong = new Person(h.port, room.code, hex())
	told((await wrong.enter()).no[0], 'wrong_key')
	const guest = new Person(h.port, room.code)
	await guest.enter()
	await refuse(guest, 'join', { key: hex(), consent: false, sector: 'state' }, 'no_consent')
	await refuse(guest, 'take_seat', { key: hex(), seat: '000000' }, 'seat_unknown')
	await refuse(guest, 'add_card', card('x'), 'not_allowed')
})

test('who is refused takes no place', async () => {
	const w = await workshop(h)
	const guest = new Person(h.port, w.code)
	await guest.enter()
	for (let i = 0; i < 3; i++) await refuse(guest, 'join', { key: hex(), consent: false, sector: 'state' }, 'no_consent')
	await guest.must('join', { key: hex(), consent: true, sector: 'state' })
	guest.leave()
})

test('cards and themes', async () => {
	await refuse(a, 'add_card', card('Sớm quá'), 'closed_input')
	await f.must('open_input', { activity: swot })
	await refuse(a, 'add_card', card('   '), 'text_empty')
	await refuse(a, 'add_card', card('x'.repeat(141)), 'text_too_long', 140)
	await refuse(a, 'add_card', card('đảo \u202e chiều'), 'bidi_text')
	await refuse(a, 'add_card', card(`z${'\u0323\u0302'.repeat(20)}`), 'too_many_marks')
	await refuse(a, 'add_card', { activity: swot, kind: 'swot', text: 'không ô' }, 'needs_quadrant')
	await refuse(a, 'add_card', { activity: swot, kind: 'statement', text: 'x' }, 'wrong_kind')
	await refuse(a, 'add_card', { ...card('x'), activity: 99 }, 'no_such_thing')
	made = (await a.must('add_card', card('Đất tốt'))).made
	const other = (await b.must('add_card', { ...card('Thiếu vốn'), quadrant: 'W' })).made
	await refuse(b, 'edit_card', { card: made, text: 'x' }, 'not_yours')
	await refuse(f, 'open_input', { activity: swot }, 'already_there')
	const theme = (await mod.must('add_theme', { quadrant: 'W', title: 'Vốn' })).made
	await refuse(mod, 'group_card', { card: made, theme }, 'wrong_quadrant')
	await refuse(mod, 'merge_card', { card: made, into: made }, 'cannot_merge')
	await refuse(a, 'add_objective', { activity: swot, text: 'x', dimension: 'social', horizon: 'short' }, 'not_here')
	assert.ok(other)
})

test('rounds', async () => {
	const { made: poll } = await f.must('prepare_poll', { activity: points, method: 'dots', items_of: 'objectives', question: '?' })
	await refuse(f, 'open_poll', { poll }, 'poll_has_no_items')
	const { made: round } = await f.must('prepare_poll', { activity: points, method: 'dots', items_of: 'themes', question: '?', points: 3, cap: 2, top: 1 })
	await refuse(a, 'cast_ballot', { poll: round, picks: [] }, 'poll_not_open')
	await f.must('open_poll', { poll: round })
	await refuse(f, 'open_poll', { poll: round }, 'poll_is_open')
	await refuse(f, 'set_rules', { rules: { k: 5, pass_percent: 80, sector_percent: 67 } }, 'bad_rules')
	await refuse(a, 'cast_ballot', { poll: round, picks: [{ item: 7, points: 1 }] }, 'wrong_item')
	await refuse(a, 'cast_ballot', { poll: round, picks: [{ item: 1, points: 3 }] }, 'too_many_on_one', 2)
	await f.must('add_theme', { quadrant: 'S', title: 'Đất' })
	await refuse(f, 'show_result', { poll: round }, 'result_not_ready')
	await f.must('close_poll', { poll: round })
	await refuse(a, 'cast_ballot', { poll: round, picks: [] }, 'poll_is_closed')
	const { made: wide } = await f.must('prepare_poll', { activity: points, method: 'dots', items_of: 'themes', question: '?', points: 3, cap: 2, top: 1 })
	await f.must('open_poll', { poll: wide })
	await refuse(a, 'cast_ballot', { poll: wide, picks: [{ item: 1, points: 2 }, { item: 2, points: 2 }] }, 'too_many_points', 3)
	await f.must('close_poll', { poll: wide })
	const { made: draft } = await f.must('add_draft', { text: 'Xã ta xanh' })
	const { made: check } = await f.must('prepare_poll', { activity: points, method: 'consensus', items_of: 'draft', draft, question: '?' })
	await f.must('open_poll', { poll: check })
	await refuse(a, 'cast_ballot', { poll: check, picks: [{ item: 1, points: 6 }] }, 'wrong_level')
	await f.must('close_poll', { poll: check })
})

test('rules of a round, and marks on a ballot', async () => {
	const options = [{ text: 'Đường', cost: 600 }, { text: 'Chợ' }]
	const round = { activity: points, items_of: 'options', question: '?', options, top: 1 }
	const criteria = [{ text: 'Tác động', weight: 60 }, { text: 'Khả thi', weight: 50 }]
	await refuse(f, 'prepare_poll', { ...round, method: 'grades', criteria }, 'bad_weights')
	await refuse(f, 'prepare_poll', { ...round, method: 'approval', criteria: [{ text: 'Một', weight: 100 }] }, 'bad_weights')
	await refuse(f, 'prepare_poll', { ...round, method: 'equal_shares', ceiling: 1000 }, 'needs_costs')
	await refuse(f, 'prepare_poll', { ...round, method: 'greedy', options: options.slice(0, 1) }, 'needs_costs')
	const marks = [['reactions', 3], ['approval', 1], ['grades', 5], ['borda', 2], ['pairwise', 2]]
	for (const [method, most] of marks) {
		const { made: poll } = await f.must('prepare_poll', { ...round, method })
		await f.must('open_poll', { poll })
		await refuse(a, 'cast_ballot', { poll, picks: [{ item: 1, points: most + 1 }] }, 'wrong_mark', most)
		await f.must('close_poll', { poll })
	}
})

test('a question asked once more', async () => {
	const w = await workshop(h, { rules: { k: 3, pass_percent: 80, sector_percent: 67 } })
	const boss = new Person(h.port, w.code, w.key)
	await boss.enter()
	const people = []
	for (let i = 0; i < 3; i++) people.push(await member(h.port, w.code, 'state'))
	const { made: first } = await boss.must('prepare_poll', { activity: points, method: 'approval', items_of: 'options', question: '?', options: [{ text: 'Một' }, { text: 'Hai' }] })
	const vote = async (poll, items) => {
		await boss.must('open_poll', { poll })
		for (const [i, p] of people.entries()) await p.must('cast_ballot', { poll, picks: [{ item: items[i], points: 1 }] })
		await boss.must('close_poll', { poll })
	}
	await vote(first, [1, 1, 1])
	await boss.must('show_result', { poll: first })
	const { made: again } = await boss.must('reopen_poll', { poll: first })
	await vote(again, [1, 1, 2])
	await refuse(boss, 'show_result', { poll: again }, 'too_few_changed', 3)
	assert.ok(!boss.views.has(`result/${again}`))
	boss.leave()
	for (const p of people) p.leave()
})

test('a door with code cards', async () => {
	const w = await workshop(h)
	const boss = new Person(h.port, w.code, w.key)
	await boss.enter()
	await boss.must('set_door', { by_pass: true })
	await boss.must('issue_passes', { sector: 'community', count: 2 })
	await boss.until((x) => x.views.get('passes')?.passes.length === 2, 'the cards')
	const [one, two] = boss.views.get('passes').passes.map((p) => p.code)
	const sit = { consent: true, sector: 'state' }
	const guest = new Person(h.port, w.code)
	await guest.enter()
	await refuse(guest, 'join', { ...sit, key: hex() }, 'needs_pass')
	const other = ['1', '2', '3'].map((d) => d + one.slice(1)).find((c) => c !== one && c !== two)
	await refuse(guest, 'join', { ...sit, key: hex(), pass: other }, 'wrong_pass')
	await refuse(guest, 'join', { ...sit, key: hex(), pass: 'một hai ba' }, 'wrong_pass')
	await guest.must('join', { ...sit, key: hex(), pass: `${one.slice(0, 3)} ${one.slice(3, 6)} ${one.slice(6)}` })
	await guest.until((x) => x.views.get('me')?.sector === 'community', 'the sector of the card')
	const second = new Person(h.port, w.code)
	await second.enter()
	await refuse(second, 'join', { ...sit, key: hex(), pass: one }, 'pass_is_used')
	await second.must('join', { ...sit, key: hex(), pass: two })
	for (const p of [boss, guest, second]) p.leave()
})

test('a divergence must be talked over', async () => {
	const w = await workshop(h, { rules: { k: 3, pass_percent: 80, sector_percent: 67 } })
	const boss = new Person(h.port, w.code, w.key)
	await boss.enter()
	const people = []
	for (const s of ['state', 'state', 'state', 'private', 'community']) people.push(await member(h.port, w.code, s))
	for (const title of ['A', 'B']) await boss.must('add_theme', { quadrant: 'S', title })
	await boss.must('go_to', { activity: points })
	const { made: poll } = await boss.must('prepare_poll', { activity: points, method: 'dots', items_of: 'themes', question: '?', points: 3, cap: 3, top: 1 })
	await boss.must('open_poll', { poll })
	for (const [i, p] of people.entries()) await p.must('cast_ballot', { poll, picks: [{ item: i < 3 ? 1 : 2, points: 1 }] })
	await boss.must('close_poll', { poll })
	await refuse(boss, 'go_to', { activity: points + 1 }, 'needs_discussion')
	boss.leave()
	for (const p of people) p.leave()
})

test('rehearsals and previews', async () => {
	const w = await workshop(h)
	const boss = new Person(h.port, w.code, w.key)
	await boss.enter()
	await refuse(boss, 'discard_rehearsal', {}, 'not_a_rehearsal')
	const { made: code } = await boss.must('rehearse')
	await boss.must('rehearse')
	await refuse(boss, 'rehearse', {}, 'too_many_rehearsals')
	const inside = new Person(h.port, code, w.key)
	await inside.enter()
	await refuse(inside, 'rehearse', {}, 'is_a_rehearsal')
	await refuse(inside, 'renew_link', { link: 'helper' }, 'not_in_a_rehearsal')
	inside.socket.send(JSON.stringify({ hello: 1, room: String(code), token: w.key, as: 'private' }))
	await inside.until((x) => x.you.preview === 'private', 'the preview')
	await refuse(inside, 'add_card', card('x'), 'preview_only')
	await refuse(inside, 'discard_rehearsal', {}, 'preview_only')
	inside.leave()
	boss.leave()
	const out = await hub('--public')
	const far = await workshop(out)
	const there = new Person(out.port, far.code, far.key)
	await there.enter()
	assert.equal(there.views.get('door').lan, false)
	await refuse(there, 'set_wifi', { name: 'x', password: '' }, 'lan_only')
	there.leave()
	await out.stop()
})

test('limits', async () => {
	const free = await hub('--no-demo', '--no-budget', '--rooms', '2', '--members', '3')
	const small = await workshop(free)
	const boss = new Person(free.port, small.code, small.key)
	await boss.enter()
	for (let i = 0; i < 200; i++) await boss.must('add_element', { title: `Ý ${i}` })
	await refuse(boss, 'add_element', { title: 'Một nữa' }, 'too_many_things', 200)
	for (let i = 0; i < 3; i++) await member(free.port, small.code, 'state')
	const late = new Person(free.port, small.code)
	await late.enter()
	await refuse(late, 'join', { key: hex(), consent: true, sector: 'community' }, 'room_full', 3)
	await workshop(free)
	const operator = new Person(free.port, 'hub', /#hub\.([0-9a-f]{32})/.exec(free.out)[1])
	await operator.enter()
	await refuse(operator, 'create_workshop', { about: { title: 'Nữa' } }, 'hub_full')
	await boss.until((x) => x.views.get('element/200')?.title === 'Ý 199', 'the last element')
	await free.stop()
})

test('more people than money can be shared out for in time', { timeout: 120_000 }, async () => {
	const free = await hub('--no-demo', '--no-budget')
	const hall = await workshop(free)
	const boss = new Person(free.port, hall.code, hall.key)
	await boss.enter()
	const round = { activity: points, items_of: 'options', question: '?', options: [{ text: 'a', cost: 2 }, { text: 'b', cost: 3 }] }
	const { made: poll } = await boss.must('prepare_poll', { ...round, method: 'equal_shares', ceiling: 4 })
	for (let i = 0; i < 3001; i += 500)
		await Promise.all(Array.from({ length: Math.min(500, 3001 - i) }, () => boss.must('add_member', { consent: true, sector: 'state' })))
	await refuse(boss, 'open_poll', { poll }, 'too_many_to_share', 3000)
	const { made: dots } = await boss.must('prepare_poll', { ...round, method: 'dots' })
	await boss.must('open_poll', { poll: dots })
	boss.leave()
	await free.stop()
})

plan_refusals({ hub: () => h, refuse, told })

test('too fast, and not text', async () => {
	const fast = new Person(h.port, room.code)
	await fast.enter()
	fast.last_no = null
	for (let i = 0; i < 90; i++) fast.socket.send('{"ping":1}')
	await fast.until((x) => x.last_no, 'the brake')
	told(fast.last_no, 'too_many_messages', 20)
	fast.leave()
	const binary = new Person(h.port, room.code)
	await binary.enter()
	binary.socket.write(frame(2, 'x'))
	await binary.until((x) => x.last_no, 'binary_frame')
	told(binary.last_no, 'binary_frame')
	binary.leave()
})

test('after the end, and everybody else is well', async () => {
	await f.must('end_workshop')
	await a.until((x) => x.views.get('workshop').ended, 'the end')
	await refuse(a, 'edit_member', { office: 'x' }, 'workshop_ended')
	await f.must('reopen_workshop')
	await a.must('edit_member', { office: 'Trạm Y tế xã' })
	assert.equal(f.views.get(`card/${made}`).text, 'Đất tốt')
})

test('no refusal was left out', () => {
	const left = Object.keys(languages[0].refusal).filter((w) => !provoked.has(w))
	assert.deepEqual(left, [], 'refusals that no test provoked')
})
