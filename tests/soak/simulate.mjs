#!/usr/bin/env node
// SOAK_SECONDS (600) of `dienhong simulate` against a hub with a file journal, rounds of it with new people each, while the hub's memory and
// descriptors are watched. After the first quarter neither may keep growing: a hub that leaks would not survive a day of workshops.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { hub } from '../e2e/hub.mjs'
import { workshop } from '../e2e/person.mjs'

const root = path.join(import.meta.dirname, '..', '..')
const cli = path.join(root, 'build', process.env.VARIANT ?? 'release', 'dienhong')
const SECONDS = Number(process.env.SOAK_SECONDS ?? 600)
const ROUND = Math.min(30, SECONDS)
const PEOPLE = Number(process.env.PEOPLE ?? 50)
const RATE = Number(process.env.RATE ?? 50)

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-soak-'))
const h = await hub('--journal', `sqlite:${folder}/hub.db`, '--no-demo', '--no-budget')
const figures = () => {
	const status = fs.readFileSync(`/proc/${h.child.pid}/status`, 'utf8')
	return { rss_kib: Number(/VmRSS:\s+(\d+)/.exec(status)[1]), descriptors: fs.readdirSync(`/proc/${h.child.pid}/fd`).length }
}
const simulate = (code, key, seed) => new Promise((done) => {
	const child = spawn(cli, ['simulate', String(code), '--hub', `http://127.0.0.1:${h.port}`, '--lang', 'en', '--participants', String(PEOPLE),
		'--seconds', String(ROUND), '--rate', String(RATE), '--seed', String(seed), '--key', key], { stdio: ['ignore', 'pipe', 'pipe'] })
	let out = ''
	child.stdout.on('data', (d) => (out += d))
	child.stderr.on('data', (d) => (out += d))
	child.on('close', (code_) => done({ code: code_, out }))
})

let failed = 0
const seen = []
const rounds = Math.ceil(SECONDS / ROUND)
console.log(`start: ${JSON.stringify(figures())}`)
for (let i = 0; i < rounds; i++) {
	// A new workshop each round: what grows is then the hub's, not one workshop's own list of cards.
	const { code, key } = await workshop(h)
	const r = await simulate(code, key, i + 1)
	if (r.code !== 0) {
		failed++
		console.log(`not ok round ${i + 1} ended with ${r.code}\n${r.out}`)
	}
	seen.push(figures())
	console.log(`round ${i + 1}/${rounds}: rss ${seen.at(-1).rss_kib} KiB, ${seen.at(-1).descriptors} descriptors; ${r.out.trim().split('\n').join(' ')}`)
}
if (rounds >= 4) {
	const early = seen[Math.floor(rounds / 4)]
	const last = seen.at(-1)
	const grown_kib = (last.rss_kib - early.rss_kib) / (rounds - 1 - Math.floor(rounds / 4))
	console.log(`grown by ${grown_kib.toFixed(0)} KiB per workshop of ${PEOPLE} people, from ${early.descriptors} to ${last.descriptors} descriptors`)
	if (last.descriptors > early.descriptors + 4) failed++, console.log('not ok descriptors grow')
	if (grown_kib > 4096) failed++, console.log('not ok memory grows by more than a workshop is worth')
}
const end = await h.stop()
if (end.code !== 0) failed++, console.log(`not ok the hub ended with ${JSON.stringify(end)}\n${h.log.slice(-2000)}`)
fs.rmSync(folder, { recursive: true })
console.log(`${rounds - Math.min(failed, rounds)} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
