// The threat table, as far as it needs no browser and no flood: paths, codes, keys, the log. Each case has its own hub, or leaves it well.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { connect, http, hub, knock, program } from './hub.mjs'
import { hex, Person, printed, workshop } from './person.mjs'

let it, folder
before(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'dienhong-threats-'))
	it = await hub('--journal', `sqlite:${folder}/hub.db`)
})
after(async () => {
	const { code } = await it.stop()
	rmSync(folder, { recursive: true })
	assert.equal(code, 0, it.log)
})

/* -- paths -- */

const UP = ['..', '%2e%2e', '.%2e', '%2e.', '%252e%252e', '..%00', '..;', '\\..', '%5c..', '%c0%ae%c0%ae', '%uff0e%uff0e', '....', '%e0%80%ae%e0%80%ae', '..%0d%0a', '..%20']
const paths = UP.flatMap((up) => [`/${up}/${up}/${up}/etc/passwd`, `/assets/${up}/${up}/${up}/etc/passwd`, `/export/${up}/${up}/hub.db`, `/r/${up}/hub.key`])
	.concat(['//etc/passwd', '/etc/passwd', '/proc/self/environ', '/file:///etc/passwd', '/http://127.0.0.1/', '/.git/config', '/data/hub.key', '/assets//', '/%2f%2fetc%2fpasswd', '/index.html%00.js'])

test(`${paths.length} paths lead nowhere`, async () => {
	assert.ok(paths.length >= 60)
	await Promise.all(paths.map(async (target) => {
		const { status, body } = await http(it.port, 'GET', target)
		assert.ok([0, 400, 403, 404].includes(status), `${target}: ${status}`)
		assert.doesNotMatch(body.toString('latin1'), /root:|SQLite format|<script/, target)
	}))
	assert.equal((await http(it.port, 'GET', '/')).status, 200, 'and the right one still does')
})

/* -- codes -- */

test('guesses from one address are slowed to 25 a second; who knows the code comes in all the while', { timeout: 60_000 }, async (t) => {
	const other = await hub('--no-budget')
	t.after(() => other.stop())
	const { code } = await workshop(other)
	const answers = { no_such_room: 0, wrong_code_budget: 0, other: 0 }
	let guessed = 0, is_over = false
	const SECONDS = 3, began = Date.now()
	/* Forty lines guess as fast as they are answered, and come back when they are hung up on. */
	const lines = new Set()
	const guess = async () => {
		let line = null
		while (!is_over) {
			try {
				lines.add((line ??= await connect(other.port)))
				const wrong = 100000 + ((guessed++ * 7919) % 900000)
				line.send(JSON.stringify({ hello: 1, room: String(wrong === Number(code) ? 99999 : wrong), lang: 'vi' }))
				const m = JSON.parse(await line.next())
				answers[m.no?.[0]?.why in answers ? m.no[0].why : 'other']++
			} catch {
				line?.socket.destroy()
				lines.delete(line)
				line = null
			}
		}
	}
	const guessers = Array.from({ length: 40 }, guess)
	const waits = []
	for (let i = 0; i < 3; i++) {
		const honest = new Person(other.port, code)
		const start = Date.now()
		const first = await honest.enter()
		assert.ok(first.you, JSON.stringify(first))
		waits.push(Date.now() - start)
		honest.socket.socket.destroy()
	}
	const left = began + SECONDS * 1000 - Date.now()
	if (left > 0) await new Promise((done) => setTimeout(done, left))
	const seconds = (Date.now() - began) / 1000
	is_over = true
	for (const line of lines) line.socket.destroy()
	await Promise.all(guessers)
	console.log(`# ${guessed} guesses in ${seconds.toFixed(1)} s: ${JSON.stringify(answers)}; honest joins waited ${waits.join(', ')} ms`)
	assert.equal(answers.other, 0)
	assert.ok(answers.no_such_room <= 30 + 25 * seconds + 41, `${answers.no_such_room} codes were looked at in ${seconds} s`)
	assert.ok(answers.no_such_room > 30, 'guesses were made at all')
})

