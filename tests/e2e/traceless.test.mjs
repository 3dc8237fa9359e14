// A rehearsal is lived through like a workshop and leaves nothing behind: not in the database, its keys or a backup, not in the lists and
// figures of the operator; and the hall's Wi-Fi stands beside the secret and nowhere else.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { http, hub, program } from './hub.mjs'
import { hex, member, Person, printed, workshop } from './person.mjs'

const root = path.join(import.meta.dirname, '..', '..')
const cli = process.env.CLI ?? path.join(root, 'build', process.env.VARIANT ?? 'release', 'dienhong')
const MARK = 'chữ chỉ có trong buổi diễn tập'
const sha = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** Every file below a folder, as name -> bytes. */
function files(folder) {
	const all = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile())
	return new Map(all.map((e) => path.join(e.parentPath ?? e.path, e.name)).sort().map((f) => [path.relative(folder, f), fs.readFileSync(f)]))
}

const sums = (folder) => Object.fromEntries([...files(folder)].map(([f, bytes]) => [f, sha(bytes)]))
const holders = (folder, text) => [...files(folder)].filter(([, bytes]) => bytes.includes(Buffer.from(text))).map(([f]) => f)
const fresh = (t, name) => {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), `dienhong-${name}-`))
	t.after(() => fs.rmSync(folder, { recursive: true }))
	return folder
}

/** Somebody on another port who says hello and gives the first answer. */
async function enter(port, code, key) {
	const p = new Person(port, code, key)
	p.first = await p.enter()
	return p
}

/** Cards, themes and a round of points, of a dozen people; gives those people. */
async function live(port, code, boss) {
	const step = (kind) => boss.views.get('agenda').activities.find((a) => a.kind === kind).activity
	const people = []
	for (let i = 0; i < 12; i++) people.push(await member(port, code, ['state', 'private', 'community'][i % 3]))
	await boss.must('open_input', { activity: step('swot') })
	for (const [i, p] of people.entries()) await p.must('add_card', { activity: step('swot'), kind: 'swot', quadrant: 'S', text: `${MARK} ${i}` })
	await boss.must('reveal', { activity: step('swot') })
	for (const title of ['Đất', 'Nước']) await boss.must('add_theme', { quadrant: 'S', title: `${MARK}: ${title}` })
	const { made: poll } = await boss.must('prepare_poll', { activity: step('theme_points'), method: 'dots', items_of: 'themes', question: MARK, points: 3 })
	await boss.must('open_poll', { poll })
	for (const [i, p] of people.entries()) await p.must('cast_ballot', { poll, picks: [{ item: 1 + (i % 2), points: 1 }], receipt: hex(32) })
	await boss.must('close_poll', { poll })
	await boss.must('show_result', { poll })
	await people[0].until((p) => p.views.get(`result/${poll}`)?.cast === 12, 'the result')
	return people
}

