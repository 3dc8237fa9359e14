// The hub's edge: the guard at the door, the pages, the limits and the goodbye.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { connect, frame, http, hub, knock, program, raw } from './hub.mjs'

let it
before(async () => {
	it = await hub('--origin', 'https://hop.example.vn')
})
after(async () => {
	const { code } = await it.stop()
	assert.equal(code, 0, it.log)
})

async function isWell() {
	const { status, body } = await http(it.port, 'GET', '/healthz')
	assert.equal(status, 200)
	assert.equal(JSON.parse(body).ok, true)
}

const upgrade = (value, more = '') => `GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ${value}\r\n${more}\r\n`
const settings = 'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n'

for (const value of ['h2c', 'h2', 'foo', 'websocket2', 'websocket, h2c', 'web', `${'x'.repeat(300)}`])
	test(`an upgrade to ${value.slice(0, 20)} is refused`, async () => {
		const back = await raw(it.port, upgrade(value, settings))
		assert.doesNotMatch(back, /^HTTP\/1\.1 101/)
		await isWell()
	})

for (const value of ['foo', 'h2c'])
	test(`an upgrade to ${value} behind a first request is never read`, async () => {
		const first = 'GET /api/ping HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n'
		const back = await raw(it.port, first + upgrade(value, settings))
		assert.equal(back.match(/HTTP\/1\.[01] /g).length, 1)
		assert.match(back, /^HTTP\/1\.1 204/)
		await isWell()
	})

