// RFC 6455 by a table: what a frame or a handshake may look like, and what becomes of the connection. After every case the hub is well.
// Where libwebsockets is more patient than the RFC asks, and nobody is hurt by it, the table says so in words.
import assert from 'node:assert/strict'
import net from 'node:net'
import { after, before, test } from 'node:test'
import { http, hub, knock } from './hub.mjs'

let it
before(async () => (it = await hub()))
after(async () => assert.equal((await it.stop()).code, 0, it.log))

/** A frame of any kind. `mask` null = not masked, which only servers may send. */
function wire(first, payload = Buffer.alloc(0), { mask = Buffer.from([1, 2, 3, 4]), length = null } = {}) {
	const body = Buffer.from(payload)
	const size = length ?? (body.length < 126 ? 7 : body.length < 65536 ? 16 : 64)
	const head = [first]
	if (size === 7) head.push(body.length)
	if (size === 16) head.push(126, body.length >> 8, body.length & 255)
	if (size === 64) head.push(127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((n) => (body.length >>> n) & 255))
	if (!mask) return Buffer.concat([Buffer.from(head), body])
	head[1] |= 0x80
	return Buffer.concat([Buffer.from(head), mask, body.map((b, i) => b ^ mask[i % 4])])
}
const [FIN, RSV1, RSV2, RSV3, MORE, TEXT, BINARY, CLOSE, PING, PONG] = [0x80, 0x40, 0x20, 0x10, 0, 1, 2, 8, 9, 10]
const hello = Buffer.from('{"ping":1}')
const code = (n, why = '') => Buffer.concat([Buffer.from([n >> 8, n & 255]), Buffer.from(why)])
const join = (...parts) => Buffer.concat(parts)

/** Sends the pieces, each in a packet of its own, and gives the frames that came back as [opcode, bytes], and `end` when it was closed. */
async function say(pieces) {
	const { status, socket, rest } = await knock(it.port)
	assert.equal(status, 101)
	return new Promise((done) => {
		let bytes = rest
		const frames = []
		let asking
		const finish = (end) => (clearTimeout(late), clearInterval(asking), socket.destroy(), done({ frames, end }))
		const late = setTimeout(() => finish('still open'), 6000)
		const read = () => {
			while (bytes.length >= 2) {
				const short = bytes[1] & 127, at = short === 126 ? 4 : 2, n = short === 126 ? bytes.readUInt16BE(2) : short
				if (bytes.length < at + n) return
				frames.push([bytes[0] & 15, bytes.subarray(at, at + n)])
				bytes = bytes.subarray(at + n)
				if (frames.at(-1)[0] === CLOSE) return finish('closed')
				/* The last piece of every case is a ping with "end": its pong says that the connection lives. */
				if (frames.at(-1)[0] === PONG && frames.at(-1)[1].toString() === 'end') return finish('lives')
			}
		}
		socket.on('data', (d) => (bytes = Buffer.concat([bytes, d]), read())).on('error', () => {}).on('close', () => finish('closed'))
		const next = (i) => {
			if (socket.destroyed) return
			/* Of two pings at once only the first has a pong. */
			if (i === pieces.length) asking = setInterval(() => socket.write(wire(FIN | PING, 'end')), 20)
			else socket.write(pieces[i], () => setImmediate(() => next(i + 1)))
		}
		next(0)
	})
}

