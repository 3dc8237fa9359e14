// The unit under a real systemd: one that boots in a container made of this machine's own files, under a layer that is thrown away. What it
// promises is seen at work: ready means ready, a hub that dies comes back, a renewed certificate is read, keys go nowhere but to root, and
// the sandbox holds while documents are written.
import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test, { after, before } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'

const root = path.join(import.meta.dirname, '..', '..')
const built = path.join(root, 'build', process.env.VARIANT ?? 'release')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'systemd-'))
const layer = path.join(folder, 'layer'), top = path.join(folder, 'root')
let box, init, why_not
const has_nspawn = process.getuid() === 0 && spawnSync('systemd-nspawn', ['--version']).status === 0

/** Runs a line of shell in the container. */
function inside(line, may_fail = false) {
	const r = spawnSync('nsenter', ['-t', init, '-m', '-u', '-i', '-n', '-p', '-C', 'env', '-i', 'PATH=/usr/bin:/usr/sbin:/bin:/sbin', 'HOME=/root', 'LANG=C.UTF-8', 'sh', '-c', line],
		{ encoding: 'utf8', timeout: 120_000 })
	if (!may_fail) assert.equal(r.status, 0, `${line}: ${r.stdout}${r.stderr}`)
	return { ...r, said: r.stdout.trim() }
}
const shown = (name) => inside(`systemctl show -p ${name} --value dienhong-hub`).said
const healthy = () => spawnSync('nsenter', ['-t', init, '-n', process.execPath, '-e',
	'fetch("http://127.0.0.1:7681/healthz").then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))']).status === 0
async function until(what, is_so) {
	for (let i = 0; i < 300; i++) {
		if (is_so()) return
		await wait(100)
	}
	assert.fail(`never: ${what}`)
}

before(async () => {
	if (!has_nspawn) return (why_not = 'systemd-nspawn and root are needed')
	fs.mkdirSync(layer)
	fs.mkdirSync(top)
	execFileSync('mount', ['-t', 'tmpfs', 'none', layer])
	for (const name of ['up', 'work']) fs.mkdirSync(path.join(layer, name))
	if (spawnSync('mount', ['-t', 'overlay', 'overlay', '-o', `lowerdir=/,upperdir=${layer}/up,workdir=${layer}/work`, top]).status !== 0)
		return (why_not = 'no layer can be laid over this machine\'s files')
	for (const name of ['dienhong-hub', 'dienhong']) fs.copyFileSync(path.join(built, name), path.join(top, 'usr/bin', name))
	fs.copyFileSync(path.join(root, 'packaging/dienhong-hub.service'), path.join(top, 'etc/systemd/system/dienhong-hub.service'))
	fs.copyFileSync(path.join(root, 'tests/data/demo-commune.json'), path.join(top, 'root/demo.json'))
	box = spawn('systemd-nspawn', ['--quiet', `--directory=${top}`, '--machine=dienhong-test', '--register=no', '--keep-unit', '--private-network', '--console=pipe',
		'--boot', '--', '--unit=basic.target'], { stdio: ['ignore', 'pipe', 'pipe'] })
	let said = ''
	for (const pipe of [box.stdout, box.stderr]) pipe.on('data', (d) => (said += d))
	const began = Date.now()
	while (Date.now() - began < 60_000 && box.exitCode === null) {
		init = spawnSync('pgrep', ['-P', String(box.pid), 'systemd$'], { encoding: 'utf8' }).stdout.trim().split('\n')[0]
		if (init && /^(running|degraded|starting)/.test(inside('systemctl is-system-running', true).said) && inside('systemctl is-active basic.target', true).status === 0) return
		await wait(200)
	}
	why_not = `no systemd boots here: ${said.slice(-300)}`
})
after(async () => {
	if (box?.exitCode === null) {
		const gone = new Promise((done) => box.on('exit', done))
		spawnSync('kill', ['-s', 'RTMIN+4', init])
		await Promise.race([gone, wait(15_000)])
		if (box.exitCode === null) box.kill('SIGKILL')
	}
	spawnSync('umount', [top])
	spawnSync('umount', [layer])
	fs.rmSync(folder, { recursive: true, force: true })
})