test('HTTP/2 with prior knowledge is not spoken', async () => {
	const back = await raw(it.port, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0')
	assert.doesNotMatch(back, /^\0\0/)
	await isWell()
})

test('CONNECT gets no tunnel', async () => {
	const back = await raw(it.port, 'CONNECT example.com:80 HTTP/1.1\r\nHost: example.com:80\r\n\r\n')
	assert.doesNotMatch(back, / 200 /)
	await isWell()
})

test('a websocket on /ws with our subprotocol is let in', async () => {
	const { status, accepted, head, socket } = await knock(it.port)
	assert.equal(status, 101)
	assert.ok(accepted)
	assert.match(head, /sec-websocket-protocol: dienhong\.1/i)
	assert.doesNotMatch(head, /sec-websocket-extensions/i)
	socket.destroy()
})

for (const target of ['/', '/wss', '/ws/', '/ws2', '/console'])
	test(`a websocket on ${target} is not`, async () => {
		assert.equal((await knock(it.port, { target })).status, 404)
	})

for (const protocol of [null, 'http', 'dienhong.2', 'dienhong'])
	test(`nor one with subprotocol ${protocol}`, async () => {
		assert.notEqual((await knock(it.port, { protocol })).status, 101)
		await isWell()
	})

test('pages of other origins are refused, our own are not', async () => {
	const own = `127.0.0.1:${it.port}`
	for (const origin of ['null', 'http://evil.example', `http://${own}.evil.example`, `http://evil.example/${own}`, 'http://127.0.0.1',
		`http://127.0.0.1:${it.port}1`, `ftp://${own}`, own, `http://${own}/`, `http://evil@${own}`, 'https://hop.example.vn.evil.example',
		'http://hop.example.vn', `http://${'a'.repeat(400)}`])
		assert.equal((await knock(it.port, { origin })).status, 403, origin)
	for (const origin of [`http://${own}`, `https://${own}`, 'https://hop.example.vn', undefined]) {
		const { status, socket } = await knock(it.port, { origin })
		assert.equal(status, 101, origin)
		socket.destroy()
	}
})

test('a request body must have one honest length', async () => {
	const chunked = await http(it.port, 'POST', '/backup', { 'Transfer-Encoding': 'chunked' }, '0\r\n\r\n')
	assert.equal(chunked.status, 411)
	const both = await http(it.port, 'POST', '/backup', { 'Transfer-Encoding': 'chunked', 'Content-Length': '4' }, '0\r\n\r\n')
	assert.equal(both.status, 411)
	assert.equal((await http(it.port, 'POST', '/backup')).status, 411)
	assert.equal((await http(it.port, 'POST', '/backup', { 'Content-Length': '-1' })).status, 400)
	assert.equal((await http(it.port, 'POST', '/backup', { 'Content-Length': '99999999' })).status, 413)
	assert.equal((await http(it.port, 'GET', '/', { 'Content-Length': '4' }, 'abcd')).status, 400)
	await isWell()
})

test('a backup needs the key of the hub', async () => {
	assert.equal((await http(it.port, 'POST', '/backup?path=/tmp/x', { 'Content-Length': '0' })).status, 403)
	const wrong = { 'Content-Length': '0', Authorization: `Bearer ${'0'.repeat(32)}` }
	assert.equal((await http(it.port, 'POST', '/backup?path=/tmp/x', wrong)).status, 403)
	const hubKey = /console#hub\.([0-9a-f]{32})/.exec(it.out)[1]
	const right = { 'Content-Length': '0', Authorization: `Bearer ${hubKey}` }
	const relative = await http(it.port, 'POST', '/backup?path=x.db', right)
	assert.equal(relative.status, 400)
	assert.equal(relative.body.toString(), '400\n')
	const unread = await http(it.port, 'POST', '/backup?path=x.db', { ...right, 'Content-Length': '4' }, 'abcd')
	assert.equal(unread.status, 400)
})

test('a backup is asked for on the same machine', async (t) => {
	const folder = mkdtempSync(path.join(tmpdir(), 'dienhong-'))
	t.after(() => rmSync(folder, { recursive: true }))
	const journal = `sqlite:${folder}/trên đĩa/hub.db`
	const other = await hub('--journal', journal)
	t.after(() => other.child.kill('SIGKILL'))
	const copy = `${folder}/bản sao.db`
	const ask = () => spawnSync(program, ['backup', copy, '--port', `${other.port}`, '--journal', journal, '--lang', 'en'])
	const first = ask()
	assert.equal(first.status, 0, `${first.stderr}`)
	assert.ok(statSync(copy).size > 0)
	assert.equal(statSync(`${folder}/trên đĩa/hub.key`).mode & 0o777, 0o600)
	assert.equal(ask().status, 75, 'nothing is overwritten')
	assert.equal((await other.stop()).code, 0)
	assert.equal(ask().status, 69)
})

test('an export needs a key of its room', async () => {
	for (const target of ['/export/482917.md', '/export/482917.log', '/export/000000.log'])
		assert.equal((await http(it.port, 'GET', target, { Authorization: `Bearer ${'0'.repeat(32)}` })).status, 403)
	assert.equal((await http(it.port, 'GET', '/export/../../etc/passwd.md')).status, 404)
})

test('the facilitator takes minutes and log home, the wall does not', async () => {
	const [, room, key] = /console#(\d+)\.([0-9a-f]{32})/.exec(it.out)
	const wall = /wall#\d+\.([0-9a-f]{32})/.exec(it.out)[1]
	const get = (target, k) => http(it.port, 'GET', target, { Authorization: `Bearer ${k}` })
	const vi = await get(`/export/${room}.md`, key)
	assert.equal(vi.status, 200)
	assert.match(vi.body.toString(), /CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM/)
	assert.match(vi.headers['content-disposition'][0], new RegExp(`dienhong-${room}-minutes\\.md`))
	assert.notDeepEqual((await get(`/export/${room}.md?lang=en&what=minutes`, key)).body, vi.body)
	const log = await get(`/export/${room}.log`, key)
	assert.equal(log.status, 200)
	const lines = log.body.toString().trimEnd().split('\n').map((l) => JSON.parse(l))
	assert.equal(lines[0].seq, 1)
	assert.equal(lines[0].entry.do, 'create_workshop')
	assert.match(lines[0].chain, /^[0-9a-f]{64}$/)
	assert.equal((await get(`/export/${room}.nothing`, key)).status, 404)
	assert.equal((await get(`/export/${room}.md?what=..%2f..`, key)).status, 404)
	for (const target of [`/export/${room}.md`, `/export/${room}.log`]) assert.equal((await get(target, wall)).status, 403)
})

test('what cannot start says so and ends', async () => {
	for (const wrong of [['--port', `${it.port}`], ['--journal', 'sqlite:/proc/nowhere/x.db'], ['--journal', 'nonsense:x'], ['--bogus']]) {
		const { status, stderr } = spawnSync(program, ['--journal', 'memory:', '--listen', '127.0.0.1', '--lang', 'en', ...wrong])
		assert.ok(status > 0, `${wrong}: ${status}`)
		assert.notEqual(stderr.toString(), '')
	}
})

test('no path leads out of the pages', async () => {
	for (const target of ['/../etc/passwd', '/..%2f..%2fetc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/assets/../../etc/passwd', '//etc/passwd',
		'/assets/', '/.git/config', '/index.html/', '/\\..\\..\\etc\\passwd', '/j/', '/j/1', '/j/4829171234', '/j/48291a', '/console/x',
		`/${'a'.repeat(600)}`]) {
		const { status, body } = await http(it.port, 'GET', target)
		assert.ok(status === 404 || status === 0, `${target}: ${status}`)
		assert.doesNotMatch(body.toString(), /root:|<script/)
	}
	await isWell()
})

test('the pages come with their headers, each once', async () => {
	for (const target of ['/', '/?preview=state', '/j/482917', '/j/482917123', '/console', '/wall', '/nowhere', '/healthz']) {
		const { headers } = await http(it.port, 'GET', target)
		assert.equal(headers['content-security-policy'].length, 1, target)
		const typed = { '/console': '', '/wall': '', '/nowhere': null, '/healthz': null }[target]
		const end = typed === null ? '' : `; require-trusted-types-for 'script'; trusted-types svelte-trusted-html${typed ?? ' page-worker'}`
		assert.match(headers['content-security-policy'][0], new RegExp(`^default-src 'none'.*frame-ancestors 'self'; frame-src 'self'${end}$`), target)
		assert.deepEqual(headers['x-content-type-options'], ['nosniff'], target)
		assert.deepEqual(headers['referrer-policy'], ['no-referrer'], target)
		assert.deepEqual(headers.connection, ['close'], target)
	}
	/* What a page is made of is governed by the page; the worker is a page of its own in this. */
	const page = String((await http(it.port, 'GET', '/')).body)
	const [piece] = /\/assets\/[\w.-]+\.js/.exec(page)
	assert.deepEqual((await http(it.port, 'GET', piece)).headers['content-security-policy'], ["default-src 'none'; frame-ancestors 'none'"])
	assert.match((await http(it.port, 'GET', '/sw.js')).headers['content-security-policy'][0], /connect-src 'self'.*frame-src 'self'$/)
})

test('pages are packed for those who ask, and not sent twice', async () => {
	const plain = await http(it.port, 'GET', '/')
	assert.equal(plain.status, 200)
	assert.equal(plain.headers['content-encoding'], undefined)
	assert.match(plain.headers['content-type'][0], /^text\/html/)
	assert.deepEqual(plain.headers['cache-control'], ['no-cache'])
	assert.deepEqual(plain.headers.vary, ['accept-encoding'])
	const packed = await http(it.port, 'GET', '/', { 'Accept-Encoding': 'deflate, gzip;q=0.8' })
	assert.deepEqual(packed.headers['content-encoding'], ['gzip'])
	assert.deepEqual(gunzipSync(packed.body), plain.body)
	assert.equal((await http(it.port, 'GET', '/', { 'Accept-Encoding': 'gzip;q=0' })).headers['content-encoding'], undefined)
	assert.notEqual(packed.headers.etag[0], plain.headers.etag[0])
	for (const tag of [packed.headers.etag[0], plain.headers.etag[0]]) {
		const again = await http(it.port, 'GET', '/', { 'If-None-Match': tag })
		assert.equal(again.status, 304)
		assert.equal(again.body.length, 0)
	}
	assert.equal((await http(it.port, 'GET', '/', { 'If-None-Match': '"0000000000000000"' })).status, 200)
	const head = await http(it.port, 'HEAD', '/')
	assert.equal(head.status, 200)
	assert.equal(head.body.length, 0)
	assert.equal(Number(head.headers['content-length'][0]), plain.body.length)
})

test('a phone that installs the page finds its manifest and its pictures', async () => {
	const page = (await http(it.port, 'GET', '/')).body
	assert.deepEqual((await http(it.port, 'GET', '/?preview=state')).body, page, 'a question behind the address is the page\'s own business')
	const { status, headers, body } = await http(it.port, 'GET', '/manifest.webmanifest')
	assert.equal(status, 200)
	assert.deepEqual(headers['content-type'], ['application/manifest+json'])
	const { icons } = JSON.parse(body)
	assert.ok(icons.length > 0)
	for (const { src, type } of icons) {
		const icon = await http(it.port, 'GET', new URL(src, 'http://hub/').pathname)
		assert.equal(icon.status, 200, src)
		assert.deepEqual(icon.headers['content-type'], [type])
		if (type === 'image/png') assert.equal(icon.body.subarray(1, 4).toString(), 'PNG')
	}
})

test('scripts with their digest in the name may be kept for ever', async () => {
	const page = (await http(it.port, 'GET', '/')).body.toString()
	const script = /(?:src|href)="(\/assets\/[^"]+\.js)"/.exec(page)
	assert.ok(script, 'the page names a script of ours')
	const { status, headers } = await http(it.port, 'GET', script[1])
	assert.equal(status, 200)
	assert.match(headers['content-type'][0], /^text\/javascript/)
	assert.match(headers['cache-control'][0], /immutable/)
})

