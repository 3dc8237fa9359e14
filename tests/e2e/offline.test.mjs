// Documents without a hub: what a running hub gives and what the command line makes of its journal are the same bytes, beside the hub and
// after it was killed; nothing is written there or anywhere, however the command line ends; a file that is torn, changed or something else is named.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test, { after, before } from 'node:test'
import { http, hub, program } from './hub.mjs'
import { Person, printed, workshop } from './person.mjs'

const root = path.join(import.meta.dirname, '..', '..')
const cli = process.env.CLI ?? path.join(root, 'build', process.env.VARIANT ?? 'release', 'dienhong')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offline-'))
const db = path.join(folder, 'journal', 'hub.db')
const env = { ...process.env, DIENHONG_HUB_PROGRAM: program }
const run = (...args) => spawnSync(cli, ['export', ...args, '--lang', 'en'], { maxBuffer: 1 << 28, timeout: 60_000, env })
const sha = (bytes) => createHash('sha256').update(bytes).digest('hex')
const said = (r, status, words) => {
	assert.equal(r.status, status, `${r.stderr}`)
	assert.match(`${r.stderr}`, words)
	assert.equal(r.stdout.length, 0, 'no byte of a file')
}
const menu = JSON.parse(run('--list', '--json').stdout)
const pairs = menu.documents.flatMap((d) => d.formats.map((f) => [d.name, f.name]))
/** Every file of the journal's folder with its bytes and its time. */
const there = () => fs.readdirSync(path.dirname(db), { recursive: true }).sort().map((name) => {
	const file = path.join(path.dirname(db), name), stat = fs.statSync(file)
	return [name, stat.mtimeMs, stat.isFile() ? sha(fs.readFileSync(file)) : '']
})

let h, code, key, address
const online = new Map()
const poll = 1   // a round that was shown

before(async () => {
	fs.mkdirSync(path.dirname(db), { mode: 0o700 })
	h = await hub('--no-demo', '--no-budget', '--journal', `sqlite:${db}`)
	address = `http://127.0.0.1:${h.port}`
	const hub_key = await printed(h)
	const play = spawn(cli, ['play', path.join(root, 'tests/data/demo-commune.json'), '--keep', '--hub', address, '--lang', 'en', '--key', hub_key])
	let words = ''
	play.stderr.on('data', (d) => (words += d))
	const status = await new Promise((done) => play.on('close', done))
	assert.equal(status, 0, words)
	const operator = new Person(h.port, 'hub', hub_key)
	await operator.enter()
	await operator.until((o) => o.views.get('rooms')?.rooms.some((r) => r.facilitator), 'the room')
	;({ code, facilitator: key } = operator.views.get('rooms').rooms[0])
	operator.leave()
	for (const [what, format] of pairs) {
		const file = path.join(folder, `${what}.${format}`)
		const got = run(String(code), '--hub', address, '--key', key, '--as', format, '--what', what, '-o', file)
		assert.equal(got.status, 0, `${got.stderr}`)
		online.set(`${what}.${format}`, sha(fs.readFileSync(file)))
	}
	const ballots = await http(h.port, 'GET', `/export/${code}.json?what=ballots&poll=${poll}`, { Authorization: `Bearer ${key}` })
	assert.equal(ballots.status, 200)
	online.set('ballots', sha(ballots.body))
})
after(() => fs.rmSync(folder, { recursive: true }))

test('beside a running hub', () => {
	const r = run('--journal', db, '--as', 'html')
	assert.equal(r.status, 0, `${r.stderr}`)
	assert.equal(sha(r.stdout), online.get('minutes.html'))
})

test('several workshops, a wrong pair, a wrong house, a wrong round', async () => {
	const other = await workshop(h)
	said(run('--journal', db, '--as', 'md'), 64, new RegExp(`several.*${Math.min(code, other.code)}, ${Math.max(code, other.code)}`))
	said(run('--journal', db, '100000000', '--as', 'md'), 64, /no workshop of that code/)
	said(run('--journal', db, '--as', 'csv', '--what', 'minutes'), 64, /comes as: docx, pdf, html, md, json/)
	said(run('--journal', db, '--as', 'csv', '--what', 'poem'), 64, /no document poem/)
	said(run('--journal', db, '--as', 'md', '--house', 'bauhaus'), 64, /bauhaus/)
	for (const wrong of [['--what', 'ballots'], ['--poll', '1'], ['--what', 'ballots', '--poll', '1', '--as', 'csv']])
		said(run('--journal', db, String(code), '--as', 'json', ...wrong), 64, /--as json --what ballots --poll ROUND/)
	said(run('--journal', db, String(code), '--as', 'json', '--what', 'ballots', '--poll', '99'), 64, /no counted round 99/)
	said(run('--journal', db, String(code), '--as', 'json', '--what', 'ballots', '--poll', '1x'), 64, /--poll/)
})

test('more workshops than a sentence can name', async () => {
	const operator = new Person(h.port, 'hub', await printed(h))
	await operator.enter()
	const made = await Promise.all(Array.from({ length: 120 }, () => operator.must('create_workshop', { about: { title: 'Thử' }, template: 'priorities-only' })))
	operator.leave()
	const codes = made.map((m) => m.made).sort((a, b) => a - b)
	for (const wanted of [codes[0], codes.at(-1), code]) assert.equal(run('--journal', db, String(wanted), '--as', 'md').status, 0, wanted)
	said(run('--journal', db, '--as', 'md'), 64, /(\d+, ){100}…\. Please/)
	said(run('--journal', db, '100000001', '--as', 'md'), 64, /no workshop of that code/)
})

