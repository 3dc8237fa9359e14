// What a client must not know it was never told: every byte that reaches every client of a played workshop is kept and searched. And
// what the disk still says when a round has closed: nothing that joins a ballot to a person.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { http, hub } from './hub.mjs'
import { hex, Person, printed, workshop } from './person.mjs'

const SECTORS = ['state', 'private', 'community']
const sha = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** The same numbers in every run: what fails here fails again. */
function lots(seed) {
	let x = seed >>> 0
	return (below) => {
		x = (Math.imul(x, 1664525) + 1013904223) >>> 0
		return Math.floor((x / 2 ** 32) * below)
	}
}

/** A person who keeps every byte it was sent, over all its connections. */
class Listener extends Person {
	bytes = ''

	take(m) {
		this.bytes += `${JSON.stringify(m)}\n`
		super.take(m)
	}
}

async function sit(h, code, sector, key = hex()) {
	const p = new Listener(h.port, code)
	await p.enter()
	await p.must('join', { key, consent: true, sector })
	p.token = key
	p.sector = sector
	return p
}

/** All clients of one workshop: the people, and a link of every role. */
async function room(h, fields, by_sector) {
	const { code, key } = await workshop(h, fields)
	const facilitator = new Listener(h.port, code, key)
	await facilitator.enter()
	await facilitator.until((f) => f.views.has('links'), 'the links')
	const links = Object.fromEntries(facilitator.views.get('links').links.map((l) => [l.role, l.key]))
	const staff = { facilitator }
	for (const role of ['helper', 'moderator', 'observer', 'wall']) {
		staff[role] = new Listener(h.port, code, links[role])
		await staff[role].enter()
	}
	staff.guest = new Listener(h.port, code)
	await staff.guest.enter()
	const people = []
	for (const [i, n] of by_sector.entries()) for (let k = 0; k < n; k++) people.push(await sit(h, code, SECTORS[i]))
	return { code, key, facilitator, links, staff, people }
}

/** Everything a role can carry home, in both languages. */
async function exports_of(h, r) {
	let all = ''
	for (const [role, key] of Object.entries(r.links))
		for (const format of ['md', 'html', 'json'])
			for (const lang of ['vi', 'en']) {
				const answer = await http(h.port, 'GET', `/export/${r.code}.${format}?lang=${lang}`, { Authorization: `Bearer ${key}` })
				if (answer.status === 200) all += `${role} ${answer.body.toString()}\n`
			}
	return all
}

const everybody = (r) => [...Object.entries(r.staff), ...r.people.map((p, i) => [`person ${i} (${p.sector})`, p])]

