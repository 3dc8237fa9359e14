// The hub's own TLS: certificate, renewal, redirect; and the hub behind a real proxy on a unix socket. Asked with openssl and nginx.
import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import tls from 'node:tls'
import { http, hub, program } from './hub.mjs'

let folder, it, plain
const at = (name) => path.join(folder, name)

function pair(name, days, kind) {
	execFileSync('openssl', ['req', '-x509', '-newkey', ...kind, '-nodes', '-keyout', at(`${name}.key`), '-out', at(`${name}.crt`), '-days', `${days}`,
		'-subj', `/CN=${name}.test`], { stdio: 'ignore' })
	chmodSync(at(`${name}.key`), 0o600)
}
const RSA = ['rsa:2048'], CURVE = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
const use = (cert, key = cert) => (copyFileSync(at(`${cert}.crt`), at('hub.crt')), copyFileSync(at(`${key}.key`), at('hub.key.pem')))

/** What openssl sees: the name in the certificate, the protocol, or the alert. */
function look(...more) {
	const { stdout, stderr } = spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${it.port}`, ...more], { input: '', encoding: 'utf8' })
	return { name: /subject=CN = (\S+)/.exec(stdout)?.[1], cipher: /Cipher is (\S+)/.exec(stdout)?.[1], said: `${stdout}${stderr}` }
}
const port_free = () => new Promise((done) => {
	const s = net.createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)) })
})
/** The hub's log, once it says so. */
async function said(of, what) {
	for (let i = 0; !what.test(of.log) && i < 100; i++) await wait(20)
	assert.match(of.log, what)
}

/** One request over TLS, or over any socket that `open` makes; gives the head and the body. */
function ask(open, target, headers = {}) {
	return new Promise((done, failed) => {
		const socket = open()
		let back = ''
		socket.setEncoding('latin1').on('data', (d) => (back += d)).on('error', failed).on('close', () => done({ status: Number(back.split(' ')[1]), back }))
		const lines = Object.entries({ Host: 'hall.test', ...headers }).map(([k, v]) => `${k}: ${v}\r\n`)
		socket.write(`GET ${target} HTTP/1.1\r\n${lines.join('')}\r\n`)
	})
}
const secure = () => tls.connect({ port: it.port, host: '127.0.0.1', rejectUnauthorized: false })
const upgrade = (origin) => ({ Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Protocol': 'dienhong.1',
	'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==', ...(origin && { Origin: origin }) })
/** The status of an upgrade; the socket is cut, as a websocket stays open. */
function knock(open, origin, more = {}) {
	return new Promise((done, failed) => {
		const socket = open()
		socket.setEncoding('latin1').on('error', failed).once('data', (d) => (socket.destroy(), done(Number(d.split(' ')[1]))))
		const lines = Object.entries({ Host: 'hall.test', ...upgrade(origin), ...more }).map(([k, v]) => `${k}: ${v}\r\n`)
		socket.write(`GET /ws HTTP/1.1\r\n${lines.join('')}\r\n`)
	})
}

before(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'dienhong-tls-'))
	pair('first', 90, RSA)
	pair('second', 10, CURVE)
	use('first')
	plain = await port_free()
	it = await hub('--journal', `sqlite:${folder}/data/hub.db`, '--tls-cert', at('hub.crt'), '--tls-key', at('hub.key.pem'), '--redirect-port', `${plain}`)
})
after(async () => {
	const { code } = await it.stop()
	rmSync(folder, { recursive: true })
	assert.equal(code, 0, it.log)
})

test('only TLS 1.2 and 1.3 are spoken, with ephemeral keys', () => {
	assert.equal(look().name, 'first.test')
	assert.match(look('-tls1_3').cipher, /^TLS_AES|^TLS_CHACHA/)
	assert.match(look('-tls1_2').cipher, /^ECDHE-.*(GCM|CHACHA20)/)
	for (const old of ['-tls1_1', '-tls1']) assert.match(look(old, '-cipher', 'DEFAULT:@SECLEVEL=0').said, /alert protocol version|no protocols available/)
	assert.match(look('-tls1_2', '-cipher', 'AES128-SHA').said, /handshake failure/)
	assert.match(look('-alpn', 'h2,http/1.1').said, /ALPN protocol: http\/1.1/)
})

test('every answer tells browsers to stay with https', async () => {
	for (const target of ['/', '/healthz', '/nothing']) {
		const { back } = await ask(secure, target)
		assert.equal(back.match(/strict-transport-security: max-age=31536000\r\n/g)?.length, 1, back)
	}
	assert.match((await ask(secure, '/healthz')).back, /"ok":true/)
})

test('a page of plain http may not connect, one of https may', async () => {
	assert.equal(await knock(secure, 'https://hall.test'), 101)
	assert.equal(await knock(secure, 'http://hall.test'), 403)
	assert.equal(await knock(secure, undefined), 101)
})

test('nothing is said to who speaks plainly at the secure door', async () => {
	const back = await new Promise((done) => {
		const socket = net.connect(it.port, '127.0.0.1', () => socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'))
		let all = ''
		socket.on('data', (d) => (all += d)).on('error', () => {}).on('close', () => done(all))
	})
	assert.doesNotMatch(back, /200 OK/)
})

test('the plain door sends everybody to the other, and nowhere else', async () => {
	const { status, headers } = await http(plain, 'GET', '/j/123%20456?a=b%26c&d=%0d%0aX:1', { Host: 'hall.test:80' })
	assert.equal(status, 308)
	assert.deepEqual(headers.location, [`https://hall.test:${it.port}/j/123%20456?a=b%26c&d=`], 'what would begin a line is cut off by the library')
	assert.equal(headers.x, undefined)
	assert.equal(headers['strict-transport-security'], undefined, 'it means nothing over plain http')
	for (const Host of ['a"b', 'a b', 'x/y', '@evil.test', '', 'a\\b']) assert.equal((await http(plain, 'GET', '/', { Host })).status, 400, Host)
	assert.equal((await http(plain, 'GET', '/', { Host: '[::1]:80' })).headers.location[0], `https://[::1]:${it.port}/`)
	const back = await http(plain, 'GET', '/ws', upgrade())
	assert.notEqual(back.status, 101)
})

