// Every key that the real hub sends to any role, through one short workshop and the whole demo, held against the published JSON schema: its
// shape, and who may see it at all. The views that only the hub knows (online, turnout, ballot, links, rooms) must have shown every field
// they have.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import { connect, hub } from './hub.mjs'
import { hex, member, Person, printed, workshop } from './person.mjs'

const file = (name) => fs.readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
const { $defs } = JSON.parse(file('build/gen/schema.json'))
const who = new Map()
const felt = []
for (const block of file('shared/protocol/views.schema').split(/\n(?=view |shape )/)) {
	const name = /^view (\w+)/.exec(block)?.[1]
	if (!name) continue
	who.set(name, /\n\twho (.*)/.exec(block)[1].split(' '))
	if (/\n\tfelt\n/.test(block)) felt.push(name)
}

const seen = new Set()
const counts = new Map()   // of all tests here

/** As much of JSON Schema as ours uses; gives what is wrong, or nothing. */
function wrong(value, s, at) {
	if (s.$ref) {
		const name = s.$ref.split('/').at(-1)
		return wrong(value, $defs[name], `${at}(${name})`)
	}
	for (const key of Object.keys(s))
		assert.ok(['type', 'description', 'properties', 'required', 'additionalProperties', 'items', 'minItems', 'maxItems', 'minimum', 'maximum',
			'enum', 'const', 'pattern', 'x-graphemes', 'format'].includes(key), `the schema uses ${key}, which this test does not know`)
	if (s.const !== undefined && value !== s.const) return `${at}: not ${s.const}`
	if (s.enum) return s.enum.includes(value) ? undefined : `${at}: ${value} is none of ${s.enum}`
	if (s.type === 'object') {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${at}: no object`
		for (const name of s.required ?? []) if (!(name in value)) return `${at}: lacks ${name}`
		for (const [name, v] of Object.entries(value)) {
			if (!s.properties[name]) return `${at}: has ${name}`
			seen.add(`${at.split('(').at(-1).replace(')', '')}.${name}`)
			const w = wrong(v, s.properties[name], `${at}.${name}`)
			if (w) return w
		}
	} else if (s.type === 'array') {
		if (!Array.isArray(value)) return `${at}: no list`
		if (value.length < (s.minItems ?? 0) || value.length > (s.maxItems ?? Infinity)) return `${at}: ${value.length} items`
		for (const v of value) {
			const w = wrong(v, s.items, `${at}[]`)
			if (w) return w
		}
	} else if (s.type === 'integer') {
		if (!Number.isSafeInteger(value)) return `${at}: ${value} is not whole`
		if (value < (s.minimum ?? -Infinity) || value > (s.maximum ?? Infinity)) return `${at}: ${value} is out of range`
	} else if (s.type === 'boolean') {
		if (typeof value !== 'boolean') return `${at}: no truth`
	} else if (s.type === 'string') {
		if (typeof value !== 'string') return `${at}: no text`
		if (s.pattern && !new RegExp(s.pattern, 'u').test(value)) return `${at}: ${value} is not like ${s.pattern}`
		if (s['x-graphemes']) {
			const n = [...new Intl.Segmenter('vi').segment(value)].length
			if (n < s['x-graphemes'][0] || n > s['x-graphemes'][1]) return `${at}: ${n} graphemes`
		}
	}
}

function check(role, person) {
	for (const frame of person.frames) {
		for (const [key, value] of Object.entries(frame.set ?? {})) {
			const name = key.split('/')[0]
			const now = key === 'me' ? value.role : role
			assert.ok(who.get(name)?.includes(now), `a ${now} was sent ${key}`)
			assert.equal(wrong(value, { $ref: `#/$defs/view_${name}` }, key), undefined, `${now}: ${key} = ${JSON.stringify(value)}`)
			counts.set(name, (counts.get(name) ?? 0) + 1)
		}
	}
}