const PONGED = /"pong"/, LIVES = 'lives'
/* name -> pieces, and what becomes of it: LIVES (with an answer that matches), a close code, or 0 = the connection simply ends. */
const frames = {
	'a text in one frame': [[wire(FIN | TEXT, hello)], LIVES, PONGED],
	'a text in two': [[wire(TEXT, hello.subarray(0, 3)), wire(FIN | MORE, hello.subarray(3))], LIVES, PONGED],
	'a text in frames of one byte': [[...hello.subarray(0, -1)].map((b, i) => wire(i ? MORE : TEXT, [b])).concat([wire(FIN | MORE, hello.subarray(-1))]), LIVES, PONGED],
	'a text with an empty frame first': [[wire(TEXT), wire(FIN | MORE, hello)], LIVES, PONGED],
	'a text with an empty frame in the middle': [[wire(TEXT, hello.subarray(0, 3)), wire(MORE), wire(FIN | MORE, hello.subarray(3))], LIVES, PONGED],
	'a text with an empty frame last': [[wire(TEXT, hello), wire(FIN | MORE)], LIVES, PONGED],
	'a frame cut anywhere in packets of one byte': [[...wire(FIN | TEXT, hello)].map((b) => Buffer.from([b])), LIVES, PONGED],
	'two frames in one packet': [[join(wire(FIN | TEXT, hello), wire(FIN | TEXT, hello))], LIVES, PONGED],
	'a ping between the pieces of a text': [[wire(TEXT, hello.subarray(0, 4)), wire(FIN | PING, 'x'), wire(FIN | MORE, hello.subarray(4))], LIVES, PONGED],
	'a pong nobody asked for': [[wire(FIN | PONG, 'x'), wire(FIN | TEXT, hello)], LIVES, PONGED],
	'an empty ping': [[wire(FIN | PING)], LIVES],
	'a ping of 125 bytes': [[wire(FIN | PING, 'x'.repeat(125))], LIVES],
	'a ping of 126 bytes': [[wire(FIN | PING, 'x'.repeat(126))], 0],
	'a ping in pieces': [[wire(PING, 'x')], 1002],
	'a length in 16 bits that fits into 7': [[wire(FIN | TEXT, hello, { length: 16 })], LIVES, PONGED],
	'a length in 64 bits that fits into 7': [[wire(FIN | TEXT, hello, { length: 64 })], LIVES, PONGED],
	'a mask of zeros': [[wire(FIN | TEXT, hello, { mask: Buffer.alloc(4) })], LIVES, PONGED],
	'no mask: the RFC says close, libwebsockets does not look; masks guard proxies, not us': [[wire(FIN | TEXT, hello, { mask: null })], LIVES, PONGED],
	'an empty text': [[wire(FIN | TEXT)], LIVES, /"no"/],
	'a text of the longest kind': [[wire(FIN | TEXT, `{"ping":1}${' '.repeat(16000)}`)], LIVES],
	'a text over 64 KiB': [[wire(FIN | TEXT, 'x'.repeat(70000))], 1009],
	'a text over 64 KiB in pieces': [[wire(TEXT, 'x'.repeat(40000)), wire(MORE, 'x'.repeat(40000))], 1009],
	'a length of 2^40 bytes': [[Buffer.from([FIN | TEXT, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4, 120])], 1009],
	'a length of 2^63 bytes': [[Buffer.from([FIN | TEXT, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4])], 0],
	'a binary message': [[wire(FIN | BINARY, hello)], 1003],
	'a binary message in pieces': [[wire(BINARY, 'ab'), wire(FIN | MORE, 'c')], 1003],
	'a continuation of nothing': [[wire(FIN | MORE, hello)], 1002],
	'a continuation of nothing, unfinished': [[wire(MORE, hello)], 1002],
	'a second text before the first has ended': [[wire(TEXT, 'a'), wire(FIN | TEXT, 'b')], 1002],
	'a binary in a text': [[wire(TEXT, 'a'), wire(FIN | BINARY, 'b')], 1002],
	'a text after a finished one in pieces': [[wire(TEXT, hello.subarray(0, 2)), wire(FIN | MORE, hello.subarray(2)), wire(FIN | TEXT, hello)], LIVES, PONGED],
	...Object.fromEntries([3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((n) => [`opcode ${n}, which nobody has defined`, [[wire(FIN | n, 'x')], 1002]])),
	'the first reserved bit': [[wire(FIN | RSV1 | TEXT, hello)], 1002],
	'the second': [[wire(FIN | RSV2 | TEXT, hello)], 1002],
	'the third': [[wire(FIN | RSV3 | TEXT, hello)], 1002],
	'a reserved bit on a ping': [[wire(FIN | RSV1 | PING, 'x')], 1002],
	'a reserved bit on a continuation': [[wire(TEXT, 'a'), wire(FIN | RSV1 | MORE, 'b')], 1002],
	'broken UTF-8 is refused with a word, and may go on': [[wire(FIN | TEXT, [0x22, 0xc3, 0x28, 0x22])], LIVES, /"no"/],
	'an overlong letter': [[wire(FIN | TEXT, [0x22, 0xc0, 0xaf, 0x22])], LIVES, /"no"/],
	'half of a pair': [[wire(FIN | TEXT, [0x22, 0xed, 0xa0, 0x80, 0x22])], LIVES, /"no"/],
	'beyond the last letter': [[wire(FIN | TEXT, [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22])], LIVES, /"no"/],
	'a letter cut by the end of a frame': [[wire(TEXT, [0x22, 0xe1, 0xba]), wire(FIN | MORE, [0xbf, 0x22])], LIVES, /"no"/],
	'a zero byte': [[wire(FIN | TEXT, '{"ping"\0:1}')], LIVES, /"no"/],
	'a goodbye': [[wire(FIN | CLOSE, code(1000))], 1000],
	'a goodbye with words': [[wire(FIN | CLOSE, code(1000, 'tạm biệt'))], 1000],
	'a goodbye without a code': [[wire(FIN | CLOSE)], 'bye'],
	'a goodbye of ours': [[wire(FIN | CLOSE, code(4999))], 4999],
	'a goodbye of one byte': [[wire(FIN | CLOSE, [3])], 'bye'],
	'a goodbye of 126 bytes': [[wire(FIN | CLOSE, code(1000, 'x'.repeat(124)))], 0],
	'a goodbye in pieces': [[wire(CLOSE, code(1000))], 1002],
	'a text after the goodbye': [[join(wire(FIN | CLOSE, code(1000)), wire(FIN | TEXT, hello))], 1000],
	...Object.fromEntries([0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535].map((n) => [`a goodbye with code ${n}, which nobody may send`, [[wire(FIN | CLOSE, code(n))], 'bye']])),
}

for (const [name, [pieces, outcome, answer]] of Object.entries(frames))
	test(name, async () => {
		const { frames: got, end } = await say(pieces)
		const said = got.filter(([kind]) => kind === TEXT).map(([, b]) => b.toString()).join('\n')
		const bye = got.find(([kind]) => kind === CLOSE)
		const goodbye = bye && (bye[1].length >= 2 ? bye[1].readUInt16BE(0) : 1005)
		if (outcome === LIVES) assert.equal(end, LIVES, `closed with ${goodbye}`)
		else {
			assert.equal(end, 'closed', said)
			if (outcome === 'bye') assert.notEqual(goodbye, 1001, 'it is the peer who leaves')
			else assert.equal(goodbye ?? 0, outcome)
		}
		if (answer) assert.match(said, answer)
		else if (outcome !== LIVES) assert.doesNotMatch(said, PONGED)
		assert.equal((await http(it.port, 'GET', '/healthz')).status, 200)
	})

/* -- handshakes -- */

const fields = { Host: 'x', Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'Sec-WebSocket-Protocol': 'dienhong.1' }
/** The first line that comes back, or '' when the door was shut without one. */
function shake(change, first = 'GET /ws HTTP/1.1') {
	const lines = Object.entries({ ...fields, ...change }).filter(([, v]) => v !== null).flatMap(([k, v]) => [v].flat().map((one) => `${k}: ${one}\r\n`))
	return new Promise((done) => {
		const socket = net.connect(it.port, '127.0.0.1', () => socket.write(`${first}\r\n${lines.join('')}\r\n`))
		let back = ''
		socket.setTimeout(8000, () => socket.destroy())
		socket.on('data', (d) => (back += d, back.includes('\r\n\r\n') && socket.destroy())).on('error', () => {}).on('close', () => done(back.split('\r\n')[0]))
	})
}
const YES = /^HTTP\/1\.1 101 /
const shakes = {
	'as it should be': [{}, true],
	'names in any case': [{ Upgrade: null, uPGRADE: 'WebSocket', Connection: null, CONNECTION: 'upgrade' }, true],
	'Connection: keep-alive, Upgrade': [{ Connection: 'keep-alive, Upgrade' }, true],
	'more subprotocols than ours': [{ 'Sec-WebSocket-Protocol': 'mqtt, dienhong.1' }, true],
	'extensions are passed over': [{ 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits' }, true],
	'no Upgrade': [{ Upgrade: null }, false],
	'another Upgrade': [{ Upgrade: 'h2c' }, false],
	'no key': [{ 'Sec-WebSocket-Key': null }, false],
	'no version': [{ 'Sec-WebSocket-Version': null }, false],
	'version 8': [{ 'Sec-WebSocket-Version': '8' }, false],
	'no subprotocol': [{ 'Sec-WebSocket-Protocol': null }, false],
	'a subprotocol of somebody else': [{ 'Sec-WebSocket-Protocol': 'dienhong.2' }, false],
	'POST': [{ 'Content-Length': '0' }, false, 'POST /ws HTTP/1.1'],
	'HTTP/1.0': [{}, false, 'GET /ws HTTP/1.0'],
	'another path': [{}, false, 'GET / HTTP/1.1'],
}
for (const [name, [change, is_let_in, first]] of Object.entries(shakes))
	test(`a handshake: ${name}`, async () => {
		const back = await shake(change, first)
		;(is_let_in ? assert.match : assert.doesNotMatch)(back, YES)
		assert.equal((await http(it.port, 'GET', '/healthz')).status, 200)
	})
