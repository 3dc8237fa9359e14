// Secrets stay in the hub's own memory: they are in no core file when it crashes, in no other program's sight, and not in its figures.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test, { after } from 'node:test'

const root = path.join(import.meta.dirname, '..', '..')
const variant = process.env.VARIANT ?? 'release'
const real = path.resolve(process.env.HUB ?? path.join(root, 'build', variant, 'dienhong-hub'))
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dumps-'))
after(() => fs.rmSync(folder, { recursive: true }))
// As somebody who is not root, whom the kernel would let look into anything; with all the room for a core file that there is.
const is_root = process.getuid() === 0
const nobody = is_root ? ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'] : []
if (is_root) fs.chownSync(folder, 65534, 65534)
const wrapper = path.join(folder, 'hub')
fs.writeFileSync(wrapper, `#!/bin/sh\nulimit -c unlimited\ncd ${folder}\nexec ${nobody.join(' ')} ${real} "$@"\n`, { mode: 0o755 })
process.env.HUB = wrapper
const { http, hub } = await import('./hub.mjs')
const { member, workshop } = await import('./person.mjs')

const cores = () => fs.readdirSync(folder).filter((name) => name.startsWith('core'))
/** A hub with a workshop, its secret, and what an other program of the same user gets of its memory. */
async function peopled(name, ...more) {
	const h = await hub('--journal', `sqlite:${path.join(folder, `${name}.db`)}`, '--secret', path.join(folder, `${name}.key`), '--no-demo', ...more)
	const { code, key } = await workshop(h)
	const p = await member(h.port, code, 'state')
	const secret = fs.readFileSync(path.join(folder, `${name}.key`))
	assert.equal(secret.length, 32)
	const peek = spawnSync(nobody[0] ?? 'cat', [...nobody.slice(1), ...(nobody.length ? ['cat'] : []), `/proc/${h.child.pid}/environ`])
	return { h, code, key, p, secret, seen: peek.status === 0 }
}
async function crash({ h, p }) {
	h.child.kill('SIGSEGV')
	const { signal } = await h.ended
	p.leave()
	assert.equal(signal, 'SIGSEGV')
}
const core_files = !/[|/%]/.test(fs.readFileSync('/proc/sys/kernel/core_pattern', 'utf8')) && spawnSync('sh', ['-c', 'ulimit -c unlimited']).status === 0

test('a hub that crashes leaves no core file, and nobody reads its memory', { skip: variant !== 'release' && 'a sanitizer takes the signal' }, async () => {
	const it = await peopled('shut')
	assert.match(fs.readFileSync(`/proc/${it.h.child.pid}/limits`, 'utf8'), /^Max core file size +0 +0 /m)
	assert.equal(it.seen, false, 'another program of this user reads along')
	await crash(it)
	assert.deepEqual(cores(), [])
})

test('and where it hides nothing (--debug), this test finds the secret in the core file', { skip: variant !== 'release' && 'a sanitizer takes the signal' }, async (t) => {
	if (!core_files) return t.skip('this machine writes no core files beside the program')
	const it = await peopled('open', '--debug')
	assert.equal(it.seen, true)
	await crash(it)
	assert.equal(cores().length, 1)
	const core = fs.readFileSync(path.join(folder, cores()[0]))
	fs.rmSync(path.join(folder, cores()[0]))
	assert.ok(core.includes(it.secret), 'the secret of the hub')
})

test('figures and health say nothing that opens a door', async () => {
	const it = await peopled('figures')
	const printed = /#hub\.([0-9a-f]+)/.exec(it.h.out)[1]
	const forms = [['the secret', it.secret.toString('hex')], ['the secret', it.secret.toString('base64').slice(0, 40)], ['the key of the hub', printed],
		['a facilitator', it.key], ['a phone', it.p.token], ['the code of a workshop', String(it.code)]]
	for (const page of ['/metrics', '/healthz']) {
		const { status, text, body } = await http(it.h.port, 'GET', page)
		const said = `${text ?? body}`
		assert.equal(status, 200)
		assert.ok(said.length > 20, said)
		for (const [what, form] of forms) {
			assert.ok(form.length >= 6, what)
			assert.ok(!said.toLowerCase().includes(form.toLowerCase()), `${page}: ${what}`)
		}
	}
	it.p.leave()
	assert.equal((await it.h.stop()).code, 0)
	// Nor does its log.
	for (const [what, form] of forms) assert.ok(!it.h.log.toLowerCase().includes(form.toLowerCase()), `log: ${what}`)
})