test('every key every role is sent', { timeout: 60_000 }, async (t) => {
	const h = await hub('--no-demo')
	t.after(() => h.stop())   // also when something below did not hold: a hub left behind would keep this file waiting
	const operator = new Person(h.port, 'hub', await printed(h))
	await operator.enter()
	const { made: code } = await operator.must('create_workshop', { about: { title: 'Thử', plan_start: 2026 }, template: 'led-7-steps' })
	await operator.until((o) => o.views.get('rooms')?.rooms.some((r) => r.facilitator), 'the new room')
	const f = new Person(h.port, code, operator.views.get('rooms').rooms[0].facilitator)
	await f.enter()
	await f.until((x) => x.views.has('links'), 'the links')
	const staff = {}
	for (const { role, key } of f.views.get('links').links) {
		if (role === 'guest' || role === 'facilitator') continue
		staff[role] = new Person(h.port, code, key)
		await staff[role].enter()
	}
	assert.deepEqual(Object.keys(staff).sort(), ['helper', 'moderator', 'observer', 'reporter', 'wall'])
	const guest = new Person(h.port, code)
	await guest.enter()
	const a = await member(h.port, code, 'state')
	const b = await member(h.port, code, 'private')
	const { made: seat } = await staff.helper.must('add_member', { consent: true, sector: 'community' })

	// Code cards: their digits are the facilitator's alone. One is used, one is free.
	await f.must('issue_passes', { sector: 'community', count: 2 })
	await f.until((x) => x.views.get('passes')?.passes.length === 2, 'the code cards')
	const card = f.views.get('passes').passes[1]
	const c = new Person(h.port, code)
	await c.enter()
	c.token = hex()
	await c.must('join', { key: c.token, consent: true, sector: 'state', pass: card.code })
	await c.until((x) => x.views.get('me')?.sector === 'community', 'the sector of the card')
	await f.until((x) => x.views.get('passes')?.passes[1].state === 'used', 'the used card')
	assert.equal(f.views.get('passes').passes[0].state, 'free')

	const agenda = f.views.get('agenda').activities
	const activity = (kind) => agenda.find((x) => x.kind === kind).activity
	await f.must('go_to', { activity: activity('swot') })
	await f.must('open_input', { activity: activity('swot') })
	await a.must('add_card', { activity: activity('swot'), kind: 'swot', quadrant: 'S', text: 'Đất tốt', en: 'Good soil' })
	await b.must('add_card', { activity: activity('swot'), kind: 'swot', quadrant: 'S', text: 'Đất rất tốt' })
	await staff.helper.must('add_card', { activity: activity('swot'), kind: 'swot', quadrant: 'W', text: 'Thiếu nước', for: seat, entry: 'paper' })
	// What is felt: one writes, one is done; the facilitator is told numbers, and whom to look after.
	a.socket.send(JSON.stringify({ feel: 1, activity: activity('swot'), writing: true, done: false }))
	b.socket.send(JSON.stringify({ feel: 1, activity: activity('swot'), writing: false, done: true }))
	for (const x of [f, staff.wall]) await x.until((y) => y.views.get('pulse')?.writing === 1 && y.views.get('pulse').done === 1, 'the pulse')
	await f.until((x) => x.views.get('quiet')?.silent_n === 1 && x.views.get('quiet').done.length === 1, 'the quiet')
	// Moderation: a card waits and is let through, one is returned and mended.
	await f.must('hold_new_cards', { hold: true })
	const { made: held } = await b.must('add_card', { activity: activity('swot'), kind: 'swot', quadrant: 'O', text: 'Chợ mới' })
	await staff.moderator.until((x) => x.views.get(`card/${held}`)?.waiting, 'the card that waits')
	assert.ok(!a.views.has(`card/${held}`) && !staff.wall.views.has(`card/${held}`))
	await staff.moderator.must('unhide_card', { card: held })
	await f.must('hold_new_cards', { hold: false })
	await staff.moderator.must('hide_card', { card: 2, reason: 'Có tên người' })
	await b.must('edit_card', { card: 2, text: 'Đất rất là tốt' })
	await staff.moderator.until((x) => x.views.get('card/2')?.amended, 'the mended card')
	await staff.moderator.must('unhide_card', { card: 2 })
	await f.until((x) => x.views.get('deed/3')?.what === 'let_through', 'the log of deeds')
	await f.must('set_wifi', { name: 'Hội trường', password: 'mot hai ba' })
	await staff.wall.until((x) => x.views.get('door')?.wifi_password === 'mot hai ba', 'the Wi-Fi')
	await f.must('reveal', { activity: activity('swot') })
	await staff.moderator.must('add_theme', { quadrant: 'S', title: 'Đất' })
	await staff.moderator.must('add_theme', { quadrant: 'W', title: 'Nước' })
	await staff.moderator.must('group_card', { card: 1, theme: 1 })

	const points = activity('theme_points')
	await f.must('go_to', { activity: points })
	const { made: poll } = await f.must('prepare_poll', { activity: points, method: 'dots', items_of: 'themes', question: 'Trước hết?' })
	await f.must('open_poll', { poll })
	await a.must('cast_ballot', { poll, picks: [{ item: 1, points: 2 }] })
	await b.must('cast_ballot', { poll, picks: [{ item: 2, points: 1 }] })
	await staff.helper.must('cast_ballot', { poll, picks: [{ item: 2, points: 1 }], for: seat, entry: 'proxy' })
	for (const x of [f, staff.wall, a]) await x.until((y) => y.views.get(`turnout/${poll}`)?.cast === 3, 'the turnout')
	await f.must('close_poll', { poll })
	assert.ok(![f, a, staff.wall, staff.observer].some((x) => x.views.has(`result/${poll}`)), 'a result before it was shown')
	await f.must('show_result', { poll })
	await staff.wall.until((x) => x.views.has(`result/${poll}`), 'the result')

	await f.must('add_element', { title: 'Xanh' })
	await f.must('add_draft', { text: 'Đến năm 2035, xã là miền quê xanh', elements: [1] })
	await a.must('add_reservation', { draft: 1, text: 'Chưa nói đến đường' })
	await f.must('go_to', { activity: activity('objectives') })
	await f.must('open_input', { activity: activity('objectives') })
	await a.must('add_objective', { activity: activity('objectives'), text: 'Giữ rừng', dimension: 'environment', horizon: 'short', elements: [1], themes: [1], leads_to: [] })
	await f.must('add_indicator', { objective: 1, text: 'Độ che phủ', unit: '%', direction: 'increase', baseline: '45.5', baseline_year: 2025 })
	await f.must('add_remark', { activity: activity('objectives'), text: 'Ghi lại', decision: true })
	await staff.wall.until((x) => x.views.has('remark/1'), 'the last command')
	// Whoever comes in now is told all of it at once.
	const late = new Person(h.port, code, a.token)
	await late.enter()
	await late.until((x) => x.views.has('remark/1'), 'the whole workshop')
	assert.match(late.views.get('me').seat, /^\d{4,12}$/)

	// A preview is sent what a participant is sent, and is nobody.
	const preview = new Person(h.port, code)
	preview.socket = await connect(h.port)
	preview.pump = preview.run()
	preview.socket.send(JSON.stringify({ hello: 1, room: String(code), token: f.token, as: 'community' }))
	await preview.until((x) => x.views.has('remark/1'), 'the workshop as a participant sees it')
	assert.deepEqual([preview.you.role, preview.you.preview, preview.you.member], ['participant', 'community', undefined])
	for (const key of preview.views.keys()) assert.ok(['me'].includes(key) || late.views.has(key), `a preview was sent ${key}, a participant not`)

	const everyone = [['participant', preview], ['hub', operator], ['facilitator', f], ['guest', guest], ['participant', a], ['participant', b], ['participant', c], ['participant', late], ...Object.entries(staff)]
	for (const [role, person] of everyone) {
		assert.equal(person.bye, null)
		// The digits of a card let somebody in, so nobody else is sent them, in whatever frame.
		if (role !== 'facilitator') assert.ok(!JSON.stringify(person.frames).includes(card.code), `a ${role} was sent the digits of a card`)
		// Before they sat down they were guests, who see less: what they are sent then a participant may see as well.
		check(role, person)
		person.leave()
	}
	assert.deepEqual(await h.stop(), { code: 0, signal: null })
})

