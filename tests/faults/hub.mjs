// Torture of the whole hub over real sockets: an allocation of its process fails, once or from there on, while a workshop is made, people
// join, write cards and give points, a log is fetched and the hub is told to stop. It goes on, refuses, or ends itself in order; whatever it
// acknowledged is there when it is started again, once. STRIDE=n takes every n-th allocation; AT=n [ON=1] plays one and shows its log.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { http, program } from '../e2e/hub.mjs'
import { hex, member, Person, workshop } from '../e2e/person.mjs'

const STEP_MS = 8000
const ORDERLY = new Set([0, 70, 71, 78])   // stopped as asked; out of memory, cannot start, no secret: each with its line in the log
const folders = fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir()
const SECTORS = ['state', 'private', 'community']
const dots = (object) => Object.entries(object).map(([item, points]) => ({ item: Number(item), points }))

class Silent extends Error {}

/** Nobody waits for ever: a hub that lives and says nothing is a defect. */
function soon(promise, what) {
	let late
	const limit = new Promise((_, failed) => (late = setTimeout(() => failed(new Silent(`no answer to ${what}`)), STEP_MS)))
	return Promise.race([promise, limit]).finally(() => clearTimeout(late))
}

function start(folder, fails = {}) {
	const args = ['--journal', `sqlite:${folder}/hub.db`, '--listen', '127.0.0.1', '--port', '0', '--lang', 'en', '--no-demo', '--no-budget', '--connections', '64']
	const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...fails } })
	const self = { child, out: '', log: '', port: 0, is_up: true }
	child.stdout.on('data', (d) => (self.out += d))
	self.ended = new Promise((done) => child.on('close', (code, signal) => {
		self.is_up = false
		done({ code, signal })
	}))
	self.listening = new Promise((done) => {
		child.stderr.on('data', (d) => {
			self.log += d
			const found = /event=listening port=(\d+)/.exec(self.log)
			if (found) self.port = Number(found[1])
			if (found) done(true)
		})
		self.ended.then(() => done(false))
	})
	return self
}

/** What a person does, as far as the hub lets them; what was acknowledged goes into `acked`. A refusal ends that step only. */
async function live(h, acked) {
	const step = async (what, act) => {
		if (!h.is_up) return undefined
		try {
			return await soon(act(), what)
		} catch (e) {
			if (e instanceof Silent) {
				// What has just ended cannot answer; its end is looked at by whoever asks for it.
				await new Promise((done) => setTimeout(done, 50))
				if (h.is_up) throw e
			}
			acked.refused++
			return undefined
		}
	}
	acked.room = await step('create_workshop', () => workshop(h))
	if (!acked.room) return
	const { code, key } = acked.room
	const f = new Person(h.port, code, key)
	await step('hello', () => f.enter())
	if (!f.socket) return
	await step('go_to', () => f.must('go_to', { activity: 2 }))
	await step('open_input', () => f.must('open_input', { activity: 2 }))
	const people = []
	for (const sector of SECTORS) {
		const p = await step('join', () => member(h.port, code, sector))
		if (p) people.push(p)
	}
	for (const [i, p] of people.entries())
		for (let n = 0; n < 2; n++) {
			const id = hex()
			const r = await step('add_card', () => p.must('add_card', { activity: 2, kind: 'swot', quadrant: 'S', text: `thẻ ${i} ${n}` }, id))
			if (r) acked.cards.push(id)
		}
	await step('go_to', () => f.must('go_to', { activity: 4 }))
	const options = ['Đường', 'Chợ', 'Cầu'].map((text) => ({ text }))
	const poll = (await step('prepare_poll', () => f.must('prepare_poll',
		{ activity: 4, method: 'dots', items_of: 'options', options, question: '?', points: 3, cap: 2, top: 1 })))?.made
	if (poll && (await step('open_poll', () => f.must('open_poll', { poll }))))
		for (const [i, p] of people.entries()) {
			const picks = dots({ [i + 1]: 2 })
			const r = await step('cast_ballot', () => p.must('cast_ballot', { poll, picks }))
			if (r) acked.ballots.push({ token: p.token, poll, picks })
		}
	await step('the log', () => http(h.port, 'GET', `/export/${code}.log`, { Authorization: `Bearer ${key}` }))
	await step('a page', () => http(h.port, 'GET', '/'))
	for (const p of [f, ...people]) p.leave()
}