test('a backup is asked for over TLS, of the very hub whose certificate is at hand', () => {
	const ask_backup = (cert) => spawnSync(program, ['backup', at(`copy-${cert}.db`), '--port', `${it.port}`, '--journal', `sqlite:${folder}/data/hub.db`,
		'--tls-cert', at(`${cert}.crt`), '--tls-key', at(`${cert}.key`), '--lang', 'en'])
	assert.equal(ask_backup('second').status, 69, 'the key of the hub is not shown to somebody else')
	assert.equal(ask_backup('first').status, 0)
	assert.ok(statSync(at('copy-first.db')).size > 0)
})

test('SIGHUP takes the new certificate, of another kind too; a broken pair changes nothing; old connections stay', async () => {
	const old = secure()
	await new Promise((done) => old.once('secureConnect', done))
	use('second', 'first')
	it.child.kill('SIGHUP')
	await said(it, /event=certificate_kept why=".*not the key of this certificate"/)
	assert.equal(look().name, 'first.test')
	writeFileSync(at('hub.crt'), '-----BEGIN CERTIFICATE-----\nAAAA\n')
	it.child.kill('SIGHUP')
	await said(it, /event=certificate_kept why="[^"]*hub\.crt: /)
	use('second')
	chmodSync(at('hub.key.pem'), 0o644)
	it.child.kill('SIGHUP')
	await said(it, /others may read this key/)
	chmodSync(at('hub.key.pem'), 0o600)
	it.child.kill('SIGHUP')
	await said(it, /event=certificate_read days=9/)
	await said(it, /event=certificate_ends days=9/)
	for (const version of ['-tls1_2', '-tls1_3']) assert.equal(look(version).name, 'second.test')
	assert.equal(look('-tls1_2', '-sigalgs', 'RSA+SHA256').name, undefined, 'the old certificate is gone')
	const back = await ask(() => old, '/metrics')
	assert.match(back.back, /dienhong_certificate_days 9\n/)
})

