#!/usr/bin/env node
// Makes the first corpora of the fuzzers from the demo workshop: plays it against a hub, takes its log apart. Run once; what it wrote is committed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { hub } from '../e2e/hub.mjs'
import { Person, printed } from '../e2e/person.mjs'

const root = path.join(import.meta.dirname, '..', '..')
const cli = path.join(root, 'build', process.env.VARIANT ?? 'release', 'dienhong')
const STAMPED = ['v', 'at', 'role', 'by', 'key_hash', 'code', 'zone', 'rules_version', 'ballots', 'root', 'present']

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-corpus-'))
const h = await hub('--journal', `sqlite:${folder}/hub.db`, '--no-demo')
const at = ['--hub', `http://127.0.0.1:${h.port}`, '--lang', 'en']
const played = spawnSync(cli, ['play', path.join(root, 'tests/data/demo-commune.json'), ...at, '--key-file', `${folder}/hub.key`], { timeout: 120_000, encoding: 'utf8' })
if (played.status !== 0) throw new Error(`${played.stdout}${played.stderr}`)
const operator = new Person(h.port, 'hub', await printed(h))
await operator.enter()
const { code, facilitator } = operator.views.get('rooms').rooms[0]
spawnSync(cli, ['export', String(code), ...at, '--key', facilitator, '--as', 'log', '-o', `${folder}/log`])
operator.leave()
await h.stop()

const entries = fs.readFileSync(`${folder}/log`, 'utf8').trim().split('\n').map((l) => JSON.parse(l).entry)
const put = (name, file, bytes) => {
	const there = path.join(import.meta.dirname, 'corpus', name)
	fs.mkdirSync(there, { recursive: true })
	fs.writeFileSync(path.join(there, file), bytes)
}
const seen = new Map()
for (const e of entries) seen.set(e.do, [...(seen.get(e.do) ?? []), e])
for (const [name, list] of seen) {
	const { do: what, ...fields } = Object.fromEntries(Object.entries(list[0]).filter(([k]) => !STAMPED.includes(k) && !k.endsWith('_raw')))
	if (what === 'join') fields.key = '0'.repeat(31) + '1'
	const frame = JSON.stringify({ do: what, id: '0'.repeat(31) + '1', ...fields })
	put('customs', name, frame)
	put('codec', `frame-${name}`, `0${frame}`)
	put('codec', `entry-${name}`, `1${JSON.stringify({ ...list[0], ballots: list[0].ballots?.slice(0, 3) })}`)
}
put('codec', 'ballot', '2{"sector":"state","entry":"self","picks":[[1,2],[3,1]]}')
put('codec', 'hello', '0{"hello":1,"room":"482917","lang":"vi","have":12,"token":"00000000000000000000000000000001"}')
put('codec', 'ping', '0{"ping":1}')
// A short log that still has everything in it: the first few of each command, in their order.
const kept = new Map()
const short = entries.filter((e) => (kept.set(e.do, (kept.get(e.do) ?? 0) + 1), kept.get(e.do) <= 8))
put('log', 'short', short.map((e) => JSON.stringify(e)).join('\n'))
put('log', 'start', short.slice(0, 12).map((e) => JSON.stringify(e)).join('\n'))
const texts = new Set(entries.flatMap((e) => [e.text, e.title, e.reason]).filter(Boolean))
;[...texts].filter((_, i) => i % 12 === 0).forEach((t, i) => put('text', `demo-${i}`, t))
put('text', 'decomposed', 'Đường sá thôn bản'.normalize('NFD'))
put('text', 'english', 'Village roads and markets, 45% of households')
// Bytes without a plan, but the same ones each time.
for (let i = 0; i < 24; i++) {
	const blocks = Array.from({ length: 40 }, (_, k) => createHash('sha256').update(`dien hong ${i} ${k}`).digest())
	put('apply', `chance-${i}`, Buffer.concat(blocks).subarray(0, 30 + i * 20))
}
fs.rmSync(folder, { recursive: true })
console.log(`${entries.length} entries, ${seen.size} commands`)
