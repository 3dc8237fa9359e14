// `dienhong doctor`: for every check a machine on which it is fine and one on which it is not.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import test, { after, before } from 'node:test'
import { hub, program } from './hub.mjs'
import { workshop } from './person.mjs'

const root = path.join(import.meta.dirname, '..', '..')
const cli = process.env.CLI ?? path.join(root, 'build', process.env.VARIANT ?? 'release', 'dienhong')
const top = fs.mkdtempSync(path.join(os.tmpdir(), 'doctor-'))
const home = path.join(top, 'hub')
const db = path.join(home, 'hub.db')
const lan = Object.entries(os.networkInterfaces()).flatMap(([name, list]) => (/^(lo|docker|br-|veth|virbr|vmnet|vboxnet|lxc|cni|tun|tap)/.test(name) ? [] : list))
	.filter((a) => a.family === 'IPv4' && !a.address.startsWith('169.254.'))
const env = { ...process.env, DIENHONG_HUB_PROGRAM: program }
const free = 'http://127.0.0.1:1'

/** Runs it; gives the status and the findings by check, each a list. */
function look(args, { shell, more = {} } = {}) {
	const all = ['doctor', '--json', '--lang', 'en', ...args]
	const r = shell ? spawnSync('sh', ['-c', `${shell}; exec "$0" "$@"`, cli, ...all], { env: { ...env, ...more }, timeout: 20_000 })
		: spawnSync(cli, all, { env: { ...env, ...more }, timeout: 20_000 })
	const found = {}
	for (const line of `${r.stdout}`.trim().split('\n').filter(Boolean)) {
		const { check, finding, says } = JSON.parse(line)
		;(found[check] ??= []).push({ finding, says })
	}
	const any_wrong = Object.values(found).flat().some((f) => f.finding === 'wrong')
	assert.equal(r.status, any_wrong ? 1 : 0, `${r.stdout}${r.stderr}`)
	return found
}
const has = (found, check, finding, words) =>
	assert.ok(found[check]?.some((f) => f.finding === finding && words.test(f.says)), `${check} ${finding} ${words}: ${JSON.stringify(found[check])}`)
const no = (found, check, finding) => assert.ok(!found[check]?.some((f) => f.finding === finding), JSON.stringify(found[check]))

let h
before(async () => {
	fs.mkdirSync(home, { mode: 0o700 })
	h = await hub('--journal', `sqlite:${db}`, '--no-demo', '--listen', '0.0.0.0')
	await workshop(h)
	const copy = spawnSync(program, ['backup', path.join(home, 'copy.db'), '--port', String(h.port), '--journal', `sqlite:${db}`])
	assert.equal(copy.status, 0, `${copy.stderr}`)
})
after(async () => {
	await h.stop()
	fs.rmSync(top, { recursive: true })
})
const at_hub = () => ['--hub', `http://127.0.0.1:${h.port}`]

/** A folder of a hub that is not running, as it should be. */
function place(name) {
	const folder = path.join(top, name)
	fs.mkdirSync(path.join(folder, 'hub.db.keys'), { recursive: true, mode: 0o700 })
	fs.chmodSync(folder, 0o700)
	fs.copyFileSync(path.join(home, 'copy.db'), path.join(folder, 'hub.db'))
	fs.copyFileSync(path.join(home, 'hub.key'), path.join(folder, 'hub.key'))
	for (const file of ['hub.db', 'hub.key']) fs.chmodSync(path.join(folder, file), 0o600)
	return folder
}
const see = (folder, ...more) => look(['--journal', path.join(folder, 'hub.db'), '--hub', free, '--public', ...more])
/** Without asking the writer of documents, which takes longer than all else. */
const see_quickly = (folder, ...more) => look(['--journal', path.join(folder, 'hub.db'), '--hub', free, '--public', ...more], { more: { DIENHONG_HUB_PROGRAM: '/bin/false' } })