test('behind a proxy each network of IPv6 guesses for itself, however many addresses it has; together they are bounded', { timeout: 60_000 }, async (t) => {
	const other = await hub('--no-budget', '--public', '--trusted-proxy', '127.0.0.0/8')
	t.after(() => other.stop())
	const { code } = await workshop(other)
	const say = async (from, room) => {
		const began = Date.now()
		const line = await connect(other.port, { headers: { 'X-Forwarded-For': from } })
		line.send(JSON.stringify({ hello: 1, room: String(room), lang: 'vi' }))
		const m = JSON.parse(await line.next())
		line.socket.destroy()
		return { ms: Date.now() - began, why: m.no?.[0].why ?? m.you.role }
	}
	let guessed = 0
	const wrong = () => 100000000 + ((guessed++ * 104729) % 800000000)
	const guess = (from) => say(from, wrong())
	const pause = (ms) => new Promise((done) => setTimeout(done, ms))
	const slow = async (from) => {
		await pause(1100)          /* all together may err fifty times in a second */
		const answers = await Promise.all(Array.from({ length: 45 }, (_, i) => guess(from(i))))
		assert.ok(answers.every((a) => a.why === 'no_such_room'), JSON.stringify(answers.find((a) => a.why !== 'no_such_room')))
		return Math.max(...answers.map((a) => a.ms))
	}
	/* Addresses of one network stand in one line behind their thirtieth error; as many networks do not. */
	const one = await slow((i) => `2001:db8:1:2:${(i * 977).toString(16)}::${i.toString(16)}`)
	const many = await slow((i) => `2001:db8:2:${(i + 1).toString(16)}::1`)
	/* A storm of a thousand networks: who never erred walks in. */
	const answers = [], honest = []
	for (let second = 0; second < 3; second++) {
		const storm = Array.from({ length: 400 }, (_, i) => guess(`2001:db8:3:${(400 * (second % 2) + i).toString(16)}::1`))
		honest.push(await say(`203.0.113.${second + 1}`, code))
		answers.push(...(await Promise.all(storm)))
	}
	const refused = answers.filter((a) => a.why === 'wrong_code_budget').length
	console.log(`# ${guessed} guesses through a proxy: 45 of one /64 answered within ${one} ms, of 45 of them within ${many} ms; of a storm of ${answers.length} ${refused} refused unread or over the budget; honest joins ${honest.map((h) => h.ms).join(', ')} ms`)
	assert.ok(one > many + 300, `${one} ms, ${many} ms`)
	assert.deepEqual(honest.map((h) => h.why), ['guest', 'guest', 'guest'])
	assert.ok(refused > 800, `${refused}`)
})

/* -- keys -- */

const files = (of) => readdirSync(of, { recursive: true }).map((f) => path.join(of, f)).filter((f) => statSync(f).isFile())

test('keys stand in no file, no log, no figure, no export and no address', async () => {
	const { code, key } = await workshop(it)
	const boss = new Person(it.port, code, key)
	await boss.enter()
	await boss.until((f) => f.views.has('links'), 'the links')
	const mine = hex()
	const p = new Person(it.port, code)
	await p.enter()
	await p.must('join', { key: mine, consent: true, sector: 'state' })
	const secrets = [mine, ...boss.views.get('links').links.map((l) => l.key), await printed(it)].filter(Boolean)
	assert.ok(secrets.length >= 7, `${secrets.length}`)
	const places = Object.fromEntries(files(folder).filter((f) => !f.endsWith('hub.key')).map((f) => [f, readFileSync(f)]))
	places.log = Buffer.from(it.log)
	for (const target of ['/metrics', '/healthz', '/address', `/r/${code}`]) places[target] = (await http(it.port, 'GET', target)).body
	for (const what of ['json', 'md', 'html', 'log', 'carry'])
		places[what] = (await http(it.port, 'GET', `/export/${code}.${what}`, { Authorization: `Bearer ${key}` })).body
	assert.ok(Object.keys(places).some((f) => f.endsWith('.db')) && places.json.length > 100)
	for (const [where, bytes] of Object.entries(places))
		for (const secret of secrets) {
			assert.equal(bytes.indexOf(secret), -1, where)
			assert.equal(bytes.indexOf(Buffer.from(secret, 'hex')), -1, `${where}, as bytes`)
		}
	/* The control: what is looked for can be found where it may be. */
	assert.ok(JSON.stringify(boss.frames).includes(secrets[1]))
	for (const target of [`/export/${code}.json?key=${key}`, `/export/${code}.json?token=${key}`])
		assert.equal((await http(it.port, 'GET', target)).status, 403, 'a key in an address opens nothing')
	for (const one of [boss, p]) one.socket.socket.destroy()
})

