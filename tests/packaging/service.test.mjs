// The systemd unit: sound, tight, and wide enough. Here is no systemd that could run it, so the hub and its writer of documents are watched
// with strace while they do all they do, and every call is held against what the unit allows.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test, { after } from 'node:test'

const root = path.join(import.meta.dirname, '..', '..')
const real = process.env.HUB ?? path.join(root, 'build', process.env.VARIANT ?? 'release', 'dienhong-hub')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'service-'))
const calls_file = path.join(folder, 'calls')
const wrapper = path.join(folder, 'hub')
// As somebody who is not root, since SQLite does more for root.
const nobody = process.getuid() === 0 ? 'setpriv --reuid 65534 --regid 65534 --clear-groups ' : ''
if (nobody) fs.chownSync(folder, 65534, 65534)
fs.writeFileSync(wrapper, `#!/bin/sh\nexec ${nobody}strace -D -f -qq -o ${calls_file} ${real} "$@"\n`, { mode: 0o755 })
process.env.HUB = wrapper
const { http, hub } = await import('../e2e/hub.mjs')
const { member, Person, workshop } = await import('../e2e/person.mjs')
after(() => fs.rmSync(folder, { recursive: true }))

const unit = fs.readFileSync(path.join(root, 'packaging/dienhong-hub.service'), 'utf8')
const values = (name) => [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map((m) => m[1])
/** The unit with the program of this build, so that systemd finds it. */
const checked = (text, name) => {
	const file = path.join(folder, name)
	fs.writeFileSync(file, text.replace('/usr/bin/dienhong-hub', real))
	return file
}

test('systemd takes every line of it, and would say if not', () => {
	const verify = (text) => spawnSync('systemd-analyze', ['verify', '--man=no', checked(text, 'dienhong-hub.service')])
	const fine = verify(unit)
	assert.equal(fine.status, 0, `${fine.stderr}`)
	assert.equal(`${fine.stderr}`, '')
	assert.match(`${verify(unit.replace('ProtectSystem=strict', 'ProtectSystem=strikt')).stderr}`, /strikt/)
	assert.match(`${verify(unit.replace('WatchdogSec=', 'WatchdokSec=')).stderr}`, /WatchdokSec/)
})

test('what is open to it is little', () => {
	const open = (text) => {
		const said = spawnSync('systemd-analyze', ['security', '--offline=yes', '--no-pager', checked(text, 'dienhong-hub.service')]).stdout.toString()
		return Number(/Overall exposure level[^:]*: ([\d.]+)/.exec(said)?.[1] ?? NaN)
	}
	const level = open(unit)
	console.log(`exposure ${level}`)
	assert.ok(level <= 1.5, `${level}`)
	assert.ok(open(unit.replace(/^ProtectSystem=.*$/m, '').replace(/^SystemCallFilter=.*$/gm, '')) > 1.5)
})

/** The names of a set as this systemd knows them, sets within sets unfolded. */
function set_of(name, seen = new Set()) {
	for (const line of execFileSync('systemd-analyze', ['syscall-filter', name]).toString().split('\n').slice(1)) {
		const word = line.trim()
		if (word.startsWith('@')) set_of(word, seen)
		else if (word && !word.startsWith('#')) seen.add(word)
	}
	return seen
}

/** As systemd reads the lines: the first says that it is a list of what may be; a tilde takes away again. */
function allowed() {
	const may = new Set(set_of('@default'))
	for (const line of values('SystemCallFilter'))
		for (const word of line.replace('~', '').split(' '))
			for (const call of word.startsWith('@') ? set_of(word) : [word]) line.startsWith('~') ? may.delete(call) : may.add(call)
	return may
}

test('all that the hub and its writer do is allowed', async () => {
	// --debug: else nobody may read its memory, strace included.
	const h = await hub('--debug', '--journal', `sqlite:${path.join(folder, 'hub.db')}`, '--no-demo')
	const { code, key } = await workshop(h)
	const p = await member(h.port, code, 'state')
	const f = new Person(h.port, code, key)
	await f.enter()
	await f.must('go_to', { activity: 2 })
	await f.must('open_input', { activity: 2 })
	await p.must('add_card', { activity: 2, kind: 'swot', quadrant: 'S', text: 'Đất tốt' })
	for (const format of ['docx', 'pdf', 'html', 'log'])
		assert.equal((await http(h.port, 'GET', `/export/${code}.${format}`, { Authorization: `Bearer ${key}` })).status, 200, format)
	assert.equal((await http(h.port, 'GET', `/export/${code}.xlsx?what=tables`, { Authorization: `Bearer ${key}` })).status, 200)
	const copy = spawnSync(real, ['backup', path.join(folder, 'copy.db'), '--port', String(h.port), '--journal', `sqlite:${path.join(folder, 'hub.db')}`, '--lang', 'en'])
	assert.equal(copy.status, 0, `${copy.stderr}`)
	h.child.kill('SIGHUP')
	p.leave()
	f.leave()
	assert.equal((await h.stop()).code, 0)
	let lines = []
	for (let i = 0; i < 50 && !/\+\+\+ exited with 0 \+\+\+\s*$/.test(lines.at(-1) ?? ''); i++) {   // strace writes its last after the hub
		await new Promise((done) => setTimeout(done, 100))
		lines = fs.readFileSync(calls_file, 'utf8').trimEnd().split('\n')
	}
	const used = new Map()
	for (const line of lines) {
		const call = /^\d+ +(?:<\.\.\. )?(\w+)(?:\(| resumed)/.exec(line)?.[1]
		if (call && !used.has(call)) used.set(call, line)
	}
	const may = allowed()
	assert.ok(used.has('execve') && used.has('fdatasync') && used.has('setpriority'), [...used.keys()].join(' '))
	assert.deepEqual([...used].filter(([call]) => !may.has(call)).map(([, line]) => line), [])
	assert.ok(!may.has('mount') && !may.has('reboot') && !may.has('sched_setscheduler'), 'and yet not everything is')
	// Memory is written or run, never both; and no family of sockets is missing.
	assert.deepEqual(lines.filter((l) => /(mmap|mprotect)\(.*PROT_WRITE\|PROT_EXEC|mprotect\(.*PROT_EXEC|SHM_EXEC/.test(l)), [])
	const families = new Set(lines.map((l) => / socket(?:pair)?\((\w+)/.exec(l)?.[1]).filter(Boolean))
	assert.ok(families.has('AF_INET') || families.has('AF_INET6'))
	for (const family of families) assert.ok(values('RestrictAddressFamilies')[0].split(' ').includes(family), family)
	console.log(`${used.size} kinds of calls of ${may.size} allowed, families ${[...families].join(' ')}`)
	// What it writes lies in its own folder (here: the test's); the library of workbooks wants /tmp, which is a private one there.
	const written = lines.flatMap((l) => /openat\(.*"([^"]+)", [^)]*O_(?:WRONLY|RDWR|CREAT)[^)]*\) = \d/.exec(l)?.[1] ?? [])
	assert.ok(written.some((name) => name.startsWith(folder)))
	assert.deepEqual(written.filter((name) => name.startsWith('/') && ![folder, '/dev/', '/proc/self/', '/tmp/'].some((place) => name.startsWith(place))), [])
	assert.deepEqual(values('PrivateTmp'), ['yes'])
})

test('the unit says what the hub is built for', () => {
	for (const [name, value] of [['Type', 'notify'], ['UMask', '0077'], ['StateDirectoryMode', '0700'], ['LimitCORE', '0'], ['MemorySwapMax', '0'],
		['OOMPolicy', 'continue'], ['CapabilityBoundingSet', ''], ['NoNewPrivileges', 'yes'], ['MemoryDenyWriteExecute', 'yes'], ['ProtectSystem', 'strict'],
		['StandardOutput', 'truncate:/run/dienhong-hub.links'], ['StandardError', 'journal']])
		assert.deepEqual(values(name), [value], name)
	assert.ok(Number(values('LimitNOFILE')[0]) >= 20000 + 64)
	const state = values('StateDirectory')[0]
	assert.ok(values('ExecStart')[0].includes(`/var/lib/${state}/`))
})