test('a certificate that cannot be used keeps the hub from starting, and says why', () => {
	const start = (...more) => spawnSync(program, ['--journal', 'memory:', '--listen', '127.0.0.1', '--port', '0', '--lang', 'en', '--no-demo', ...more], { encoding: 'utf8', timeout: 10000 })
	const mixed = start('--tls-cert', at('first.crt'), '--tls-key', at('second.key'))
	assert.equal(mixed.status, 71)
	assert.match(mixed.stderr, /event=certificate_not_read why=".*not the key of this certificate"/)
	execFileSync('openssl', ['rsa', '-aes128', '-passout', 'pass:x', '-in', at('first.key'), '-out', at('locked.key')], { stdio: 'ignore' })
	chmodSync(at('locked.key'), 0o600)
	assert.equal(start('--tls-cert', at('first.crt'), '--tls-key', at('locked.key')).status, 71, 'nobody is there to type a pass phrase')
	assert.equal(start('--tls-cert', at('first.crt')).status, 64)
	assert.equal(start('--redirect-port', '8080').status, 64)
	for (const network of ['10.0.0.0/33', '10.0.0/8', 'x', '::/129', '10.0.0.0/', '']) assert.equal(start('--trusted-proxy', network).status, 64, network)
})

/* -- behind a proxy -- */

function nginx_program() {
	const own = path.join(import.meta.dirname, '../../build/proxy/usr/sbin/nginx')
	for (const one of [own, '/usr/sbin/nginx']) if (existsSync(one)) return one
	throw new Error('no nginx: scripts/proxy.sh fetches it')
}

test('behind nginx on a unix socket: pages, websockets, and who may see the figures', async (t) => {
	const socket = at('h.sock'), port = await port_free()
	const origin = `https://127.0.0.1:${port}`
	const behind = await hub('--listen', `unix:${socket}`, '--public', '--origin', origin)
	t.after(() => behind.stop())
	assert.equal(statSync(socket).mode & 0o777, 0o660)
	writeFileSync(at('nginx.conf'), `daemon off; pid ${at('nginx.pid')}; error_log ${at('error.log')}; worker_processes 1; events {}
http { access_log off; client_body_temp_path ${at('t1')}; proxy_temp_path ${at('t2')}; fastcgi_temp_path ${at('t3')}; uwsgi_temp_path ${at('t4')}; scgi_temp_path ${at('t5')};
 server { listen 127.0.0.1:${port} ssl; ssl_certificate ${at('first.crt')}; ssl_certificate_key ${at('first.key')};
  location / { proxy_pass http://unix:${socket}; proxy_http_version 1.1; proxy_set_header Host $http_host; proxy_set_header Upgrade $http_upgrade;
   proxy_set_header Connection $http_connection; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; } } }`)
	const user = process.getuid() === 0 ? ['-g', 'user root;'] : []
	const nginx = spawn(nginx_program(), ['-p', folder, '-c', at('nginx.conf'), ...user], { stdio: 'ignore' })
	t.after(() => nginx.kill())
	const through = () => tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
	for (let i = 0; i < 100; i++) {
		const up = await new Promise((done) => net.connect(port, '127.0.0.1', function () { this.destroy(); done(true) }).on('error', () => done(false)))
		if (up) break
		await wait(30)
	}
	const close = { Connection: 'close' }
	assert.equal((await ask(through, '/healthz', close)).status, 200)
	assert.equal(await knock(through, origin, { Host: `127.0.0.1:${port}` }), 101)
	assert.equal(await knock(through, 'https://evil.test', { Host: `127.0.0.1:${port}` }), 403)
	assert.equal((await ask(through, '/metrics', close)).status, 403, 'what a proxy passes on was asked elsewhere')
	assert.equal((await ask(through, '/metrics', { ...close, 'X-Forwarded-For': '127.0.0.1' })).status, 403, 'of its word only the last is believed')
	assert.equal((await ask(() => net.connect(socket), '/metrics')).status, 200)
	assert.match(behind.out, new RegExp(`${origin}/j/\\d{9}|${origin}/console#hub`))
	assert.equal((await behind.stop()).code, 0)
	assert.ok(!existsSync(socket))
})

test('a proxy is believed only when it was named', async (t) => {
	const forward = (of, value) => http(of.port, 'GET', '/metrics', value ? { 'X-Forwarded-For': value } : {})
	const [named, other] = await Promise.all([hub('--public', '--trusted-proxy', '127.0.0.0/8'), hub('--public', '--trusted-proxy', '10.1.2.0/24')])
	t.after(() => Promise.all([named.stop(), other.stop()]))
	assert.equal((await forward(named)).status, 200, 'a program on this machine')
	for (const of of [named, other])
		for (const value of ['203.0.113.7', '127.0.0.1', '127.0.0.1, 203.0.113.7', 'x', '::1'])
			assert.equal((await forward(of, value)).status, 403, value)
})