test('who was sent away does not come back with the old key', async () => {
	const { code, key } = await workshop(it)
	const boss = new Person(it.port, code, key), p = new Person(it.port, code)
	await boss.enter()
	await p.enter()
	const token = hex()
	const { made } = await p.must('join', { key: token, consent: true, sector: 'private' })
	await p.until((x) => x.views.has('me'), 'the own seat')
	const { seat } = p.views.get('me')
	await boss.must('leave', { member: made })
	/* The line of the stolen phone is nobody's at once, before anything else is said on it. */
	await p.until((x) => x.you.role === 'guest', 'to be nobody')
	assert.equal((await p.send('edit_member', { office: 'kẻ trộm' })).why, 'not_allowed')
	const again = new Person(it.port, code, token)
	const answer = await again.enter()
	assert.equal(answer.you, undefined)
	assert.equal(answer.no[0].why, 'wrong_key')
	assert.equal((await http(it.port, 'GET', `/export/${code}.json`, { Authorization: `Bearer ${token}` })).status, 403)
	/* The recovery code, which that phone showed, opens nothing either; the person it belonged to sits down anew. */
	const other = new Person(it.port, code)
	await other.enter()
	assert.equal((await other.send('take_seat', { key: hex(), seat })).why, 'seat_unknown')
	await other.must('join', { key: hex(), consent: true, sector: 'private' })
	assert.equal(other.you.role, 'participant')
	for (const one of [boss, p, again, other]) one.socket.socket.destroy()
})

test('whoever takes a seat by its recovery code takes it from the phone that had it', async () => {
	const { code } = await workshop(it)
	const p = new Person(it.port, code), keys = [hex(), hex()]
	await p.enter()
	await p.must('join', { key: keys[0], consent: true, sector: 'private' })
	await p.until((x) => x.views.has('me'), 'the own seat')
	const other = new Person(it.port, code)
	await other.enter()
	await other.must('take_seat', { key: keys[1], seat: p.views.get('me').seat })
	await p.until((x) => x.lost, 'the end of the old line')
	assert.equal(p.bye, 'replaced')
	const opens = async (token) => (await new Person(it.port, code, token).enter()).you?.role ?? 'nobody'
	assert.deepEqual([await opens(keys[0]), await opens(keys[1])], ['nobody', 'participant'])
	other.leave()
})

