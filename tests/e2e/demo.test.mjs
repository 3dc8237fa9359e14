// The whole demo workshop against the real hub, by the command line: every expected figure of steps 1 to 4 compared; then the minutes,
// the log, and what an edited log is worth.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { hub } from './hub.mjs'
import { Person, printed } from './person.mjs'

const root = path.join(import.meta.dirname, '..', '..')
const cli = process.env.CLI ?? path.join(root, 'build', process.env.VARIANT ?? 'release', 'dienhong')
const run = (...args) => spawnSync(cli, args, { encoding: 'utf8', timeout: 240_000 })

test('the demo workshop, end to end', { timeout: 300_000 }, async () => {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-demo-'))
	const options = ['--journal', `sqlite:${folder}/hub.db`, '--no-demo']
	let h = await hub(...options)
	const at = ['--hub', `http://127.0.0.1:${h.port}`, '--lang', 'en']
	const played = run('play', path.join(root, 'tests/data/demo-commune.json'), ...at, '--key-file', `${folder}/hub.key`, '--check')
	const wrong = played.stdout.split('\n').filter((l) => l.startsWith('not ok'))
	assert.deepEqual(wrong, [], played.stderr)
	const [, passed] = /(\d+) passed, 0 failed/.exec(played.stdout) ?? []
	assert.ok(Number(passed) >= 500, `compared ${passed} figures`)
	assert.equal(played.status, 0)
	console.log(`${passed} figures of the demo compared, all equal`)

	const operator = new Person(h.port, 'hub', await printed(h))
	await operator.enter()
	const { code, facilitator } = operator.views.get('rooms').rooms[0]
	operator.leave()
	const view = async () => {
		const f = new Person(h.port, code, facilitator)
		await f.enter()
		const journalled = new Map([...f.views].filter(([k]) => !/^(online|links|turnout|ballot|pulse|quiet|door)/.test(k)))
		f.leave()
		return journalled
	}
	const before = await view()
	// Pull the plug: the log is the truth, so everything is there again, byte for byte.
	await h.stop('SIGKILL')
	h = await hub(...options)
	assert.deepEqual(await view(), before)

	const there = ['--hub', `http://127.0.0.1:${h.port}`, '--lang', 'en', '--key', facilitator]
	for (const [as, language, word] of [['html', 'vi', 'BIÊN BẢN'], ['md', 'vi', 'BIÊN BẢN'], ['html', 'en', 'MINUTES'], ['md', 'en', 'MINUTES']]) {
		const file = path.join(folder, `minutes.${language}.${as}`)
		const r = spawnSync(cli, ['export', String(code), ...there.filter((x, i) => !['--lang', 'en'].includes(x) || i < 0), '--as', as, '--lang', language, '-o', file], { encoding: 'utf8' })
		assert.equal(r.status, 0, r.stderr)
		assert.ok(fs.readFileSync(file, 'utf8').includes(word))
	}
	const log = path.join(folder, 'log')
	assert.equal(run('export', String(code), ...there, '--as', 'log', '-o', log).status, 0)
	assert.equal(run('verify', log, '--lang', 'en').status, 0)
	// Any edited line is found.
	const lines = fs.readFileSync(log, 'utf8').split('\n')
	const place = lines.findIndex((l) => l.includes('"add_card"'))
	fs.writeFileSync(`${log}.edited`, lines.map((l, i) => (i === place ? l.replace('"text":"', '"text":"x') : l)).join('\n'))
	const caught = run('verify', `${log}.edited`, '--lang', 'en')
	assert.equal(caught.status, 1, caught.stdout + caught.stderr)
	// Nothing of a person's key is in the log, and nobody's name.
	assert.ok(!/"key"/.test(fs.readFileSync(log, 'utf8')))
	assert.equal(run('watch', String(code), ...there, '--once', '--json').status, 0)
	assert.equal(run('join', '999999', '--sector', 'state', '--consent', '--hub', `http://127.0.0.1:${h.port}`).status, 77)
	assert.equal(run('fly').status, 64)
	assert.deepEqual(await h.stop(), { code: 0, signal: null })
	fs.rmSync(folder, { recursive: true })
})