test('a running hub is fine, and nothing of it is touched', (t) => {
	const state = () => fs.readdirSync(home).map((n) => [n, fs.statSync(path.join(home, n)).mtimeMs, fs.statSync(path.join(home, n)).mode])
	const old = state()
	const found = look([...at_hub(), '--journal', `sqlite:${db}`, '--public'])
	has(found, 'hub', 'ok', /running well/)
	has(found, 'journal', 'ok', new RegExp(`whole and holds 1 workshops; process ${h.child.pid} `))
	has(found, 'folder', 'ok', /Nobody but its owner/)
	has(found, 'files', 'ok', /^4 files/)
	assert.deepEqual(state(), old)
	if (lan.length === 0) return t.diagnostic('this machine has no address for phones: the way to them was not tried')
	has(look([...at_hub(), '--journal', db]), 'address', 'ok', /The hub answers at http/)
})

test('a person reads lines, in both languages, and a word at the end', () => {
	const r = spawnSync(cli, ['doctor', '--lang', 'vi', '--hub', free, '--public', '--journal', db, '--now', '1750000000'], { env })
	assert.equal(r.status, 1)
	assert.match(`${r.stdout}`, /^SAI: {5}Đồng hồ của máy chỉ .*2025/m)
	assert.match(`${r.stdout}`, /^Tốt: {5}Sổ .* toàn vẹn, có 1 hội thảo/m)
	assert.match(`${r.stderr}`, /^Có \d+ điều sai/)
	assert.equal(spawnSync(cli, ['doctor', 'now']).status, 64)
	assert.equal(spawnSync(cli, ['doctor', '--now', 'x']).status, 64)
})

test('rights of files and folders', () => {
	const folder = place('rights'), file = (n) => path.join(folder, n)
	const fine = see(folder)
	has(fine, 'files', 'ok', /^3 files/)
	no(fine, 'files', 'wrong')
	no(fine, 'secret', 'note')
	for (const [name, mode, words] of [['hub.db', 0o640, /chmod 600/], ['hub.key', 0o604, /chmod 600/], ['hub.db.keys', 0o750, /chmod 700/]]) {
		const old = fs.statSync(file(name)).mode
		fs.chmodSync(file(name), mode)
		has(see(folder), 'files', 'wrong', new RegExp(`${name}\\. .*${words.source}|${name}.*${words.source}`))
		fs.chmodSync(file(name), old)
	}
	for (const [mode, finding] of [[0o770, 'wrong'], [0o702, 'wrong'], [0o755, 'note'], [0o700, 'ok']]) {
		fs.chmodSync(folder, mode)
		has(see(folder), 'folder', finding, /./)
	}
	fs.writeFileSync(file('hub.key'), 'short')
	has(see(folder), 'secret', 'wrong', /32 bytes/)
	fs.rmSync(file('hub.key'))
	has(see(folder), 'secret', 'note', /printed links stop working/)
	fs.symlinkSync(path.join(home, 'hub.key'), file('hub.key'))
	has(see(folder), 'files', 'wrong', /is a link/)
	has(look(['--journal', path.join(top, 'nowhere/hub.db'), '--hub', free, '--public']), 'folder', 'note', /not there yet/)
	has(look(['--journal', path.join(folder, 'hub.db/x.db'), '--hub', free, '--public']), 'folder', 'wrong', /cannot read and write/)
})

test('what is in the journal', () => {
	const folder = place('journal'), file = path.join(folder, 'hub.db')
	const whole = fs.readFileSync(file)
	const with_bytes = (change) => {
		const bytes = Buffer.from(whole)
		change(bytes)
		fs.writeFileSync(file, bytes)
		return see(folder)
	}
	has(with_bytes(() => {}), 'journal', 'ok', /whole and holds 1 workshops\.$/)
	has(with_bytes((b) => b.fill(0xff, 4096, 4096 * 3)), 'journal', 'wrong', /is damaged/)
	has(with_bytes((b) => b.writeUInt32BE(1, 68)), 'journal', 'wrong', /no journal of this hub/)
	has(with_bytes((b) => b.writeUInt32BE(99, 60)), 'journal', 'wrong', /newer version/)
	fs.writeFileSync(file, 'a letter to the commune, and no journal')
	has(see(folder), 'journal', 'wrong', /damaged|no journal/)
	fs.rmSync(file)
	has(see(folder), 'journal', 'note', /There is no journal/)
	fs.mkdirSync(file)
	has(see(folder), 'journal', 'wrong', /cannot be read/)
})

