// Papers over HTTP: the menu, every document in every format, who may read, and what happens when the process that writes dies.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import test, { after, before } from 'node:test'
import { http, hub } from './hub.mjs'
import { member, Person, workshop } from './person.mjs'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'export-'))
let h, room, boss, keys

before(async () => {
	h = await hub()
	room = await workshop(h)
	boss = new Person(h.port, room.code, room.key)
	await boss.enter()
	await boss.until((b) => b.views.get('links')?.links.some((l) => l.role === 'observer'), 'the links')
	keys = Object.fromEntries(boss.views.get('links').links.map((l) => [l.role, l.key]))
})
after(async () => {
	boss.leave()
	assert.deepEqual(await h.stop(), { code: 0, signal: null })
	fs.rmSync(folder, { recursive: true })
})

const get = (target, token, at = h) => http(at.port, 'GET', target, token ? { Authorization: `Bearer ${token}` } : {})
const paper = (rest, token = room.key) => get(`/export/${room.code}.${rest}`, token)
const pause = (ms) => new Promise((done) => setTimeout(done, ms))
const magic = { pdf: '%PDF-', docx: 'PK\x03\x04', xlsx: 'PK\x03\x04', html: '<!doctype html>', json: '{' }

/** The processes that write for this hub now. */
function writers(of = h) {
	const text = fs.readFileSync(`/proc/${of.child.pid}/task/${of.child.pid}/children`, 'latin1')
	/* Between fork and exec it is still the hub itself, which waits for it: stopped there, both would stand. */
	return text.split(' ').filter(Boolean).map(Number).filter((one) => lives(one) && is_writer(one))
}

/* A sanitizer's shadow is larger than any limit, and needs calls of its own. */
const is_asan = process.env.VARIANT === 'asan'
const niceness = (one) => Number(fs.readFileSync(`/proc/${one}/stat`, 'latin1').split(') ')[1].split(' ')[16])

/** One that has begun: what it may not stands, and it heard that it ends with the hub. */
function is_writer(one) {
	try {
		return fs.readFileSync(`/proc/${one}/cmdline`, 'latin1').includes('write-paper')
			&& (is_asan ? niceness(one) === 10 : /^Seccomp:\s+2/m.test(fs.readFileSync(`/proc/${one}/status`, 'latin1')))
	} catch {
		return false
	}
}

/** One that ended may stay in the list until somebody asks how: that is not living. */
function lives(one) {
	try {
		return !/\) [ZX] /.test(fs.readFileSync(`/proc/${one}/stat`, 'latin1'))
	} catch {
		return false
	}
}

async function writer(of = h) {
	for (let i = 0; i < 2000; i++) {
		const [one] = writers(of)
		if (one) return one
		await pause(1)
	}
	throw new Error('nobody writes')
}

/** Asks for PDFs and stops their writers as they come, so that there is time to look. */
async function hold(n, query = () => '') {
	const asked = Array.from({ length: n }, (_, i) => paper(`pdf${query(i)}`))
	const held = new Set()
	for (let i = 0; i < 4000 && held.size < n; i++) {
		for (const one of writers()) {
			process.kill(one, 'SIGSTOP')
			held.add(one)
		}
		await pause(1)
	}
	assert.equal(held.size, n)
	return { asked, held, release: () => held.forEach((one) => process.kill(one, 'SIGCONT')) }
}

async function ends(one, what) {
	for (let i = 0; i < 300 && lives(one); i++) await pause(10)
	assert.ok(!lives(one), what)
}

const job_id = () => randomBytes(16).toString('hex')
const progress = async (job, token = room.key) => {
	const r = await get(`/export/progress/${job}`, token ?? '')
	return r.status === 200 ? JSON.parse(r.body) : r.status
}

test('the menu needs no key, and all of it can be had', async () => {
	const menu = await get('/export/menu.json')
	assert.equal(menu.status, 200)
	assert.deepEqual(menu.headers['cache-control'], ['public, max-age=300'])
	const { documents } = JSON.parse(menu.body)
	const all = documents.flatMap((d) => d.formats.map((f) => [d.name, f.name, f.extension]))
	assert.ok(all.length > 10)
	for (const [what, format, extension] of all) {
		const r = await paper(`${format}?what=${what}&lang=en&house=nd30`)
		assert.equal(r.status, 200, `${what}.${format}: ${r.body}`)
		assert.ok(r.body.length > 2 && r.body.toString('latin1').startsWith(magic[format] ?? ''), `${what}.${format}`)
		assert.deepEqual(r.headers['content-disposition'], [`attachment; filename="dienhong-${room.code}-${what}-en-nd30.${extension}"`])
	}
	const kinds = new Map(documents.map((d) => [d.name, new Set(d.formats.map((f) => f.name))]))
	const formats = new Set(all.map(([, format]) => format))
	for (const [what, its] of kinds)
		for (const format of formats)
			if (!its.has(format)) {
				const r = await paper(`${format}?what=${what}`)
				assert.deepEqual([r.status, String(r.body)], [404, 'no_such_format\n'], `${what}.${format}`)
			}
})

