// A hub that takes the line and never says a word, as one does whose machine stands still: the command line gives up in words, and does not
// fall over what libwebsockets threw away meanwhile. It takes twenty seconds, so it is one of make e2e.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import net from 'node:net'
import path from 'node:path'
import test from 'node:test'

const cli = process.env.CLI ?? path.join(import.meta.dirname, '..', '..', 'build', process.env.VARIANT ?? 'release', 'dienhong')
const run = (port, ...args) => new Promise((ended) => {
	const child = spawn(cli, [...args, '--hub', `http://127.0.0.1:${port}`, '--lang', 'en'], { stdio: ['ignore', 'ignore', 'pipe'] })
	let said = ''
	child.stderr.on('data', (d) => (said += d))
	child.on('close', (code, signal) => ended({ code, signal, said }))
})

test('a hub that never answers is given up in words', async () => {
	const lines = new Set()
	const deaf = net.createServer((line) => lines.add(line.on('error', () => {}).on('close', () => lines.delete(line)).resume()))
	await new Promise((up) => deaf.listen(0, '127.0.0.1', up))
	const { port } = deaf.address(), key = '0'.repeat(32)
	const ends = await Promise.all([
		run(port, 'watch', '123456'), run(port, 'watch', '123456', '--key', key),
		run(port, 'simulate', '123456', '--participants', '10', '--seconds', '30', '--key', key),
	])
	for (const line of lines) line.destroy()
	deaf.close()
	for (const { code, signal, said } of ends) {
		assert.equal(signal, null, said)
		assert.ok(code === 69 || code === 75, `${code}: ${said}`)
		assert.match(said, /\S/)
	}
})
