// A log that was touched is found, wherever it was: every byte of a small log is changed in turn, every line is lost or doubled in
// turn, and the end is cut off. Nothing of it passes.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { http, hub } from './hub.mjs'
import { hex, member, Person, workshop } from './person.mjs'

const cli = path.join(import.meta.dirname, '..', '..', 'build', process.env.VARIANT ?? 'release', 'dienhong')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-touched-'))
const LANES = 8


function run(bytes, name, ...more) {
	return new Promise((done) => {
		const file = path.join(folder, name)
		fs.writeFileSync(file, bytes)
		execFile(cli, ['verify', file, '--lang', 'en', ...more], (error, stdout, stderr) => done({ code: error ? error.code : 0, signal: error?.signal ?? null, said: stdout + stderr }))
	})
}

async function small_log() {
	const h = await hub('--no-demo', '--no-budget')
	const { code, key } = await workshop(h, { template: 'priorities-only', about: { title: 'X' }, rules: { k: 3, pass_percent: 80, sector_percent: 67 } })
	const f = new Person(h.port, code, key)
	await f.enter()
	await f.must('prepare_poll', { activity: 1, method: 'approval', items_of: 'options', question: '?', options: [{ text: 'a' }, { text: 'b' }] })
	await f.must('open_poll', { poll: 1, word: 'w' })
	const people = await Promise.all(['state', 'state', 'state', 'private', 'private', 'private'].map((s) => member(h.port, code, s)))
	for (const [i, p] of people.entries()) await p.must('cast_ballot', { poll: 1, picks: [{ item: 1 + (i % 2), points: 1 }], receipt: hex(32) })
	await f.must('close_poll', { poll: 1 })
	await f.must('show_result', { poll: 1 })
	const log = await http(h.port, 'GET', `/export/${code}.log`, { Authorization: `Bearer ${key}` })
	for (const p of [f, ...people]) p.leave()
	await h.stop()
	assert.equal(log.status, 200)
	return log.body
}

test('every byte, every line, and the end', { timeout: 600_000 }, async () => {
	const log = await small_log()
	const whole = await run(log, 'whole.log')
	assert.equal(whole.code, 0, whole.said)
	const chain = /"chain":"([0-9a-f]{64})"[^\n]*\n$/.exec(log.toString())[1]
	assert.equal((await run(log, 'whole.log', '--digest', chain)).code, 0)

	const lines = log.toString().trimEnd().split('\n')
	const line_of = []
	for (let i = 0, line = 1; i < log.length; i++) {
		line_of.push(line)
		if (log[i] === 10) line++
	}
	let next = 0
	const slips = []
	const lane = async (n) => {
		while (next < log.length) {
			const at = next++
			const touched = Buffer.from(log)
			touched[at] ^= at % 2 ? 1 : 32
			const { code, signal, said } = await run(touched, `lane${n}.log`, '--digest', chain)
			const named = /\b(\d+)\b/.exec(said.split('\n').findLast((l) => /line|entry|ends/i.test(l)) ?? '')?.[1]
			if (code === 0 || signal) slips.push(`byte ${at} of line ${line_of[at]} slipped through: ${signal ?? ''}`)
			else if (Number(named) !== line_of[at] && Number(named) !== line_of[at] + 1) slips.push(`byte ${at}: line ${line_of[at]} was touched, ${named} was named: ${said.trim().split('\n').at(-1)}`)
		}
	}
	await Promise.all(Array.from({ length: LANES }, (_, n) => lane(n)))
	console.log(`${log.length} bytes in ${lines.length} entries were touched in turn`)
	assert.deepEqual(slips.slice(0, 5), [])

	for (let i = 0; i < lines.length; i++) {
		const lost = lines.toSpliced(i, 1).join('\n') + '\n'
		const doubled = lines.toSpliced(i, 0, lines[i]).join('\n') + '\n'
		assert.notEqual((await run(lost, 'lost.log', '--digest', chain)).code, 0, `entry ${i + 1} was lost`)
		assert.notEqual((await run(doubled, 'doubled.log', '--digest', chain)).code, 0, `entry ${i + 1} was doubled`)
	}
	for (let n = 1; n < lines.at(-1).length; n += 7) assert.notEqual((await run(log.subarray(0, log.length - 1 - n), 'cut.log')).code, 0, `cut by ${n} bytes`)
	fs.rmSync(folder, { recursive: true })
})