// One round of each method, in a room large enough for sector figures: what is sent of it is as the schema says, for every role.
const options = [1100, 1000, 500].map((cost, i) => ({ text: `Việc ${i + 1}`, en: `Work ${i + 1}`, cost }))
const rounds = [
	['reactions', {}, [[1, 1], [2, 2], [3, 3]]],
	['approval', { decides: 'balanced', weight_cap: 2 }, [[1, 1], [3, 1]]],
	['grades', {}, [[1, 5], [2, 4], [3, 1]]],
	['grades', { criteria: [{ text: 'Tác động', weight: 60 }, { text: 'Khả thi', weight: 40 }] }, [[1, 5], [2, 4], [3, 1], [4, 2], [5, 3], [6, 5]]],
	['borda', {}, [[1, 1], [3, 2]]],
	['pairwise', {}, [[1, 1], [2, 2], [3, 1]]],
	['dots', { points: 3, cap: 2 }, [[1, 2], [2, 1]]],
	['equal_shares', { ceiling: 1500 }, [[1, 1], [3, 1]]],
	['greedy', { ceiling: 1500 }, [[2, 1], [3, 1]]],
]

test('a round of every method', { timeout: 60_000 }, async (t) => {
	const h = await hub('--no-demo', '--no-budget')
	t.after(() => h.stop())
	const room = await workshop(h, { rules: { k: 3, pass_percent: 80, sector_percent: 67 } })
	const f = new Person(h.port, room.code, room.key)
	await f.enter()
	await f.until((x) => x.views.has('links'), 'the links')
	const everyone = [['facilitator', f]]
	for (const { role, key } of f.views.get('links').links) {
		if (role === 'guest' || role === 'facilitator' || role === 'reporter') continue   // who reports sees no rounds
		const p = new Person(h.port, room.code, key)
		await p.enter()
		everyone.push([role, p])
	}
	const people = []
	for (let i = 0; i < 9; i++) people.push(await member(h.port, room.code, ['state', 'private', 'community'][i % 3]))
	for (const p of people) everyone.push(['participant', p])
	const { activity } = f.views.get('agenda').activities.find((x) => x.kind === 'theme_points')
	await f.must('go_to', { activity })
	for (const [method, more, picks] of rounds) {
		const { made: poll } = await f.must('prepare_poll', { activity, method, items_of: 'options', options, question: '?', top: 1, ...more })
		await f.must('open_poll', { poll, word: 'sen' })
		for (const p of people) await p.must('cast_ballot', { poll, picks: picks.map(([item, points]) => ({ item, points })), receipt: hex(32) })
		await f.must('close_poll', { poll })
		await f.must('show_result', { poll })
		for (const [role, p] of everyone) {
			await p.until((x) => x.views.has(`result/${poll}`), `the result of ${method} for a ${role}`)
			const round = p.views.get(`poll/${poll}`)
			assert.equal(round.method, method)
			assert.equal(round.opened.split(' ').length, 6)
			assert.equal(round.closed.split(' ').length, 6)
			assert.deepEqual(p.views.get(`result/${poll}`), f.views.get(`result/${poll}`), 'all are told the same')
		}
		const result = f.views.get(`result/${poll}`)
		assert.equal(result.sectors, true)
		assert.equal(result.cast, 9)
		assert.equal(result.chart === 'funds', result.ladder.length === 4)
		assert.equal(result.criteria.length, more.criteria?.length ?? 0)
	}
	const methods = new Set(rounds.map(([method]) => method))
	assert.deepEqual($defs.method.enum.filter((m) => !methods.has(m)), ['consensus'], 'methods without a round here')
	for (const [role, p] of everyone) {
		check(role, p)
		p.leave()
	}
	assert.deepEqual(await h.stop(), { code: 0, signal: null })
})