test('who may read a document, and who the log', async () => {
	for (const role of ['facilitator', 'moderator', 'helper', 'observer'].filter((r) => r === 'facilitator' || keys[r])) {
		const key = role === 'facilitator' ? room.key : keys[role]
		assert.equal((await paper('md', key)).status, 200, role)
		assert.equal((await paper('log', key)).status, role === 'facilitator' ? 200 : 403, role)
	}
	for (const key of [undefined, '0'.repeat(32), keys.reporter].filter((k, i) => !i || k))
		for (const rest of ['pdf', 'md', 'log']) assert.equal((await get(`/export/${room.code}.${rest}`, key)).status, 403, rest)
})

test('a writer that is killed or left alone harms nobody', async () => {
	const asked = paper('pdf')
	const one = await writer()
	process.kill(one, 'SIGSTOP')
	process.kill(one, 'SIGKILL')
	const r = await asked
	assert.deepEqual([r.status, String(r.body)], [500, 'not_written\n'])
	assert.equal((await paper('pdf')).status, 200)
	const gone = net.connect(h.port, '127.0.0.1', () => gone.write(`GET /export/${room.code}.pdf HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${room.key}\r\n\r\n`))
	const left = await writer()
	process.kill(left, 'SIGSTOP')
	gone.resetAndDestroy()
	await ends(left, 'nobody writes for somebody who has gone')
	/* A browser that is closed says goodbye instead; the library does not listen while it waits. */
	const polite = net.connect(h.port, '127.0.0.1', () => polite.write(`GET /export/${room.code}.pdf HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${room.key}\r\n\r\n`))
	polite.on('error', () => {})
	const kept = await writer()
	process.kill(kept, 'SIGSTOP')
	polite.end()
	await ends(kept, 'nor for somebody who has left')
	const many = await Promise.all(Array.from({ length: 20 }, () => paper('docx')))
	assert.deepEqual(many.map((m) => m.status), Array(20).fill(200))
	assert.equal(writers().length, 0)
})

test('a writer may little, and the kernel sees to it', async () => {
	const { asked, held, release } = await hold(1)
	const [one] = held
	const limits = fs.readFileSync(`/proc/${one}/limits`, 'latin1')
	const limit = (name) => new RegExp(`^${name} +(\\S+) +(\\S+)`, 'm').exec(limits).slice(1).join()
	const status = fs.readFileSync(`/proc/${one}/status`, 'latin1')
	const of = (name) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)[1]
	assert.equal(limit('Max cpu time'), '20,20')
	assert.equal(limit('Max open files'), '64,64')
	assert.equal(limit('Max file size'), `${256 << 20},${256 << 20}`)
	assert.equal(limit('Max core file size'), '0,0')
	if (!is_asan) {
		if (process.env.VARIANT !== 'tsan') assert.equal(limit('Max address space'), `${768 << 20},${768 << 20}`)
		assert.deepEqual([of('NoNewPrivs'), of('Seccomp')], ['1', '2'])
	}
	assert.equal(niceness(one), 10)
	const open = fs.readdirSync(`/proc/${one}/fd`).map((fd) => fs.readlinkSync(`/proc/${one}/fd/${fd}`))
	assert.ok(!open.some((at) => at.includes('epoll') || at.includes('.db')), open.join())
	release()
	assert.equal((await asked[0]).status, 200)
})

