// Floods at full size: what one address can do to everybody else. Prints figures; what is asserted are the promises of the threat table. For a
// machine with nothing else to do, so make floods runs it, not make test.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import net from 'node:net'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { connect, frame, http, hub, knock, program } from './hub.mjs'
import { hex, member, Person, workshop } from './person.mjs'

const say = (text) => console.log(`# ${text}`)
const p99 = (list) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * 0.99))]
const ticks = (pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).reduce((n, t) => n + Number(t), 0)
/** Share of one core over a while. */
async function load(pid, ms) {
	const before = ticks(pid)
	await wait(ms)
	return ((ticks(pid) - before) * 10) / ms
}
const memory = async (h) => Number(/dienhong_memory_bytes (\d+)/.exec((await http(h.port, 'GET', '/metrics')).body)[1])

/** Milliseconds that one join takes, from the first byte on. */
async function join_ms(h, code) {
	const start = performance.now()
	const p = new Person(h.port, code)
	assert.ok((await p.enter()).you)
	await p.must('join', { key: hex(), consent: true, sector: 'state' })
	p.socket.socket.destroy()
	return performance.now() - start
}

/** Round trips of a neighbour, until it is told to end. */
function neighbour(h, code) {
	const list = []
	let is_over = false
	const run = (async () => {
		const line = await connect(h.port)
		line.send(JSON.stringify({ hello: 1, room: String(code), lang: 'vi' }))
		const pong = async () => {
			for (;;) if ('pong' in JSON.parse(await line.next())) return
		}
		for (; !is_over; await wait(60)) {
			const start = performance.now()
			line.send('{"ping":1}')
			await pong()
			list.push(performance.now() - start)
		}
		line.socket.destroy()
	})()
	return async () => ((is_over = true), await run, list)
}

test('two thousand dripping clients', { timeout: 120_000 }, async (t) => {
	const N = 2000
	const h = await hub('--no-budget')
	t.after(() => h.stop())
	const { code } = await workshop(h)
	let closed = 0, is_over = false
	const socks = await Promise.all(Array.from({ length: N }, (_, i) => new Promise((done, failed) => {
		const s = net.connect(h.port, '127.0.0.1', () => done(s)).on('error', failed)
		s.on('close', () => closed++).on('error', () => {})
		s.resume()
		/* Half of them have said a whole upgrade but for its last line. */
		if (i % 2) s.write('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n')
	})))
	const drip = (async () => {
		for (let k = 0; !is_over; k++, await wait(1000)) for (const s of socks) if (!s.destroyed) s.write('X-A: b\r\n'[k % 8])
	})()
	const joins = []
	for (let i = 0; i < 40; i++) {
		joins.push(await join_ms(h, code))
		await wait(50)
	}
	const start = Date.now()
	while (closed < N && Date.now() - start < 30000) await wait(100)
	is_over = true
	await drip
	say(`${N} dripping clients: join p99 ${p99(joins).toFixed(0)} ms; ${closed} of them cut off ${((Date.now() - start) / 1000 + 2).toFixed(0)} s after the first joins`)
	assert.ok(p99(joins) < 1000)
	assert.equal(closed, N)
})

for (const [name, bytes] of [['pings', Buffer.concat(Array(2000).fill(frame(9, 'x')))], ['frames', Buffer.concat(Array(2000).fill(frame(1, '{"ping":1}')))]])
	test(`a flood of ${name}`, { timeout: 60_000 }, async (t) => {
		const h = await hub()
		t.after(() => h.stop())
		const { code } = await workshop(h)
		const stop = neighbour(h, code)
		await wait(300)
		const { socket } = await knock(h.port)
		const start = performance.now()
		let sent = 0
		const pour = () => {
			while (!socket.destroyed && socket.write(bytes)) sent += 2000
			socket.once('drain', () => ((sent += 2000), pour()))
		}
		const cut = new Promise((done) => socket.on('close', done).on('error', () => {}).resume())
		pour()
		await cut
		const seconds = (performance.now() - start) / 1000
		const list = await stop()
		say(`a flood of ${name}: cut after ${seconds.toFixed(1)} s and ${sent} ${name}; neighbour p99 ${p99(list).toFixed(1)} ms of ${list.length}`)
		assert.ok(seconds < 3)
		assert.ok(p99(list) < 250)
	})

test('three times as many connections as there are descriptors', { timeout: 60_000 }, async () => {
	const child = spawn('prlimit', ['--nofile=300', program, '--journal', 'memory:', '--listen', '127.0.0.1', '--port', '0', '--no-demo', '--lang', 'en'])
	let log = ''
	const port = await new Promise((done) => child.stderr.on('data', (d) => ((log += d), /listening port=(\d+)/.test(log) && done(Number(/listening port=(\d+)/.exec(log)[1])))))
	let lost = 0
	const socks = Array.from({ length: 900 }, () => {
		const s = net.connect(port, '127.0.0.1').on('error', () => {}).on('close', () => lost++)
		return s.resume()
	})
	await wait(500)
	const before = log.length
	const share = await load(child.pid, 3000)
	const lines = log.slice(before).split('\n').length - 1
	say(`900 connections at 300 descriptors: ${lost} turned away, ${(share * 100).toFixed(1)} % of a core, ${(lines / 3).toFixed(1)} lines of log a second`)
	assert.ok(lost >= 600)
	assert.ok(share < 0.2)
	assert.ok(lines / 3 < 100)
	for (const s of socks) s.destroy()
	await wait(300)
	assert.equal((await http(port, 'GET', '/healthz')).status, 200, 'and it recovers')
	child.kill()
	await new Promise((done) => child.on('exit', done))
})

test('five hundred readers at a byte a second', { timeout: 120_000 }, async (t) => {
	const N = 500
	const h = await hub('--no-budget')
	t.after(() => h.stop())
	const { code, key } = await workshop(h)
	const boss = new Person(h.port, code, key)
	await boss.enter()
	/* An agenda of some 50 KB, told anew at every change. */
	const long = (i) => ({ question: `${i} ${'ậ'.repeat(290)}`, question_en: `${i} ${'ế'.repeat(290)}` })
	let activity
	for (let i = 0; i < 30; i++) activity = (await boss.must('add_activity', { kind: 'pause', title: `Bước ${i}`, ...long(i) })).made
	const slow = await Promise.all(Array.from({ length: N }, () => member(h.port, code, 'community')))
	for (const p of slow) p.socket.socket.pause()
	const dripping = setInterval(() => slow.forEach((p) => p.socket.socket.read(1)), 1000)
	t.after(() => clearInterval(dripping))
	const before = await memory(h)
	const stop = neighbour(h, code)
	let most = 0
	for (let i = 0; i < 60; i++) {
		await boss.must('edit_activity', { activity, ...long(i) })
		await wait(160)   // one picture each
		if (i % 5 === 0) most = Math.max(most, await memory(h))
	}
	const list = await stop()
	const choked = Number(/dienhong_choked_total (\d+)/.exec((await http(h.port, 'GET', '/metrics')).body)[1])
	say(`${N} readers at a byte a second: ${((most - before) / 1e6).toFixed(1)} MB more at most, ${choked} times a reader fell behind; neighbour p99 ${p99(list).toFixed(1)} ms`)
	assert.ok(choked >= N, 'all of them fell behind, or the test shows nothing')
	assert.ok(most - before < N * (65536 + 32768) + 16e6, 'no more than a queue and a buffer for each')
	assert.ok(p99(list) < 250)
})