test('the clock', () => {
	const folder = place('clock')
	has(see(folder, '--now', '1750000000'), 'clock', 'wrong', /cannot be right/)
	has(see(folder, '--now', '1767225700'), 'clock', 'wrong', /minutes behind the last line/)
	no(see(folder), 'clock', 'wrong')
	assert.ok(see(folder).clock.length === 1)
})

test('limits and memory', (t) => {
	const folder = place('limits'), args = ['--journal', path.join(folder, 'hub.db'), '--hub', free, '--public']
	has(look(args, { shell: 'ulimit -n 500' }), 'limits', 'wrong', /436 phones/)
	has(look(args, { shell: 'ulimit -n 5000' }), 'limits', 'note', /4936 phones/)
	if (spawnSync('sh', ['-c', 'ulimit -n 30000']).status === 0) has(look(args, { shell: 'ulimit -n 30000' }), 'limits', 'ok', /30000 open files/)
	else t.diagnostic('this user may not raise the limit: the fine case was not tried')
	const proc = path.join(top, 'proc')
	fs.mkdirSync(path.join(proc, 'net'), { recursive: true })
	for (const [mb, finding] of [[50, 'wrong'], [200, 'note'], [1000, 'ok']]) {
		fs.writeFileSync(path.join(proc, 'meminfo'), `MemTotal: 8000000 kB\nMemAvailable:   ${mb * 1024} kB\n`)
		has(see(folder, '--proc', proc), 'memory', finding, new RegExp(`${mb} MB`))
	}
	fs.rmSync(path.join(proc, 'meminfo'))
	has(see(folder, '--proc', proc), 'memory', 'note', /not known/)
})

test('limits of containers and services', () => {
	const folder = place('groups'), proc = path.join(top, 'proc3'), sys = path.join(top, 'sys'), MB = 1048576
	const put = (file, text) => (fs.mkdirSync(path.dirname(file), { recursive: true }), fs.writeFileSync(file, text))
	const group = (name, files) => Object.entries(files).forEach(([file, text]) => put(path.join(sys, 'fs/cgroup', name, file), text))
	const look_there = () => see_quickly(folder, '--proc', proc, '--sys', sys)
	put(path.join(proc, 'meminfo'), `MemAvailable: ${4096 * 1024} kB\n`)
	has(look_there(), 'memory', 'ok', /^4096 MB of memory are free/)
	assert.equal(look_there().tasks, undefined, 'no groups at all')
	put(path.join(proc, 'self/cgroup'), '0::/system.slice/hub.service\n')
	for (const [leaf, above, root, finding, words] of [
		['max', 'max', 'max', 'ok', /^4096 MB of memory are free/],
		[`${900 * MB}`, 'max', 'max', 'ok', /^The group.* may take 800 MB/],
		[`${300 * MB}`, 'max', 'max', 'note', /only 200 MB.*MemoryMax/],
		[`${900 * MB}`, `${250 * MB}`, 'max', 'note', /only 150 MB/],
		[`${900 * MB}`, 'max', `${150 * MB}`, 'wrong', /only 50 MB/],
		[`${50 * MB}`, 'max', 'max', 'wrong', /only 0 MB/],
		[`${9000 * MB}`, 'max', 'max', 'ok', /^4096 MB of memory are free/]]) {
		for (const [name, max] of [['system.slice/hub.service', leaf], ['system.slice', above], ['', root]])
			group(name, { 'memory.max': `${max}\n`, 'memory.current': `${140 * MB}\n`, 'memory.stat': `anon 1\ninactive_file ${40 * MB}\nslab 7\n` })
		has(look_there(), 'memory', finding, words)
	}
	for (const [leaf, above, finding, words] of [['100', 'max', 'ok', /start 90 /], ['40', 'max', 'note', /only 30 .*TasksMax/],
		['100', '20', 'wrong', /only 10 /], ['5', 'max', 'wrong', /only 0 /]]) {
		group('system.slice/hub.service', { 'pids.max': `${leaf}\n`, 'pids.current': '10\n' })
		group('system.slice', { 'pids.max': `${above}\n`, 'pids.current': '10\n' })
		has(look_there(), 'tasks', finding, words)
	}
	// A hub that runs is in a group of its own, and that one counts.
	put(path.join(proc, `${h.child.pid}/cgroup`), '0::/other\n')
	group('other', { 'pids.max': '13\n', 'pids.current': '10\n' })
	has(look([...at_hub(), '--journal', db, '--public', '--proc', proc, '--sys', sys]), 'tasks', 'wrong', /only 3 /)
	// Groups of the first version, and what is no number, say nothing.
	put(path.join(proc, 'self/cgroup'), '12:pids:/system.slice/hub.service\n10::/system.slice\n')
	assert.equal(look_there().tasks, undefined)
	put(path.join(proc, 'self/cgroup'), '0::/odd')
	group('odd', { 'pids.max': 'what\n', 'pids.current': '' })
	group('', { 'pids.max': '', 'memory.max': 'max\n' })
	assert.equal(look_there().tasks, undefined)
	has(look_there(), 'memory', 'ok', /^4096 MB/)
})