test('two are written at a time; the others wait, and too many are sent away', async () => {
	const jobs = Array.from({ length: 33 }, job_id)
	const { asked, held, release } = await hold(2, (i) => `?job=${jobs[i]}`)
	const behind = jobs.slice(2, 32).map((job) => paper(`docx?job=${job}`))
	await pause(150)
	assert.deepEqual(new Set(writers()), held)
	const stages = await Promise.all(jobs.slice(0, 32).map((job) => progress(job)))
	assert.deepEqual(stages.map((s) => s.stage).sort(), [...Array(30).fill('queued'), 'writing', 'writing'])
	const more = await paper(`pdf?job=${jobs[32]}`)
	assert.deepEqual([more.status, more.headers['retry-after']], [503, ['5']])
	assert.equal(await progress(jobs[32]), 404)
	/* What takes no time needs no turn behind them, and other workshops have theirs. */
	const other = await workshop(h)
	const late = get(`/export/${other.code}.csv?what=cards`, other.key)
	assert.equal((await late).status, 200)
	release()
	assert.deepEqual((await Promise.all([...asked, ...behind])).map((r) => r.status), Array(32).fill(200))
})

test('a long document is written by the other process in every format', async () => {
	const patient = await hub('--no-budget', '--no-demo')
	const there = await workshop(patient)
	const desk = new Person(patient.port, there.code, there.key)
	await desk.enter()
	await desk.must('open_input', { activity: 2 })
	const text = '👨‍👩‍👧‍👦'.repeat(130)   // 25 bytes each, and one letter
	const one = await member(patient.port, there.code, 'community')
	for (let i = 0; i < 400; i += 20)
		await Promise.all(Array.from({ length: 20 }, (_, k) => one.must('add_card', { activity: 2, kind: 'swot', quadrant: 'S', text: `${i + k} ${text}` })))
	await desk.must('reveal', { activity: 2 })
	const written = () => patient.log.match(/event=paper status=0/g)?.length ?? 0
	for (const [format, what, more] of [['csv', 'themes', 0], ['csv', 'cards', 1], ['json', 'cards', 1], ['html', 'minutes', 1], ['md', 'minutes', 1]]) {
		const before = written()
		const r = await get(`/export/${there.code}.${format}?what=${what}`, there.key, patient)
		assert.equal(r.status, 200)
		assert.equal(written() - before, more, `${what}.${format}`)
		if (more) assert.ok(r.body.length > 1 << 20 && r.body.includes(`399 ${text}`), `${what}.${format}`)
	}
	for (const p of [desk, one]) p.leave()
	assert.deepEqual(await patient.stop(), { code: 0, signal: null })
})

test('how far it is, for the one who asked and nobody else', async () => {
	const job = job_id()
	const { asked, held, release } = await hold(1, () => `?job=${job}`)
	const at = await progress(job)
	assert.deepEqual([at.job, at.stage, at.of], [job, 'writing', 100])
	assert.ok(at.done >= 0 && at.done < 100)
	for (const [key, answer] of [[null, 403], ['0'.repeat(32), 404], [keys.observer, 404]]) assert.equal(await progress(job, key), answer)
	for (const wrong of [job_id(), 'x', `${job}0`, `${job}/..`]) assert.equal(await progress(wrong), 404, wrong)
	assert.equal((await paper('pdf?job=1234')).status, 400)
	/* Whoever guesses the number of another cannot take it from him. */
	assert.equal((await paper(`md?job=${job}`, keys.observer)).status, 200)
	assert.equal((await progress(job)).stage, 'writing')
	const often = await Promise.all(Array.from({ length: 30 }, () => progress(job)))
	assert.ok(often.filter((o) => o === 429).length >= 10, 'so many questions are too many')
	assert.equal(held.size, 1)
	release()
	const r = await asked[0]
	assert.equal(r.status, 200)
	await pause(1001)
	const over = await progress(job)
	assert.deepEqual(over, { job, stage: 'done', done: r.body.length, of: r.body.length })
	const log = job_id()
	assert.equal((await paper(`log?job=${log}`)).status, 200)
	assert.equal((await progress(log)).stage, 'done')
	/* The places are few; who comes later takes those of the oldest. */
	for (let i = 0; i < 70; i++) assert.equal((await paper(`csv?what=cards&job=${job_id()}`)).status, 200)
	assert.equal(await progress(job), 404)
})