test('a link that was renewed lets nobody in: at once, for files too, and after a restart', async (t) => {
	const args = ['--no-demo', '--no-budget', '--journal', `sqlite:${folder}/links.db`]
	let h = await hub(...args)
	t.after(() => h.stop())
	const rooms = [await workshop(h), await workshop(h)].sort((x, y) => x.code - y.code)
	const [{ code, key }] = rooms   // the other one is read at every start, since its links are printed
	const there = async (token) => {
		const p = new Person(h.port, code, token)
		const answer = await p.enter()
		return Object.assign(p, { role: answer.you?.role, why: answer.no?.[0]?.why })
	}
	const paper = async (token, what = 'json') => (await http(h.port, 'GET', `/export/${code}.${what}`, { Authorization: `Bearer ${token}` })).status
	const links = (p) => Object.fromEntries(p.views.get('links').links.map((l) => [l.role, l.key]))
	const boss = await there(key)
	const old = links(boss)
	const renewed = ['helper', 'wall', 'facilitator'], kept = ['moderator', 'observer', 'reporter']
	const people = Object.fromEntries(await Promise.all([...renewed, ...kept].map(async (role) => [role, await there(old[role])])))
	assert.equal(await paper(old.helper), 200)
	for (const link of renewed) await boss.must('renew_link', { link })
	const now = links(boss)
	await people.facilitator.until((p) => p.lost, 'the end of the old line')
	for (const role of renewed) {
		await people[role].until((p) => p.lost, 'the end of the old line')
		assert.equal(people[role].bye, 'link_renewed', role)
		assert.notEqual(now[role], old[role])
	}
	for (const role of kept) assert.ok(!people[role].lost && now[role] === old[role], role)
	const check = async () => {
		/* Files first: nobody has made the hub read this workshop yet. */
		assert.deepEqual([await paper(now.facilitator, 'log'), await paper(now.helper)], [200, 200])
		assert.deepEqual([await paper(old.facilitator, 'log'), await paper(old.helper), await paper(old.facilitator)], [403, 403, 403])
		for (const role of renewed) {
			assert.equal((await there(now[role])).role, role)
			assert.equal((await there(old[role])).why, 'wrong_key', role)
		}
		for (const role of kept) assert.equal((await there(old[role])).role, role)
	}
	await check()
	await h.stop()
	h = await hub(...args)
	/* Asked for with the old key first, by whom the hub does not know yet. */
	assert.equal(await paper(old.facilitator, 'log'), 403)
	await check()
	await h.stop('SIGKILL')
	h = await hub(...args)
	await check()
	const operator = new Person(h.port, 'hub', await printed(h))
	await operator.enter()
	await operator.until((o) => o.views.get('rooms').rooms.every((r) => r.facilitator), 'the links of all')
	assert.equal(operator.views.get('rooms').rooms.find((r) => r.code === code).facilitator, now.facilitator)
	operator.leave()
	/* What is printed at the start opens too: that of the workshop with the highest code. */
	const [, last] = rooms
	const chief = new Person(h.port, last.code, last.key)
	await chief.enter()
	await chief.must('renew_link', { link: 'facilitator' })
	await chief.must('renew_link', { link: 'wall' })
	const fresh = links(chief)
	await h.stop()
	h = await hub(...args)
	await printed(h)
	for (const role of ['facilitator', 'wall']) assert.ok(h.out.includes(`#${last.code}.${fresh[role]}`), role)
	assert.ok(!h.out.includes(last.key))
})

test('no core file is written, whatever the shell allows', async () => {
	const core = async (...more) => {
		const child = spawn('prlimit', ['--core=1048576', program, '--journal', 'memory:', '--listen', '127.0.0.1', '--port', '0', '--no-demo', ...more])
		await new Promise((done) => child.stderr.on('data', (d) => `${d}`.includes('event=listening') && done()))
		const limits = readFileSync(`/proc/${child.pid}/limits`, 'utf8')
		child.kill()
		return /Max core file size\s+(\d+)/.exec(limits)[1]
	}
	assert.equal(await core(), '0')
	assert.equal(await core('--debug'), '1048576', 'the control: it is the hub that forbids it')
})

/* -- the log -- */

test('nobody writes lines into the log: each is name=value, without control bytes', async () => {
	const evil = ['\n', '\r\nevent=forged level=x', '\x1b[31mred\x1b[0m', '"quoted" event=forged', '\0', '\u2028event=forged', '%0aevent=forged', '$(id)', '\x7f\x80\xff']
	for (const e of evil) {
		const raw = Buffer.from(e, 'latin1').toString('latin1')
		await http(it.port, 'GET', `/${encodeURIComponent(e)}`)
		await http(it.port, 'GET', '/', { 'X-Forwarded-For': e.replace(/[\r\n]/g, ''), Referer: raw.replace(/[\r\n]/g, ''), 'User-Agent': raw.replace(/[\r\n]/g, '') })
		const { socket } = await knock(it.port, { origin: `http://${encodeURIComponent(e)}` })
		socket.destroy()
		await new Promise((done) => {
			const s = net.connect(it.port, '127.0.0.1', () => s.end(Buffer.from(`GET /${e} HTTP/1.1\r\nHost: ${e}\r\n\r\n`, 'latin1')))
			s.on('error', () => {}).on('close', done).resume()
		})
		const line = await connect(it.port)
		line.send(JSON.stringify({ hello: 1, room: '123456', lang: e }))
		await line.next().catch(() => {})
		line.socket.destroy()
	}
	const lines = it.log.split('\n').filter(Boolean)
	assert.ok(lines.length > 0)
	for (const one of lines) {
		assert.match(one, /^event=[a-z_]+( [a-z_]+=("[^"]*"|[^ "]*))*$/, one)
		assert.doesNotMatch(one, /[\x00-\x1f\x7f]|forged/, one)
		assert.doesNotMatch(one, /\d+\.\d+\.\d+\.\d+/, 'no addresses')
	}
})