// The whole plan, as the command line plays it, with somebody of every role there from the first minute; what a session carries on comes after.
const root = path.join(import.meta.dirname, '..', '..')
const cli = process.env.CLI ?? path.join(root, 'build', process.env.VARIANT ?? 'release', 'dienhong')
const village = { code: 123456, title: 'Hội thảo thôn', title_en: 'Village workshop' }
const carried = { from: village, cards: [{ code: 'W07', quadrant: 'W', text: 'Đường lầy lội', sector: 'community' }],
	themes: [{ code: 'S-A', quadrant: 'S', title: 'Đất', cards: [{ code: 'S01', quadrant: 'S', text: 'Đất tốt', en: 'Good soil' }] }],
	objectives: [{ code: 'M01', text: 'Giữ đất', dimension: 'environment', horizon: 'short', themes: [1],
		indicators: [{ text: 'Độ che phủ', unit: '%', direction: 'increase', baseline: '45.5', baseline_year: 2025 }] }],
	lessons: [{ criterion: 'lessons', text: 'Hỏi dân trước' }] }

test('the whole demo, seen by every role', { timeout: 120_000 }, async (t) => {
	const h = await hub('--no-demo')
	t.after(() => h.stop())
	const key = await printed(h)
	const play = spawn(cli, ['play', path.join(root, 'tests/data/demo-commune.json'), '--keep', '--hub', `http://127.0.0.1:${h.port}`, '--lang', 'en', '--key', key])
	let words = ''
	play.stderr.on('data', (d) => (words += d))
	const played = new Promise((done) => play.on('close', done))
	const operator = new Person(h.port, 'hub', key)
	await operator.enter()
	await operator.until((o) => o.views.get('rooms')?.rooms.some((r) => r.facilitator), 'the new room')
	const { code, facilitator } = operator.views.get('rooms').rooms[0]
	const f = new Person(h.port, code, facilitator)
	await f.enter()
	await f.until((x) => x.views.has('links'), 'the links')
	const everyone = [['facilitator', f]]
	for (const { role, key: link } of f.views.get('links').links) {
		if (role === 'guest' || role === 'facilitator') continue
		const p = new Person(h.port, code, link)
		await p.enter()
		everyone.push([role, p])
	}
	const seat = await member(h.port, code, 'community')
	everyone.push(['participant', seat])
	// Nobody of these says a word meanwhile, and the hub hangs up on who is silent.
	const breath = setInterval(() => everyone.forEach(([, p]) => p.socket.send('{"ping":1}')), 5000)
	t.after(() => clearInterval(breath))
	assert.equal(await played, 0, words)

	const agenda = f.views.get('agenda').activities
	await f.must('carry', { activity: agenda.find((x) => x.kind === 'swot').activity, ...carried })
	await f.until((x) => x.views.has('earlier/1'), 'the earlier session')
	assert.deepEqual(f.views.get('earlier/1').lessons, carried.lessons)
	const member_n = seat.views.get('me').member
	const { made: asked } = await f.must('ask_commitment', { action: 1, party: 'Đại diện thôn', statement: 'Góp công', member: member_n })
	await seat.until((x) => x.views.get(`my_commitment/${asked}`)?.editable, 'what this seat is asked')
	await seat.must('answer_commitment', { commitment: asked, level: 'in_principle', note: 'Sau vụ chè' })
	await f.until((x) => x.views.get(`commitment/${asked}`)?.level === 'in_principle', 'the answer')
	assert.ok(seat.views.has('my_score/1'), 'the scores of the own group')

	// What each was told bit by bit is what one is told who comes in now.
	const lasting = (p) => new Map([...p.views].filter(([k]) => !felt.includes(k.split('/')[0])).sort(([x], [y]) => (x < y ? -1 : 1)))
	for (const [role, p] of everyone) {
		const late = new Person(h.port, code, p.token)
		await late.enter()
		const same = () => JSON.stringify([...lasting(p)]) === JSON.stringify([...lasting(late)])
		await p.until(same, 'the same as a newcomer', 5000).catch(() => assert.deepEqual(lasting(p), lasting(late), `a ${role} was not told all`))
		check(role, late)
		late.leave()
		check(role, p)
		p.leave()
	}
	operator.leave()
	assert.deepEqual(await h.stop(), { code: 0, signal: null })
})

test('no view was left out', () => {
	const missing = []
	for (const [name] of who) if (!counts.has(name)) missing.push(name)
	for (const name of felt) {
		const fields = (d) => Object.entries(d.properties).flatMap(([k, v]) => {
			const deeper = v.$ref ?? v.items?.$ref
			const shape = deeper && $defs[deeper.split('/').at(-1)]
			return [[d, k], ...(shape?.properties ? fields(shape) : [])]
		})
		const named = new Map(Object.entries($defs).map(([k, d]) => [d, k]))
		for (const [d, k] of fields($defs[`view_${name}`])) if (!seen.has(`${named.get(d)}.${k}`)) missing.push(`${named.get(d)}.${k}`)
	}
	assert.deepEqual(missing, [], 'never sent')
	console.log(`${[...counts.values()].reduce((x, y) => x + y)} values of ${counts.size} views hold`)
})
