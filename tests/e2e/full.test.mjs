// A full disk under a real hub, on a small file system of its own: wishes are refused by their word, reading goes on, and when there is
// space again so does writing, with nothing lost. And a backup made while people write: restored, it is the same workshop.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { http, hub, program } from './hub.mjs'
import { hex, member, Person, workshop } from './person.mjs'

const disk = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-full-'))
let cannot = false
try {
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m,mode=0700', 'tmpfs', disk], { stdio: 'pipe' })
} catch (e) {
	cannot = `a small disk needs the right to mount: ${String(e.stderr ?? e).trim()}`
	fs.rmSync(disk, { recursive: true })
}

async function hall(t, options) {
	const h = await hub(...options)
	t.after(() => h.child.kill('SIGKILL'))
	const { code, key } = await workshop(h)
	const facilitator = new Person(h.port, code, key)
	await facilitator.enter()
	await facilitator.must('go_to', { activity: 2 })
	await facilitator.must('open_input', { activity: 2 })
	return { h, code, key, facilitator }
}

const card = (n) => ({ activity: 2, kind: 'swot', quadrant: 'S', text: `thẻ ${n} ${'đầy '.repeat(25)}` })
const lines_of = async (port, code, key) => {
	const log = await http(port, 'GET', `/export/${code}.log`, { Authorization: `Bearer ${key}` })
	assert.equal(log.status, 200)
	return log.body.toString('utf8').trim().split('\n').map((l) => JSON.parse(l))
}

test('a full disk refuses, and goes on when there is space again', { skip: cannot, timeout: 120_000 }, async (t) => {
	t.after(() => execFileSync('umount', ['-l', disk]))
	const ballast = path.join(disk, 'ballast')
	fs.writeFileSync(ballast, Buffer.alloc(800 * 1024))
	const options = ['--journal', `sqlite:${disk}/hub.db`, '--no-demo', '--no-budget']
	const { h, code, key, facilitator } = await hall(t, options)
	const people = []
	for (let i = 0; i < 20; i++) people.push(await member(h.port, code, ['state', 'private', 'community'][i % 3]))
	const acked = []
	let refused = null
	const write = async (p) => {
		const r = await p.send('add_card', card(acked.length))
		if (r.ok) acked.push(r.made ?? true)
		else refused ??= r
		return r
	}
	for (let round = 0; !refused && round < 400; round++) await Promise.all(people.map(write))
	assert.ok(refused, 'three megabytes were never full')
	assert.equal(refused.why, 'journal_read_only')
	/* A batch of twenty found no room; a card by itself may, until none does. */
	let one = await write(people[0])
	for (let i = 0; one.ok && i < 400; i++) one = await write(people[0])
	assert.equal(one.why, 'journal_read_only')
	// Reading goes on: somebody new sees it all, the log can be taken home, and the hub says what is the matter.
	const late = new Person(h.port, code, key)
	await late.enter()
	assert.ok(late.views.size > 5)
	const before = await lines_of(h.port, code, key)
	assert.match(h.log, /event=journal_full/)
	const full_acks = acked.length
	fs.unlinkSync(ballast)
	let again = { ok: false }
	for (let i = 0; i < 50 && !again.ok; i++) {
		again = await write(people[0])
		if (!again.ok) await new Promise((done) => setTimeout(done, 100))
	}
	assert.ok(again.ok, 'it does not go on')
	for (let round = 0; round < 5; round++) for (const r of await Promise.all(people.map(write))) assert.ok(r.ok, JSON.stringify(r))
	const after = await lines_of(h.port, code, key)
	assert.equal(after.length, before.length + acked.length - full_acks)
	for (const p of [...people, late, facilitator]) p.leave()
	assert.deepEqual(await h.stop(), { code: 0, signal: null })
	const second = await hub(...options)
	t.after(() => second.child.kill('SIGKILL'))
	const kept = await lines_of(second.port, code, key)
	assert.deepEqual(kept, after)
	assert.equal(kept.filter((l) => l.entry.do === 'add_card').length, acked.length)
	console.log(`${full_acks} cards until the disk was full, ${acked.length - full_acks} more after 800 KiB were freed: none lost`)
	assert.deepEqual(await second.stop(), { code: 0, signal: null })
})

test('a backup while people write is the same workshop when it is restored', { timeout: 60_000 }, async (t) => {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-backup-'))
	t.after(() => fs.rmSync(folder, { recursive: true }))
	const secret = path.join(folder, 'hub.key')
	const { h, code, key, facilitator } = await hall(t, ['--journal', `sqlite:${folder}/hub.db`, '--secret', secret, '--no-demo', '--no-budget'])
	const people = []
	for (let i = 0; i < 10; i++) people.push(await member(h.port, code, ['state', 'private', 'community'][i % 3]))
	let running = true
	let acked = 0
	const writers = people.map(async (p) => {
		while (running) {
			const r = await p.send('add_card', card(acked))
			assert.ok(r.ok, JSON.stringify(r))
			acked++
		}
	})
	while (acked < 300) await new Promise((done) => setTimeout(done, 10))
	const copy = path.join(folder, 'copy.db')
	const first = acked
	execFileSync(program, ['backup', copy, '--port', String(h.port), '--secret', secret, '--lang', 'en'], { stdio: 'pipe' })
	running = false
	await Promise.all(writers)
	const whole = await lines_of(h.port, code, key)
	for (const p of [...people, facilitator]) p.leave()
	assert.deepEqual(await h.stop(), { code: 0, signal: null })
	const restored = await hub('--journal', `sqlite:${copy}`, '--secret', secret, '--no-demo')
	t.after(() => restored.child.kill('SIGKILL'))
	const kept = await lines_of(restored.port, code, key)
	// Every line with its chain, which holds all before it; and all that was acknowledged before the backup was asked for.
	assert.deepEqual(kept, whole.slice(0, kept.length))
	assert.ok(kept.filter((l) => l.entry.do === 'add_card').length >= first)
	// What it shows is what the log says: both states are folded from the same lines, and life goes on.
	const f = new Person(restored.port, code, key)
	await f.enter()
	assert.ok((await f.send('add_theme', { quadrant: 'S', title: 'Sau khi khôi phục' }, hex())).ok)
	console.log(`${kept.length} of ${whole.length} lines in a backup made while ${acked} cards were written`)
	f.leave()
	assert.deepEqual(await restored.stop(), { code: 0, signal: null })
})