test('a rehearsal leaves nothing behind', { timeout: 120_000 }, async (t) => {
	const folder = fresh(t, 'rehearsal')
	const options = ['--journal', `sqlite:${folder}/data/hub.db`, '--no-demo']
	let h = await hub(...options)
	t.after(() => h.child.kill('SIGKILL'))
	const operator = await printed(h)
	const mother = await workshop(h)
	const f = await enter(h.port, mother.code, mother.key)
	await f.must('describe_workshop', { about: { title: 'Hội nghị xã Đồng Mây' } })
	await f.must('add_activity', { kind: 'pause', title: 'Giải lao', minutes: 7 })
	await f.must('skip_activity', { activity: 1, skipped: true })
	const mine = await member(h.port, mother.code, 'state')
	await f.must('go_to', { activity: 2 })
	await f.must('open_input', { activity: 2 })
	await mine.must('add_card', { activity: 2, kind: 'swot', quadrant: 'S', text: 'thẻ của buổi thật' })
	const before = sums(`${folder}/data`)
	/* A backup is noted beside the keys until the next start, by its name alone. */
	const untouched = () => {
		const { 'hub.db.keys/copies': noted, ...now } = sums(`${folder}/data`)
		assert.deepEqual(now, before, 'a file of the hub changed')
		return noted
	}

	const id = hex()
	const { made: code } = await f.must('rehearse', {}, id)
	assert.equal((await f.must('rehearse', {}, id)).made, code, 'the same wish is answered with the same code')
	assert.equal(String(code).length, 6)
	const boss = await enter(h.port, code, mother.key)
	assert.equal(boss.you.role, 'facilitator')
	assert.equal(boss.views.get('workshop').rehearsal, true)
	assert.equal(boss.views.get('workshop').about.title, 'Hội nghị xã Đồng Mây')
	const agenda = (p) => p.views.get('agenda').activities.filter((a) => !a.skipped).map((a) => [a.kind, a.title, a.minutes])
	await f.until((p) => p.views.get('agenda').activities.some((a) => a.title === 'Giải lao'), 'the added step')
	assert.deepEqual(agenda(boss), agenda(f))
	assert.deepEqual(boss.views.get('links').links, f.views.get('links').links, 'the same keys')

	// Its steps are numbered anew, as those left out are not there: the welcome is skipped, so writing is the first.
	assert.equal(boss.views.get('agenda').activities[0].kind, 'swot')
	assert.equal(boss.views.get('agenda').activities[0].activity, 1)
	const people = await live(h.port, code, boss)
	const get = (target, key = mother.key) => http(h.port, 'GET', target, { Authorization: `Bearer ${key}` })
	const minutes = await get(`/export/${code}.md`)
	assert.equal(minutes.status, 200)
	assert.ok(minutes.body.includes(MARK), 'its minutes can be taken home while it lives')
	const log = await get(`/export/${code}.log`)
	assert.equal(log.status, 200)
	fs.writeFileSync(`${folder}/log`, log.body)
	const verified = spawnSync(cli, ['verify', `${folder}/log`, '--lang', 'en'], { encoding: 'utf8' })
	assert.equal(verified.status, 0, verified.stdout + verified.stderr)
	fs.rmSync(`${folder}/log`)

	assert.equal(untouched(), undefined)
	assert.deepEqual(holders(folder, MARK), [])
	assert.ok(holders(folder, 'thẻ của buổi thật').length > 0, 'the search finds what is kept')
	const copy = await http(h.port, 'POST', `/backup?path=${encodeURIComponent(`${folder}/copy.db`)}`, { Authorization: `Bearer ${operator}`, 'Content-Length': '0' })
	assert.match(copy.body.toString(), /"ok":true/)
	assert.deepEqual(holders(folder, MARK), [], 'a backup took it along')
	const desk = await enter(h.port, 'hub', operator)
	assert.deepEqual(desk.views.get('rooms').rooms.map((r) => r.code), [mother.code])
	const figures = (await http(h.port, 'GET', '/metrics')).body.toString()
	assert.match(figures, /^dienhong_rooms 1$/m)
	assert.match(figures, /^dienhong_ballots_total 0$/m)

	// Pulled in the middle: it is gone, and the workshop is as it was.
	const written = people[0].send('add_card', { activity: 1, kind: 'swot', quadrant: 'S', text: `${MARK} giữa chừng` })
	await h.stop('SIGKILL')
	assert.notEqual((await written).ok, true)
	untouched()
	assert.deepEqual(holders(folder, MARK), [])
	h = await hub(...options)
	assert.equal((await enter(h.port, code, mother.key)).first.no[0].why, 'no_such_room')
	const again = await enter(h.port, mother.code, mother.key)
	assert.equal([...again.views.values()].filter((v) => v.text === 'thẻ của buổi thật').length, 1)
	assert.deepEqual(await h.stop(), { code: 0, signal: null })
	assert.deepEqual(holders(folder, MARK), [])
})

test('it is discarded, with everybody in it', { timeout: 60_000 }, async (t) => {
	const folder = fresh(t, 'discard')
	const h = await hub('--journal', `sqlite:${folder}/hub.db`, '--no-demo')
	t.after(() => h.child.kill('SIGKILL'))
	const mother = await workshop(h)
	const f = await enter(h.port, mother.code, mother.key)
	await f.must('end_workshop')
	const before = sums(folder)
	// One after another: what was forgotten takes no place, and each is a room of its own.
	const codes = new Set()
	for (let turn = 0; turn < 3; turn++) {
		const { made: code } = await f.must('rehearse')
		codes.add(code)
		const boss = await enter(h.port, code, mother.key)
		const wall = await enter(h.port, code, boss.views.get('links').links.find((l) => l.role === 'wall').key)
		const people = []
		for (let i = 0; i < 8; i++) people.push(await member(h.port, code, 'community'))
		const ends = [boss, wall, ...people].map((p) => p.socket.closed())
		assert.equal((await boss.send('discard_rehearsal')).ok, true)
		assert.deepEqual(await Promise.all(ends), ends.map(() => 4005))
		for (const p of [boss, wall, ...people]) assert.equal(p.bye, 'rehearsal_over')
		assert.equal((await enter(h.port, code)).first.no[0].why, 'no_such_room')
		assert.equal((await http(h.port, 'GET', `/export/${code}.md`, { Authorization: `Bearer ${mother.key}` })).status, 403)
	}
	assert.equal(codes.size, 3)
	assert.deepEqual(sums(folder), before)
	assert.equal(f.bye, null)
	assert.deepEqual(await h.stop(), { code: 0, signal: null })
})