test('figures and probes', async () => {
	assert.equal((await http(it.port, 'GET', '/api/ping')).status, 204)
	assert.equal((await http(it.port, 'GET', '/generate_204')).status, 404)
	const { status, body } = await http(it.port, 'GET', '/metrics')
	assert.equal(status, 200)
	assert.match(body.toString(), /^dienhong_connections \d+$/m)
	assert.match(body.toString(), /^dienhong_memory_bytes [1-9]\d+$/m)
	assert.equal((await http(it.port, 'DELETE', '/')).status >= 400, true)
})

test('a message is heard in one piece or in many', async () => {
	const c = await connect(it.port)
	c.send('{"ping":1}')
	assert.match(await c.next(), /"p[io]ng":1/)
	c.write(Buffer.concat([frame(1, '{"pi', { final: false }), frame(9, 'hi'), frame(0, 'ng"', { final: false }), frame(0, ':1}')]))
	assert.match(await c.next(), /"p[io]ng":1/)
	c.socket.destroy()
})

test('too large a message is cut off with 1009', async () => {
	const whole = await connect(it.port)
	whole.send('x'.repeat(65537))
	assert.equal(await whole.closed(), 1009)
	const pieces = await connect(it.port)
	pieces.write(frame(1, 'x'.repeat(40000), { final: false }))
	pieces.write(frame(0, 'x'.repeat(40000), { final: false }))
	assert.equal(await pieces.closed(), 1009)
	const huge = await connect(it.port)
	huge.write(Buffer.from([0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0x78]))   // promises 4 GiB
	assert.equal(await huge.closed(), 1009)
	await isWell()
})

