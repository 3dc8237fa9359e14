// kill -9 in a loop under many people who write: every acknowledged card is there after the restart, once, in its author's order.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { http, hub } from './hub.mjs'
import { hex, member, Person, workshop } from './person.mjs'

const KILLS = Number(process.env.KILLS ?? 20)
const PEOPLE = Number(process.env.PEOPLE ?? 200)

// A workshop takes 50 000 cards: after so many kills the next batch begins with another one, on a new file.
const BATCH = 80

for (let done = 0; done < KILLS; done += BATCH) {
	const kills = Math.min(BATCH, KILLS - done)
	test(`kills ${done + 1} to ${done + kills} under ${PEOPLE} writers`, { timeout: 900_000 }, () => kill_loop(kills))
}

async function kill_loop(kills) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-kill-'))
	const options = ['--journal', `sqlite:${folder}/hub.db`, '--no-demo', '--no-budget']
	let h = await hub(...options)
	const { code, key } = await workshop(h)
	const facilitator = new Person(h.port, code, key)
	await facilitator.enter()
	await facilitator.must('go_to', { activity: 2 })
	await facilitator.must('open_input', { activity: 2 })
	const sectors = ['state', 'private', 'community']
	const people = []
	for (let i = 0; i < PEOPLE; i++) people.push(await member(h.port, code, sectors[i % 3]))
	const acked = people.map(() => [])
	const pending = people.map(() => null)
	let running = true
	let rounds = 0

	// Each person writes the next card when the last one was acknowledged; what was not is sent again with the same id.
	const write = async (i) => {
		const p = people[i]
		while (running) {
			const id = pending[i] ?? hex()
			pending[i] = id
			const r = await p.send('add_card', { activity: 2, kind: 'swot', quadrant: 'S', text: `thẻ ${i} ${acked[i].length}` }, id)
			if (r.ok === undefined) return
			assert.ok(r.ok, JSON.stringify(r))
			acked[i].push(id)
			pending[i] = null
		}
	}
	let writers = people.map((_, i) => write(i))
	for (let k = 0; k < kills; k++) {
		const before = acked.reduce((n, a) => n + a.length, 0)
		// Let some cards through, then pull the plug in the middle of others.
		while (acked.reduce((n, a) => n + a.length, 0) < before + 100 + (k * 37) % 150) await new Promise((done) => setTimeout(done, 5))
		await h.stop('SIGKILL')
		await Promise.all(writers)
		h = await hub(...options)
		for (const p of people) p.port = h.port
		for (let i = 0; i < PEOPLE; i += 50) await Promise.all(people.slice(i, i + 50).map((p) => p.enter()))
		writers = people.map((_, i) => write(i))
		rounds++
	}
	running = false
	await Promise.all(writers)
	const log = await http(h.port, 'GET', `/export/${code}.log`, { Authorization: `Bearer ${key}` })
	assert.equal(log.status, 200)
	const lines = log.body.toString('utf8').trim().split('\n').map((l) => JSON.parse(l))
	lines.forEach((l, i) => assert.equal(l.seq, i + 1, 'numbers are dense'))
	const places = new Map()
	for (const l of lines) {
		assert.ok(!places.has(l.id), `id ${l.id} stands twice`)
		places.set(l.id, l.seq)
	}
	let total = 0
	for (const list of acked) {
		let last = 0
		for (const id of list) {
			assert.ok(places.has(id), `acknowledged card ${id} is lost`)
			assert.ok(places.get(id) > last, 'out of order')
			last = places.get(id)
			total++
		}
	}
	console.log(`${rounds} kills, ${total} acknowledged cards, ${lines.length} entries: none lost, none doubled, all in order`)
	assert.equal(rounds, kills)
	for (const p of people) p.leave()
	assert.deepEqual(await h.stop(), { code: 0, signal: null })
	fs.rmSync(folder, { recursive: true })
}