test('certificate, key, days, names and trust', (t) => {
	const folder = path.join(top, 'tls'), at = (n) => path.join(folder, n), now = Math.floor(Date.now() / 1000)
	fs.mkdirSync(folder, { mode: 0o700 })
	const openssl = (...args) => execFileSync('openssl', args, { stdio: 'pipe' })
	const make = (name, kind, days, ...more) => openssl('req', '-x509', '-newkey', ...kind, '-nodes', '-keyout', at(`${name}.key`), '-out', at(`${name}.crt`),
		'-days', `${days}`, '-subj', `/CN=${name}.example.vn`, ...more)
	const rsa = ['rsa:2048'], curve = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
	const names = ['-addext', 'subjectAltName=DNS:hop.example.vn,DNS:*.xa.example.vn,IP:10.1.2.3']
	make('one', rsa, 90, ...names)
	make('two', rsa, 90, ...names)
	make('bend', curve, 10, ...names)
	make('bare', curve, 90)
	const place_there = place('tls-hub')
	const pair = (cert, key, ...more) => see_quickly(place_there, '--tls-cert', at(cert), '--tls-key', at(key), ...more)
	const origin = (url) => pair('one.crt', 'one.key', '--origin', url)
	assert.equal(see_quickly(place_there).certificate, undefined, 'nothing is said where there is none')
	const fine = origin('https://hop.example.vn')
	has(fine, 'certificate', 'ok', /belong together; it holds for (89|90) more days/)
	has(fine, 'names', 'ok', /made out to hop\.example\.vn/)
	has(fine, 'trust', 'note', /does not trust.*self-signed/)
	has(origin('https://an-phu.xa.example.vn:8443'), 'names', 'ok', /made out to an-phu\.xa/)
	has(origin('https://10.1.2.3'), 'names', 'ok', /10\.1\.2\.3/)
	has(origin('https://an.phu.xa.example.vn'), 'names', 'wrong', /not made out to an\.phu\.xa\.example\.vn but to hop\.example\.vn, \*\.xa\.example\.vn, 10\.1\.2\.3/)
	has(origin('https://one.example.vn'), 'names', 'wrong', /not made out to one\.example\.vn/)   // its subject's own name counts for nothing
	has(origin('https://10.1.2.4'), 'names', 'wrong', /not made out/)
	has(origin('http://hop.example.vn'), 'names', 'wrong', /--origin/)
	has(pair('one.crt', 'one.key'), 'names', 'note', /made out to hop\.example\.vn, .*--origin/)
	has(pair('bare.crt', 'bare.key'), 'names', 'wrong', /names no host/)
	has(pair('bend.crt', 'bend.key'), 'certificate', 'note', /holds for (9|10) more days/)
	has(pair('one.crt', 'one.key', '--now', `${now + 91 * 86400}`), 'certificate', 'wrong', /has ended/)
	has(pair('one.crt', 'one.key', '--now', `${now - 86400}`), 'certificate', 'wrong', /not valid yet/)
	has(pair('one.crt', 'two.key'), 'certificate', 'wrong', /two\.key is not the key of the certificate/)
	has(pair('one.crt', 'bend.key'), 'certificate', 'wrong', /bend\.key is not the key/)
	has(pair('none.crt', 'one.key'), 'certificate', 'wrong', /none\.crt cannot be read: No such file/)
	has(pair('one.crt', 'none.key'), 'certificate', 'wrong', /none\.key cannot be read: No such file/)
	has(pair('one.key', 'one.crt'), 'certificate', 'wrong', /one\.key cannot be read: no start line/)
	openssl('rsa', '-aes256', '-passout', 'pass:long', '-in', at('one.key'), '-out', at('shut.key'))
	has(pair('one.crt', 'shut.key'), 'certificate', 'wrong', /shut\.key cannot be read/)
	has(see_quickly(place_there, '--tls-cert', at('one.crt')), 'certificate', 'wrong', /belong together/)
	fs.chmodSync(at('one.key'), 0o644)
	has(pair('one.crt', 'one.key'), 'certificate', 'wrong', /chmod 640/)
	fs.chmodSync(at('one.key'), 0o600)
	// An authority, one in between, and the hub's own: trusted when the file brings the one in between along.
	make('root', curve, 90)
	const signed = (name, by, ...extensions) => {
		openssl('req', '-new', '-newkey', ...curve, '-nodes', '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`), '-subj', `/CN=${name}`)
		fs.writeFileSync(at('ext'), extensions.join('\n'))
		openssl('x509', '-req', '-in', at(`${name}.csr`), '-CA', at(`${by}.crt`), '-CAkey', at(`${by}.key`), '-CAcreateserial', '-days', '60', '-out', at(`${name}.crt`), '-extfile', at('ext'))
	}
	signed('between', 'root', 'basicConstraints=critical,CA:TRUE', 'keyUsage=keyCertSign')
	signed('leaf', 'between', 'subjectAltName=DNS:hop.example.vn')
	fs.writeFileSync(at('full.crt'), `${fs.readFileSync(at('leaf.crt'))}${fs.readFileSync(at('between.crt'))}`)
	const known = (cert) => look(['--journal', path.join(place_there, 'hub.db'), '--hub', free, '--public', '--tls-cert', at(cert), '--tls-key', at('leaf.key')],
		{ more: { SSL_CERT_FILE: at('root.crt'), SSL_CERT_DIR: folder } })
	has(known('full.crt'), 'trust', 'ok', /known authority/)
	has(known('leaf.crt'), 'trust', 'note', /fullchain\.pem/)
	if (process.getuid() !== 0) return t.diagnostic('the key of another user was not tried: this needs root')
	fs.chmodSync(top, 0o711)
	fs.chmodSync(folder, 0o711)
	const other = spawnSync('setpriv', ['--reuid', '65534', '--regid', '65534', '--clear-groups', cli, 'doctor', '--lang', 'en', '--public', '--hub', free, '--journal',
		'/nowhere/hub.db', '--tls-cert', at('one.crt'), '--tls-key', at('one.key')], { env })
	assert.match(`${other.stdout}`, /^WRONG: +\S*one\.key cannot be read: Permission denied/m)
})

test('the disk', (t) => {
	const folder = path.join(top, 'small')
	fs.mkdirSync(folder, { mode: 0o700 })
	if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=700', 'none', folder]).status !== 0) return t.skip('no small disk can be made here')
	try {
		for (const [percent, finding] of [[10, 'ok'], [85, 'note'], [97, 'wrong']]) {
			fs.writeFileSync(path.join(folder, 'ballast'), Buffer.alloc(Math.floor(1048576 * percent / 100)))
			has(see(folder), 'disk', finding, /%/)
		}
	} finally {
		spawnSync('umount', [folder])
	}
})

test('the program that writes documents', () => {
	const folder = place('papers'), args = ['--journal', path.join(folder, 'hub.db'), '--hub', free, '--public']
	has(look(args), 'documents', 'ok', /Word, PDF and Excel/)
	const fake = path.join(top, 'fake')
	fs.writeFileSync(fake, '#!/bin/sh\nexit 69\n', { mode: 0o755 })
	has(look(args, { more: { DIENHONG_HUB_PROGRAM: fake } }), 'documents', 'wrong', /fonts-croscore/)
	fs.writeFileSync(fake, '#!/bin/sh\nexit 64\n', { mode: 0o755 })
	has(look(args, { more: { DIENHONG_HUB_PROGRAM: fake } }), 'documents', 'wrong', /same version/)
	has(look(args, { more: { DIENHONG_HUB_PROGRAM: path.join(top, 'none') } }), 'documents', 'wrong', /cannot be run/)
})

test('port and hub', async () => {
	const folder = place('port'), args = ['--journal', path.join(folder, 'hub.db'), '--public', '--hub']
	// The other program needs a process that is not waiting for the doctor.
	const child = spawnSync('node', ['-e', `const net = require('net'), { spawn } = require('child_process')
		const s = net.createServer((c) => c.end('no hub\\r\\n')).listen(0, '127.0.0.1', () =>
			spawn(${JSON.stringify(cli)}, ['doctor', '--json', '--lang', 'en', '--journal', ${JSON.stringify(path.join(folder, 'hub.db'))}, '--public', '--hub', 'http://127.0.0.1:' + s.address().port],
				{ stdio: 'inherit', env: process.env }).on('exit', (code) => process.exit(code)))`], { env, timeout: 20_000 })
	assert.equal(child.status, 1, `${child.stderr}`)
	assert.match(`${child.stdout}`, /"check":"port","finding":"wrong","says":"Another program has port \d+/)
	const other = net.createServer().listen(0, '127.0.0.1')
	await new Promise((done) => other.once('listening', done))
	const { port } = other.address()
	await new Promise((done) => other.close(done))
	has(look([...args, `http://127.0.0.1:${port}`]), 'port', 'note', new RegExp(`port ${port} is free`))
	has(look([...args, 'https://hop.example.vn']), 'hub', 'note', /was not checked/)
	has(look([...args, 'http://hop.invalid:7681']), 'hub', 'wrong', /cannot be reached/)
})

test('addresses for phones, and whether any came', async (t) => {
	if (lan.length === 0) return t.skip('this machine has no address for phones')
	const proc = path.join(top, 'proc2'), tcp = path.join(proc, 'net/tcp'), tcp6 = path.join(proc, 'net/tcp6')
	fs.mkdirSync(path.dirname(tcp), { recursive: true })
	const hex = (address) => address.split('.').reverse().map((n) => Number(n).toString(16).padStart(2, '0')).join('').toUpperCase()
	const port = h.port.toString(16).padStart(4, '0').toUpperCase()
	const row = (there, { state = '01', at = port, here = hex(lan[0].address) } = {}) =>
		`  sl  local_address rem_address   st tx_queue\n   0: ${here}:${at} ${there}:C001 ${state} 00000000:00000000 00:00000000 00000000 0 0 1 1\n`
	const came = (text, text6 = '') => {
		fs.writeFileSync(tcp, text)
		fs.writeFileSync(tcp6, text6)
		return look([...at_hub(), '--journal', db, '--proc', proc]).wifi
	}
	const none = (found) => assert.match(JSON.stringify(found), /"note".*client isolation/)
	const one = (found) => assert.match(JSON.stringify(found), /"ok".*1 connections of other devices/)
	none(came(''))
	none(came(row(hex(lan[0].address))))
	none(came(row('0100007F')))
	none(came(row(hex('192.168.77.5'), { state: '06' })))
	none(came(row(hex('192.168.77.5'), { at: '0050' })))
	one(came(row(hex('192.168.77.5'))))
	one(came('', row(`0000000000000000FFFF0000${hex('192.168.77.5')}`, { here: `0000000000000000FFFF0000${hex(lan[0].address)}` })))
	none(came('', row(`0000000000000000FFFF0000${hex(lan[0].address)}`)))
	// A hub that only this machine can reach.
	const shut = await hub('--no-demo')
	const args = ['--hub', `http://127.0.0.1:${shut.port}`, '--journal', db]
	has(look(args), 'address', 'wrong', /does not answer at http.*firewall/)
	assert.equal(look([...args, '--public']).address, undefined)
	await shut.stop()
})