test("the hall's Wi-Fi is kept beside the secret and nowhere else", { timeout: 60_000 }, async (t) => {
	const folder = fresh(t, 'wifi')
	const options = ['--journal', `sqlite:${folder}/hub.db`, '--no-demo', '--debug']
	let h = await hub(...options)
	t.after(() => h.child.kill('SIGKILL'))
	const operator = await printed(h)
	const mother = await workshop(h)
	const f = await enter(h.port, mother.code, mother.key)
	const link = (role) => f.views.get('links').links.find((l) => l.role === role).key
	const others = []
	for (const role of ['helper', 'moderator', 'observer']) others.push(await enter(h.port, mother.code, link(role)))
	others.push(await member(h.port, mother.code, 'state'), await enter(h.port, mother.code))
	const wall = await enter(h.port, mother.code, link('wall'))
	const bare = { address: f.views.get('links').address, lan: true }
	assert.deepEqual(wall.views.get('door'), bare)
	const password = 'mật-khẩu-của-hội-trường'
	await f.must('set_wifi', { name: 'Hội trường xã', password })
	const door = { ...bare, wifi: 'Hội trường xã', wifi_password: password }
	for (const p of [f, wall]) await p.until((x) => x.views.get('door').wifi, 'the Wi-Fi')
	assert.deepEqual(wall.views.get('door'), door)
	await f.must('add_element', { title: 'Sau đó' })
	for (const p of others) {
		await p.until((x) => x.at >= f.at, 'the last entry')
		assert.ok(!JSON.stringify(p.frames).includes(password), `a ${p.you.role} was told the password`)
	}
	assert.equal(fs.statSync(`${folder}/hub.key.wifi`).mode & 0o777, 0o600)
	const get = (target, key) => http(h.port, 'GET', target, key ? { Authorization: `Bearer ${key}` } : {})
	const said = await Promise.all([get(`/export/${mother.code}.log`, mother.key), get(`/export/${mother.code}.md`, mother.key),
		get(`/export/${mother.code}.json`, mother.key), get('/metrics'), get('/healthz'), get('/api/address')])
	for (const answer of said) assert.ok(answer.status === 200 && !answer.body.includes(password) && !answer.body.includes('Hội trường xã'))
	await http(h.port, 'POST', `/backup?path=${encodeURIComponent(`${folder}/copy.db`)}`, { Authorization: `Bearer ${operator}`, 'Content-Length': '0' })
	assert.ok(fs.existsSync(`${folder}/copy.db`))
	await h.stop('SIGKILL')
	for (const text of [password, 'Hội trường xã']) {
		assert.deepEqual(holders(folder, text), ['hub.key.wifi'])
		assert.ok(!(h.log + h.out).includes(text))
	}
	// It is there after the death of the hub; the command line goes before it; without a name it is gone, file and all.
	h = await hub(...options)
	const later = await enter(h.port, mother.code, mother.key)
	assert.equal(later.views.get('door').wifi_password, password)
	await h.stop()
	fs.writeFileSync(`${folder}/password`, 'another one\n', { mode: 0o600 })
	h = await hub(...options, '--wifi-name', 'Quầy', '--wifi-password-file', `${folder}/password`)
	const last = await enter(h.port, mother.code, mother.key)
	assert.deepEqual([last.views.get('door').wifi, last.views.get('door').wifi_password], ['Quầy', 'another one'])
	assert.ok(!fs.readFileSync(`/proc/${h.child.pid}/cmdline`, 'utf8').includes('another one'))
	assert.equal(fs.readFileSync(`${folder}/hub.key.wifi`, 'utf8'), `Hội trường xã\n${password}\n`)
	await last.must('set_wifi', { name: '', password: '' })
	await last.until((x) => !x.views.get('door').wifi, 'no Wi-Fi')
	assert.ok(!fs.existsSync(`${folder}/hub.key.wifi`))
	await h.stop()
	// A file that others may read is left alone, and said; the hub starts without it.
	fs.writeFileSync(`${folder}/hub.key.wifi`, 'Lạ\nopen to all\n', { mode: 0o644 })
	h = await hub(...options)
	assert.match(h.log, /event=wifi_not_read why=".*hub\.key\.wifi: others may read it/)
	assert.equal((await enter(h.port, mother.code, mother.key)).views.get('door').wifi, undefined)
	assert.deepEqual(await h.stop(), { code: 0, signal: null })
})

test('options of the Wi-Fi that make no sense are named', () => {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-options-'))
	fs.writeFileSync(`${folder}/long`, 'x'.repeat(64))
	const start = (...more) => spawnSync(program, ['--journal', 'memory:', '--listen', '127.0.0.1', '--port', '0', '--lang', 'en', ...more], { encoding: 'utf8', timeout: 10_000 })
	for (const [args, words] of [
		[['--wifi-name', ''], /Bad value: --wifi-name/],
		[['--wifi-name', 'Đ'.repeat(17)], /Bad value: --wifi-name/],
		[['--wifi-name', 'a\nb'], /Bad value: --wifi-name/],
		[['--wifi-password-file', `${folder}/long`], /needs --wifi-name/],
		[['--wifi-name', 'x', '--wifi-password-file', `${folder}/long`], /Cannot read the password of the Wi-Fi: .*at most 63/],
		[['--wifi-name', 'x', '--wifi-password-file', `${folder}/none`], /Cannot read the password of the Wi-Fi: .*none/],
		[['--wifi-name', 'x', '--public'], /no hall/],
	]) {
		const { status, stderr } = start(...args)
		assert.equal(status, 64, `${args}: ${stderr}`)
		assert.match(stderr, words)
	}
	fs.rmSync(folder, { recursive: true })
})