test('after kill -9: the same bytes in every format, and nothing is written', async () => {
	h.child.kill('SIGKILL')
	await h.ended
	const old = there()
	assert.ok(old.some(([name]) => name.endsWith('-wal')), 'a WAL is left')
	for (const [what, format] of pairs) {
		const r = run('--journal', db, String(code), '--as', format, '--what', what, '--address', address)
		assert.equal(r.status, 0, `${what} ${format}: ${r.stderr}`)
		assert.equal(sha(r.stdout), online.get(`${what}.${format}`), `${what} ${format}`)
	}
	assert.equal(sha(run('--journal', db, String(code), '--as', 'json', '--what', 'ballots', '--poll', String(poll)).stdout), online.get('ballots'))
	const log = path.join(folder, 'x.log')
	assert.equal(run('--journal', db, String(code), '-o', log).status, 0)
	assert.equal(sha(run('--journal', log, '--as', 'md').stdout), online.get('minutes.md'))
	assert.deepEqual(there(), old)
})

test('killed at any moment, it leaves no copy behind', async () => {
	const places = [...new Set(['/dev/shm', '/tmp', '/var/tmp', os.tmpdir(), process.cwd()])].filter((place) => fs.existsSync(place))
	const names = () => places.flatMap((place) => fs.readdirSync(place).map((n) => path.join(place, n)))
	const old = new Set(names())
	const heads = [db, `${db}-wal`].map((file) => fs.readFileSync(file).subarray(0, 32))   // of the log with its salt
	const copies = (place) => {
		try {
			if (!fs.statSync(place).isFile()) return fs.readdirSync(place).flatMap((n) => copies(path.join(place, n)))
			return heads.some((head) => fs.readFileSync(place).subarray(0, 32).equals(head)) ? [place] : []
		} catch {
			return []   // somebody else's, gone meanwhile
		}
	}
	assert.deepEqual(copies(path.dirname(db)).sort(), [db, `${db}-wal`], 'it would be recognised')
	let killed = 0
	for (let i = 0; i < 40; i++) {
		const child = spawn(cli, ['export', '--journal', db, String(code), '--as', 'md'], { stdio: 'ignore', env })
		const ended = new Promise((done) => child.on('exit', (...how) => done(how)))
		await new Promise((done) => setTimeout(done, i))
		child.kill('SIGKILL')
		const [, signal] = await ended
		killed += signal === 'SIGKILL' ? 1 : 0
	}
	assert.ok(killed > 10, `${killed} of 40 were killed in time`)
	assert.deepEqual(names().filter((name) => !old.has(name)).flatMap(copies), [])
})

test('what is torn, changed or something else', () => {
	const file = path.join(folder, 'wrong')
	const log = fs.readFileSync(path.join(folder, 'x.log'), 'utf8')
	fs.writeFileSync(file, log.replace('"title"', '"tutle"'))
	said(run('--journal', file, '--as', 'md'), 1, /./)
	fs.writeFileSync(file, 'no journal at all')
	said(run('--journal', file, '--as', 'md'), 65, /neither a journal/)
	const bytes = fs.readFileSync(db)
	fs.writeFileSync(file, bytes.subarray(0, 4096 * 3))
	const torn = run('--journal', file, String(code), '--as', 'md')
	assert.notEqual(torn.status, 0)
	assert.equal(torn.stdout.length, 0)
	/* A bit in the middle of the WAL that the killed hub left: SQLite would pass over all that was said since. */
	fs.writeFileSync(file, bytes)
	const wal = fs.readFileSync(`${db}-wal`)
	wal[32 + 4120 + 1000] ^= 1
	fs.writeFileSync(`${file}-wal`, wal)
	said(run('--journal', file, String(code), '--as', 'md'), 65, /behind byte .* of its -wal/)
	wal[32 + 4120 + 1000] ^= 1
	fs.writeFileSync(`${file}-wal`, wal)
	assert.equal(run('--journal', file, String(code), '--as', 'md').status, 0)
	fs.rmSync(`${file}-wal`)
	said(run('--journal', path.join(folder, 'none'), '--as', 'md'), 65, /none/)
	assert.ok(!fs.existsSync(path.join(folder, 'none')))
})

test('each way the program that writes can end has its own sentence', () => {
	const fake = path.join(folder, 'fake')
	env.DIENHONG_HUB_PROGRAM = fake
	for (const [ends, status, words] of [['exit 65', 76, /same version/], ['exit 69', 1, /fonts-croscore/], ['exit 71', 75, /memory/],
		['exit 1', 75, /could not be written/], ['kill -9 $$', 75, /could not be written/]]) {
		fs.writeFileSync(fake, `#!/bin/sh\nexec 0<&-\n${ends}\n`, { mode: 0o755 })
		said(run('--journal', db, String(code), '--as', 'docx'), status, words)
	}
	env.DIENHONG_HUB_PROGRAM = path.join(folder, 'nothing')
	said(run('--journal', db, String(code), '--as', 'docx'), 75, /cannot be run/)
})