test('broken text is refused with a word and the connection stays', async () => {
	const c = await connect(it.port)
	c.write(frame(1, Buffer.from([0x7b, 0xff, 0xfe, 0x7d])))
	await c.next()
	c.send('{"ping":1}')
	assert.match(await c.next(), /"p[io]ng":1/)
	c.socket.destroy()
})

test('bytes are no language of ours', async () => {
	const c = await connect(it.port)
	c.write(frame(2, '{"ping":1}'))
	assert.match(await c.next(), /"binary_frame"/)
	assert.equal(await c.closed(), 1003)
})

test('who talks too fast is told, then cut off', async () => {
	const c = await connect(it.port)
	for (let i = 0; i < 400; i++) c.send('{"ping":1}')
	let refused = 0
	let answered = 0
	for (;;) {
		const text = await c.next().catch(() => null)
		if (text === null) break
		if (/"too_many_messages","max":20/.test(text)) refused++
		else answered++
	}
	assert.equal(await c.closed(), 4029)
	assert.ok(answered >= 60 && answered < 200, `${answered} answered`)
	assert.ok(refused >= 100, `${refused} refused`)
	await isWell()
})

test('a flood of pings is seen though nobody hears it', async () => {
	const c = await connect(it.port)
	c.send('{"ping":1}')
	await c.next()
	const flood = Buffer.concat(Array.from({ length: 20000 }, () => frame(9, '0123456789')))
	let isOpen = true
	c.socket.on('close', () => (isOpen = false))
	const pour = () => {
		while (isOpen && c.socket.write(flood));
	}
	c.socket.on('drain', pour)
	pour()
	await c.closed()
	await isWell()
})

test('who says nothing is sent away', async () => {
	const c = await connect(it.port)
	assert.equal(await c.closed(), 4000)
})

test('SIGTERM says goodbye to everybody and ends well', async (t) => {
	const other = await hub()
	t.after(() => other.child.kill('SIGKILL'))
	const clients = await Promise.all([connect(other.port), connect(other.port), connect(other.port)])
	for (const c of clients) {
		c.send('{"ping":1}')
		await c.next()
	}
	const end = other.stop()
	for (const c of clients) {
		assert.match(await c.next(), /"bye":"hub_closing"/)
		assert.equal(await c.closed(), 1001)
	}
	assert.deepEqual(await end, { code: 0, signal: null })
})

test('a terminal that hangs up does not end the hub', async () => {
	it.child.kill('SIGHUP')
	await isWell()
})