test('the unit under a real systemd', async (t) => {
	if (why_not) return t.skip(why_not)
	inside('systemctl start dienhong-hub')
	assert.ok(healthy(), 'ready means ready')
	const first = shown('MainPID')

	// Keys are for root alone, and in no log.
	assert.equal(inside('stat -c "%a %U" /run/dienhong-hub.links').said, '600 root')
	const links = [...inside('cat /run/dienhong-hub.links').said.matchAll(/#([0-9]+|hub)\.([0-9a-f]+)/g)]
	assert.ok(links.length >= 3)
	const log = () => inside('journalctl -u dienhong-hub -o cat --no-pager').said
	assert.match(log(), /event=listening/)
	for (const [, , key] of links) assert.ok(!log().includes(key), 'a key in the log')

	// The sandbox is there.
	const status = inside(`cat /proc/${first}/status`).said
	assert.match(status, /^CapEff:\s+0+$/m)
	assert.match(status, /^NoNewPrivs:\s+1$/m)
	assert.match(status, /^Seccomp:\s+2$/m)
	assert.doesNotMatch(status, /^Uid:\s+0\s/m)
	const mounts = inside(`cat /proc/${first}/mountinfo`).said
	assert.match(mounts, / \/ \/ ro,/, 'it can write to none of the machine\'s files')
	assert.match(inside(`cat /proc/${first}/limits`).said, /Max core file size +0 +0 /)
	assert.match(inside('stat -c "%a" /var/lib/private/dienhong').said, /^700$/)

	// And wide enough: documents of every kind, a copy, a whole workshop.
	const [, code, key] = links.find(([, who]) => who !== 'hub')
	const at = '--hub http://127.0.0.1:7681'
	for (const format of ['docx', 'pdf', 'html', 'json']) inside(`dienhong export ${code} ${at} --key ${key} --as ${format} -o /root/x.${format}`)
	assert.equal(inside('head -c 4 /root/x.pdf').said, '%PDF')
	inside('dienhong-hub backup /var/lib/dienhong/copy.db --journal sqlite:/var/lib/dienhong/dienhong.db')
	inside(`dienhong play /root/demo.json ${at} --key-file /var/lib/dienhong/hub.key`)

	// A reload keeps it; a death brings it back, with what it had.
	inside('systemctl reload dienhong-hub')
	assert.equal(shown('MainPID'), first)
	assert.ok(healthy())
	inside(`kill -9 ${first}`)
	await until('it is back', () => shown('NRestarts') === '1' && shown('ActiveState') === 'active')
	assert.ok(healthy() && shown('MainPID') !== first)
	inside(`dienhong export ${code} ${at} --key ${key} --as json -o /root/again.json`)

	inside('systemctl stop dienhong-hub')
	assert.equal(shown('Result'), 'success')
	assert.match(log(), /event=stopped/)

	// What does not get better by trying again is not tried again.
	const drop = (text) => inside(`mkdir -p /run/systemd/system/dienhong-hub.service.d; printf '[Service]\\n${text}\\n' > /run/systemd/system/dienhong-hub.service.d/test.conf; systemctl daemon-reload`)
	drop('Environment=OPTIONS=--no-such-option')
	assert.notEqual(inside('systemctl start dienhong-hub', true).status, 0)
	await wait(1500)
	assert.equal(shown('NRestarts'), '0')
	assert.equal(shown('ExecMainStatus'), '64')
	// Control: with one right too few this test would have seen it.
	drop('SystemCallFilter=~listen')
	assert.notEqual(inside('systemctl reset-failed dienhong-hub; systemctl start --no-block dienhong-hub; sleep 3; systemctl is-active dienhong-hub', true).status, 0)
	assert.ok(!healthy())
})