test('no client is told what it must not know', { timeout: 120_000 }, async () => {
	const h = await hub('--no-demo', '--no-budget')
	const r = await room(h, {}, [9, 4, 8])
	const { facilitator } = r

	// Cards are private until they are shown.
	await facilitator.must('go_to', { activity: 2 })
	await facilitator.must('open_input', { activity: 2 })
	for (const [i, p] of r.people.entries()) await p.must('add_card', { activity: 2, kind: 'swot', quadrant: 'SWOT'[i % 4], text: `chuyện riêng số ${i} của ai đó` })
	await facilitator.send('discuss_poll', { poll: 99, text: '.' })    // refused; its answer comes after everything before
	for (const [name, who] of everybody(r)) {
		if (['facilitator', 'helper', 'moderator'].includes(name)) continue
		const said = [...who.bytes.matchAll(/chuyện riêng số (\d+) /g)].map((m) => Number(m[1]))
		const own = r.people.indexOf(who)
		assert.deepEqual([...new Set(said)].filter((i) => i !== own), [], `${name} read cards before they were shown`)
	}

	// A round in which the private sector is too small. Its points are numbers that nobody else's add up to.
	await facilitator.must('add_theme', { quadrant: 'S', title: 'Đất đai' })
	await facilitator.must('add_theme', { quadrant: 'W', title: 'Đường sá' })
	await facilitator.must('go_to', { activity: 4 })
	const { made: poll } = await facilitator.must('prepare_poll', {
		activity: 4, method: 'dots', items_of: 'themes', question: 'Nhóm nào quan trọng?', points: 100, cap: 100, top: 1,
	})
	await facilitator.must('open_poll', { poll, word: 'lúa' })
	const nonces = []
	for (const [i, p] of r.people.entries()) {
		const a = p.sector === 'private' ? 3 + i : 61 + (i % 7)
		nonces[i] = hex()
		await p.must('cast_ballot', { poll, picks: [{ item: 1, points: a }, { item: 2, points: p.sector === 'private' ? 94 - a : 31 }], receipt: sha(Buffer.from(nonces[i], 'hex')) })
	}
	for (const [name, who] of everybody(r)) {
		assert.doesNotMatch(who.bytes, /"result\/|"rows":\[\{|"tops"/, `${name} saw a result of an open round`)
		const others = who.bytes.match(/"ballot\/\d+":\{[^}]*"picks":\[[^\]]*\]/g) ?? []
		const own = r.people.indexOf(who)
		for (const ballot of others)
			assert.ok(own >= 0 && ballot.includes(`"points":${r.people[own].sector === 'private' ? 3 + own : 61 + (own % 7)}`), `${name} was told a ballot: ${ballot}`)
	}
	await facilitator.must('close_poll', { poll })
	await facilitator.until((f) => f.views.get(`poll/${poll}`)?.state === 'closed', 'the end of the round')
	assert.equal((await http(h.port, 'GET', `/export/${r.code}.log`, { Authorization: `Bearer ${r.key}` })).status, 409, 'the log of a hidden round')
	const ballots = (key) => http(h.port, 'GET', `/export/${r.code}.json?what=ballots&poll=${poll}`, { Authorization: `Bearer ${key}` })
	assert.equal((await ballots(r.key)).status, 409, 'the ballots of a hidden round')
	for (const [name, who] of everybody(r)) assert.doesNotMatch(who.bytes, /"result\/|"rows":\[\{|"tops"/, `${name} saw a result before it was shown`)
	assert.doesNotMatch(await exports_of(h, r), /Số phiếu: \d+ trên/, 'the minutes told a hidden result')

	await facilitator.must('show_result', { poll })
	for (const [name, who] of everybody(r)) if (name !== 'guest') await who.until((w) => w.views.has(`result/${poll}`), `the result, ${name}`)
	const sum = (sector, item) => r.people.reduce((n, p, i) => n + (p.sector !== sector ? 0 : item === 1 ? (sector === 'private' ? 3 + i : 61 + (i % 7)) : sector === 'private' ? 91 - i : 31), 0)
	const secrets = [1, 2].flatMap((item) => SECTORS.map((s) => sum(s, item)))
	const report = await exports_of(h, r)
	for (const [name, who] of [...everybody(r), ['exports', { bytes: report }]]) {
		assert.doesNotMatch(who.bytes, /"(by|voted|used_by|balanced|balanced_rank|tops_balanced|bands|steps|effective)":/, `${name} was told a figure by sector`)
		for (const secret of secrets) assert.doesNotMatch(who.bytes, new RegExp(`[^0-9a-f.]${secret}[^0-9a-f.]`), `${name} was told ${secret}`)
		assert.doesNotMatch(who.bytes, /[Cc]ân bằng khu vực|[Bb]alanced share|Tỷ lệ cân bằng/, `${name} was told a balanced share`)
	}
	assert.ok(report.length > 10_000, 'the exports were read')

	// The log, which the facilitator may take home now, has the ballots, and no sector with any of them.
	const log = (await http(h.port, 'GET', `/export/${r.code}.log`, { Authorization: `Bearer ${r.key}` })).body.toString()
	const close = JSON.parse(log.split('\n').find((l) => l.includes('"do":"close_poll"'))).entry
	assert.equal(close.ballots.length, 21)
	assert.ok(close.ballots.every((b) => b.sector === undefined), 'a ballot kept its sector')
	assert.equal(close.erased, true)

	for (const [role, key] of Object.entries(r.links)) assert.equal((await ballots(key)).status, role === 'facilitator' ? 200 : 403, `ballots for the ${role}`)
	assert.doesNotMatch((await ballots(r.key)).body.toString(), /"sector":/, 'a ballot for scrutineers kept its sector')

	// The control: two more of the small sector, another round, and the same words are there to be found.
	for (let i = 0; i < 2; i++) r.people.push(await sit(h, r.code, 'private'))
	await facilitator.must('discuss_poll', { poll, text: 'đã trao đổi' })
	const { made: second } = await facilitator.must('prepare_poll', { activity: 4, method: 'dots', items_of: 'themes', question: 'Và bây giờ?', points: 2 })
	await facilitator.must('open_poll', { poll: second })
	for (const p of r.people) await p.must('cast_ballot', { poll: second, picks: [{ item: 1, points: 2 }] })
	await facilitator.must('close_poll', { poll: second })
	await facilitator.must('show_result', { poll: second })
	await r.staff.wall.until((w) => w.views.has(`result/${second}`), 'the second result')
	assert.match(r.staff.wall.bytes, /"by":\{"state":18,"private":12,"community":16\}/)
	assert.match(r.staff.wall.bytes, /"balanced_rank":1/)
	for (let i = 0; i < 2; i++) r.people.pop().leave()

	// Keys, tokens, codes and nonces are each for one.
	const all = everybody(r)
	for (const [i, p] of r.people.entries()) {
		const seat = p.views.get('me').seat
		for (const [name, who] of all) {
			if (who === p) continue
			assert.ok(!who.bytes.includes(p.token), `${name} has the key of person ${i}`)
			assert.ok(!who.bytes.includes(nonces[i]), `${name} has the nonce of person ${i}`)
			assert.ok(!who.bytes.includes(`"${seat}"`), `${name} has the recovery code of person ${i}`)
		}
		assert.ok(!log.includes(p.token) && !log.includes(nonces[i]) && !log.includes(`"${seat}"`) && !report.includes(p.token))
	}
	for (const [name, who] of all) for (const key of Object.values(r.links)) assert.ok(name === 'facilitator' || !who.bytes.includes(key), `${name} has the key of a role`)
	for (const key of Object.values(r.links)) assert.ok(!log.includes(key) && !report.includes(key) && !h.log.includes(key))
	for (const [, who] of all) who.leave()
	await h.stop()
})

// -- what the disk says --

/** Spearman's rank correlation of two orders without ties. */
function correlation(x, y) {
	const n = x.length
	const rank = (v) => v.map((a, i) => [a, i]).sort(([a], [b]) => a - b).reduce((r, [, i], at) => ((r[i] = at), r), [])
	const [p, q] = [rank(x), rank(y)]
	const d = p.reduce((sum, a, i) => sum + (a - q[i]) ** 2, 0)
	return 1 - (6 * d) / (n * (n * n - 1))
}

const files = (folder) => fs.readdirSync(folder).filter((f) => /\.db/.test(f) && fs.statSync(path.join(folder, f)).isFile()).map((f) => [f, fs.readFileSync(path.join(folder, f))])
const holds = (bytes, text) => bytes.includes(Buffer.from(text))
const holds_id = (bytes, id) => holds(bytes, id) || bytes.includes(Buffer.from(id, 'hex'))

test('a closed round can not be joined to its voters by anything on the disk', { timeout: 180_000 }, async () => {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-secret-'))
	const h = await hub('--journal', `sqlite:${folder}/hub.db`, '--no-demo', '--no-budget')
	const operator = await printed(h)
	const { code, key } = await workshop(h)
	const facilitator = new Person(h.port, code, key)
	await facilitator.enter()
	for (let i = 0; i < 6; i++) await facilitator.must('add_theme', { quadrant: 'S', title: `Nhóm ${i}` })
	const lot = lots(20261124)
	const people = []
	for (let i = 0; i < 600; i++) people.push(await sit(h, code, SECTORS[lot(3)], sha(`seat ${i}`).slice(0, 32)))
	const { made: poll } = await facilitator.must('prepare_poll', { activity: 4, method: 'dots', items_of: 'themes', question: 'Nhóm nào?', points: 100, cap: 100 })
	await facilitator.must('open_poll', { poll })

	// Each ballot is one of a kind, so that it can be recognized afterwards by whoever looks for it.
	const shuffled = () => {
		const list = people.map((_, i) => i)
		for (let i = list.length - 1; i > 0; i--) {
			const k = lot(i + 1)
			;[list[i], list[k]] = [list[k], list[i]]
		}
		return list
	}
	const order = shuffled()
	const kinds = shuffled()
	const spelling = new Map()
	const ids = []
	const nonces = []
	for (const [place, i] of order.entries()) {
		const kind = kinds[place]
		const points = [1 + Math.floor(kind / 25), 1 + (kind % 25), 1 + lot(20)]
		const picks = points.map((n, at) => ({ item: 1 + ((at + kind) % 6), points: n })).sort((a, b) => a.item - b.item)
		spelling.set(JSON.stringify(picks), place)
		ids.push(sha(`ballot ${i}`).slice(0, 32))
		nonces.push(sha(`nonce ${i}`).slice(0, 32))
		await people[i].must('cast_ballot', { poll, picks, receipt: sha(Buffer.from(nonces[place], 'hex')) }, ids[place])
	}
	assert.equal(spelling.size, 600)
	const backup = async (name) => {
		const answer = await http(h.port, 'POST', `/backup?path=${encodeURIComponent(path.join(folder, name))}`, { Authorization: `Bearer ${operator}`, 'Content-Length': '0' })
		assert.equal(answer.status, 200, answer.body.toString())
		assert.match(answer.body.toString(), /"ok":true/)
	}
	await backup('open.db.copy')
	const open = files(folder)
	// The control: while the round is open its ballots do lie in the urn, so this test would see them.
	assert.ok(open.some(([f, bytes]) => !f.includes('copy') && holds(bytes, '"entry":"self","picks":[[')), 'the urn was not found where it must be')
	assert.ok(open.some(([f, bytes]) => !f.includes('copy') && ids.slice(0, 20).every((id) => holds_id(bytes, id))), 'the ids of the ballots lie there too')
	assert.ok(open.filter(([f]) => f.includes('copy')).every(([, bytes]) => !holds(bytes, '"entry":"self"') && !ids.slice(0, 20).some((id) => holds_id(bytes, id))), 'a backup took the urn along')

	await facilitator.must('close_poll', { poll })
	await facilitator.until((f) => f.views.get(`poll/${poll}`)?.state === 'closed', 'the end of the round')
	await facilitator.must('show_result', { poll })
	await backup('closed.db.copy')
	for (const [f, bytes] of files(folder)) {
		assert.ok(!holds(bytes, '"entry":"self"'), `${f}: a ballot of the urn is still there`)
		for (const id of ids) assert.ok(!holds_id(bytes, id), `${f}: the id of a ballot`)
		for (const nonce of nonces) assert.ok(!holds_id(bytes, nonce), `${f}: a nonce`)
		for (const p of people) assert.ok(!holds_id(bytes, p.token), `${f}: the key of a seat`)
	}
	const log = (await http(h.port, 'GET', `/export/${code}.log`, { Authorization: `Bearer ${key}` })).body.toString()
	const line = log.split('\n').find((l) => l.includes('"do":"close_poll"'))
	const { entry } = JSON.parse(line)
	assert.equal(entry.ballots.length, 600)
	assert.equal(entry.receipts.length, 600)
	for (const b of entry.ballots) assert.deepEqual(Object.keys(b).sort(), ['picks', 'sector'])

	const cast = entry.ballots.map((b) => spelling.get(JSON.stringify(b.picks)))
	const kept = new Map(nonces.map((n, place) => [sha(Buffer.from(n, 'hex')), place]))
	const receipts = entry.receipts.map((x) => kept.get(x.hash))
	const seats = cast.map((place) => order[place])
	const stored = cast.map((_, at) => at)
	const found = { 'voting and stored order': correlation(cast, stored), 'seats and stored order': correlation(seats, stored),
		'receipts and ballots': correlation(receipts, cast), 'receipts and seats': correlation(receipts.map((p) => order[p]), stored) }
	for (const [what, rho] of Object.entries(found)) {
		console.log(`rank correlation of ${what}: ${rho.toFixed(3)}`)
		if (what !== 'voting and stored order') assert.ok(Math.abs(rho) < 0.1, `${what}: ${rho}`)
	}
	assert.ok(Math.abs(found['voting and stored order']) < 0.1, `voting and stored order: ${found['voting and stored order']}`)
	for (const p of people) p.leave()
	facilitator.leave()
	await h.stop('SIGKILL')

	// After the plug was pulled the files say no more than before.
	for (const [f, bytes] of files(folder)) for (const id of ids.slice(0, 50)) assert.ok(!holds_id(bytes, id), `${f}: the id of a ballot, after the crash`)
	fs.rmSync(folder, { recursive: true })
})