test('a hub that is killed leaves no writer and no file behind', async () => {
	const rest = path.join(folder, 'rest')
	for (const [signal, formats] of [['SIGKILL', ['pdf', 'xlsx?what=tables']], ['SIGTERM', ['pdf', 'docx']]]) {
		fs.mkdirSync(rest)
		process.env.TMPDIR = rest
		const doomed = await hub()
		delete process.env.TMPDIR
		const there = await workshop(doomed)
		const asked = formats.map((f) => get(`/export/${there.code}.${f}`, there.key, doomed))
		const one = await writer(doomed)
		process.kill(one, 'SIGSTOP')
		const all = writers(doomed)
		const how = await doomed.stop(signal)
		assert.deepEqual(how, signal === 'SIGTERM' ? { code: 0, signal: null } : { code: null, signal })
		for (const each of new Set([one, ...all])) await ends(each, `${signal}: the writer ended with the hub`)
		await Promise.all(asked)
		assert.deepEqual(fs.readdirSync(rest), [])
		fs.rmdirSync(rest)
	}
})

test('without a font there is no PDF, and the hub says why', async () => {
	const none = path.join(folder, 'fonts.conf')
	fs.writeFileSync(none, '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>\n')
	process.env.FONTCONFIG_FILE = none
	const bare = await hub()
	delete process.env.FONTCONFIG_FILE
	const there = await workshop(bare)
	const r = await get(`/export/${there.code}.pdf`, there.key, bare)
	assert.deepEqual([r.status, String(r.body)], [501, 'no_font\n'])
	assert.equal((await get(`/export/${there.code}.docx`, there.key, bare)).status, 200)
	const asked = get(`/export/${there.code}.docx`, there.key, bare)
	const one = await writer(bare)
	process.kill(one, 'SIGSTOP')
	assert.deepEqual(await bare.stop(), { code: 0, signal: null })
	await asked
	await ends(one, 'the writer ended with the hub')
})

test('results are public while they are published, and only then', async () => {
	const at = `/r/${room.code}`
	const before_it = await get(at)
	assert.equal(before_it.status, 404)
	assert.match(String(before_it.body), /chưa có kết quả/)
	assert.match(String((await get(`${at}?lang=en`)).body), /No results have been published/)
	await boss.must('publish_results', { published: true })
	const page = await get(at)
	assert.equal(page.status, 200)
	assert.match(String(page.body), /<html lang="vi">/)
	const policy = page.headers['content-security-policy']
	assert.equal(policy.length, 1)
	assert.match(policy[0], /^default-src 'none'; style-src 'unsafe-inline';/)
	assert.doesNotMatch(policy[0], /script-src/)
	assert.equal(page.headers['set-cookie'], undefined)
	assert.deepEqual(page.headers['x-robots-tag'], ['noindex'])
	assert.match((await get('/healthz')).headers['content-security-policy'][0], /script-src 'self'/)
	const english = await http(h.port, 'GET', at, { 'Accept-Language': 'en-GB,vi;q=0.5' })
	assert.match(String(english.body), /<html lang="en">/)
	const head = await http(h.port, 'HEAD', at)
	assert.deepEqual([head.status, head.body.length, head.headers['content-length']], [200, 0, [String(page.body.length)]])
	const same = await http(h.port, 'GET', at, { 'If-None-Match': page.headers.etag[0] })
	assert.deepEqual([same.status, same.body.length], [304, 0])
	const crowd = await Promise.all(Array.from({ length: 200 }, () => get(at)))
	assert.ok(crowd.every((c) => c.status === 200 && c.body.equals(page.body)))
	const made = Number(/pages_made_total (\d+)/.exec(String((await get('/metrics')).body))[1])
	assert.equal(made, 2, 'one page in each language was composed')
	await boss.must('publish_results', { published: false })
	assert.equal((await get(at)).status, 404)
	for (const other of ['/r/999999', '/r/12345', '/r/1234567890', `/r/${room.code}x`]) assert.equal((await get(other)).status, 404, other)
})

test('workshops that sleep are read for strangers only a few a second', async () => {
	const journal = `sqlite:${path.join(folder, 'x.db')}`
	const first = await hub('--journal', journal, '--secret', path.join(folder, 'secret'), '--no-demo')
	const codes = []
	for (let i = 0; i < 12; i++) codes.push((await workshop(first)).code)
	await first.stop()
	const again = await hub('--journal', journal, '--secret', path.join(folder, 'secret'), '--no-demo')
	const statuses = (await Promise.all(codes.map((code) => get(`/r/${code}`, undefined, again)))).map((r) => r.status)
	assert.deepEqual(await again.stop(), { code: 0, signal: null })
	const read = statuses.filter((s) => s === 404).length
	assert.ok(read >= 4 && read <= 8 && statuses.every((s) => s === 404 || s === 503), statuses.join())
})