/** Started again with memory enough: what is wrong, or nothing. */
async function look(folder, acked) {
	const h = start(folder)
	if (!(await soon(h.listening, 'the start'))) return `it does not start again: ${h.log}`
	try {
		if (!acked.room) return undefined
		const { code, key } = acked.room
		const log = await soon(http(h.port, 'GET', `/export/${code}.log`, { Authorization: `Bearer ${key}` }), 'the log')
		if (log.status !== 200) return `an acknowledged workshop is not there: ${log.status}`
		const lines = log.body.toString('utf8').trim().split('\n').map((l) => JSON.parse(l))
		if (lines.some((l, i) => l.seq !== i + 1)) return 'numbers are not dense'
		for (const id of acked.cards) {
			const n = lines.filter((l) => l.id === id).length
			if (n !== 1) return `an acknowledged card is there ${n} times`
		}
		for (const b of acked.ballots) {
			const p = new Person(h.port, code, b.token)
			await soon(p.enter(), 'hello')
			await p.until((x) => x.views.has(`ballot/${b.poll}`), 'an acknowledged ballot', 3000)
			if (JSON.stringify(p.views.get(`ballot/${b.poll}`).picks) !== JSON.stringify(b.picks)) return 'another ballot than the acknowledged one'
			p.leave()
		}
		return undefined
	} catch (e) {
		return e.message
	} finally {
		h.child.kill('SIGTERM')
		await h.ended
	}
}

/** One life. Gives {kind, asked, log}; kind is went_on, ended or a sentence about what is wrong. */
async function life(at, on) {
	const folder = fs.mkdtempSync(path.join(folders, 'dienhong-memory-'))
	const acked = { room: undefined, cards: [], ballots: [], refused: 0 }
	const h = start(folder, at ? { FAIL_AT: String(at), ...(on ? { FAIL_ON: '1' } : {}) } : {})
	let wrong
	try {
		if (await soon(h.listening, 'the start')) await live(h, acked)
		if (h.is_up) h.child.kill('SIGTERM')
		await soon(h.ended, 'SIGTERM')
	} catch (e) {
		wrong = e.message
		h.child.kill('SIGKILL')
	}
	const { code, signal } = await h.ended
	const figures = /event=memory asked=(\d+) refused=(\d+) leaked=(\d+) one=(\S+)/.exec(h.log)
	if (!wrong && signal) wrong = `signal ${signal}`
	if (!wrong && !ORDERLY.has(code)) wrong = `exit ${code}`
	if (!wrong && code && !/event=|memory|secret/.test(h.log.replace(/event=memory.*/, ''))) wrong = `exit ${code} without a word`
	if (!wrong && code === 0 && !figures) wrong = 'an end without figures'
	if (!wrong && code === 0 && Number(figures[3])) wrong = `leaked ${figures[3]} blocks, one from ${figures[4]}`
	wrong ??= await look(folder, acked)
	if (!at && !wrong && (acked.cards.length !== 6 || acked.ballots.length !== 3 || acked.refused)) wrong = `does not play when memory is there: ${JSON.stringify(acked)}`
	fs.rmSync(folder, { recursive: true })
	return { kind: wrong ?? (code ? 'ended' : 'went_on'), asked: Number(figures?.[1] ?? 0), acked, log: h.log }
}

const whole = await life(0, false)
if (process.env.AT) {
	const one = await life(Number(process.env.AT), Boolean(process.env.ON))
	console.log(one.log, one.kind)
	process.exit()
}
if (!['went_on'].includes(whole.kind)) {
	console.log(`${whole.log}not ok hub: ${whole.kind}\n0 passed, 1 failed`)
	process.exit(1)
}
const stride = Number(process.env.STRIDE ?? Math.max(1, Math.ceil(whole.asked / Number(process.env.LIVES ?? 150))))
let failed = 0
for (const on of [false, true]) {
	const counts = { went_on: 0, ended: 0, wrong: 0 }
	let [cards, ballots, refused] = [0, 0, 0]
	const places = []
	for (let at = 1 + (on ? stride >> 1 : 0); at <= whole.asked; at += stride) places.push(at)
	const worker = async () => {
		for (let at; (at = places.shift()); ) {
			const { kind, acked, log } = await life(at, on)
			counts[kind in counts ? kind : 'wrong']++
			cards += acked.cards.length
			ballots += acked.ballots.length
			refused += acked.refused
			if (!(kind in counts)) console.log(`  hub, allocation ${at}${on ? ' and on' : ''}: ${kind}${/event=crashed.*/.exec(log)?.[0].replace(/^/, '; ') ?? ''}`)
		}
	}
	await Promise.all([worker(), worker()])
	const n = counts.went_on + counts.ended + counts.wrong
	if (counts.wrong) failed++
	console.log(`${counts.wrong ? 'not ok' : 'ok'} hub over sockets${on ? ', from there on' : ''}: ${whole.asked} allocations, ${n} times one failed: ${counts.went_on} went on, `
		+ `${counts.ended} ended in order, ${counts.wrong} wrong; ${cards} cards and ${ballots} ballots acknowledged, each there once; ${refused} refusals`)
}
console.log(`${2 - failed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
