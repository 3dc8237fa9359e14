// Starts a hub for a test, and speaks to it over bare sockets: browsers and libraries are too polite for these tests.
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import net from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..')
export const program = process.env.HUB ?? path.join(root, 'build', process.env.VARIANT ?? 'release', 'dienhong-hub')
const TOO_LONG_MS = 20000
const SANITIZER_EXIT = 99   // what scripts/test.sh asks the sanitizers to end with

/** Runs the hub on a free port of 127.0.0.1 until stop(); its terminal text collects in `out`, its log in `log`. */
export function hub(...more) {
	const args = ['--journal', 'memory:', '--listen', '127.0.0.1', '--port', '0', '--lang', 'en', ...more]
	const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
	const self = { child, out: '', log: '', port: 0, ended: null }
	self.ended = new Promise((done) => child.on('exit', (code, signal) => done({ code, signal })))
	// A report fails the file even where the test does not look at how the hub ended.
	child.on('close', (code) => {
		if (code !== SANITIZER_EXIT) return
		console.error(self.log)
		process.exitCode = 1
	})
	child.stdout.on('data', (d) => (self.out += d))
	self.stop = async (signal = 'SIGTERM') => {
		child.kill(signal)
		return self.ended
	}
	return new Promise((started, failed) => {
		const late = setTimeout(() => {
			child.kill('SIGKILL')
			failed(new Error(`the hub does not start:\n${self.log}`))
		}, TOO_LONG_MS)
		self.ended.then(() => clearTimeout(late))
		child.on('error', failed)
		child.on('exit', () => failed(new Error(`the hub ended:\n${self.log}`)))
		child.stderr.on('data', (d) => {
			self.log += d
			const found = /event=listening port=(\d+)/.exec(self.log)
			if (found && !self.port) {
				self.port = Number(found[1])
				clearTimeout(late)
				started(self)
			}
		})
	})
}

/** Sends bytes and gives everything that came back until the other side closed. */
export function raw(port, bytes) {
	return new Promise((done, failed) => {
		const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes))
		let back = Buffer.alloc(0)
		socket.setTimeout(TOO_LONG_MS, () => {
			socket.destroy()
			failed(new Error(`still open after ${TOO_LONG_MS} ms; got: ${back}`))
		})
		socket.on('data', (d) => (back = Buffer.concat([back, d])))
		socket.on('error', () => {})
		socket.on('close', () => done(back.toString('latin1')))
	})
}

/** One request; headers as an object. Gives status, headers (name -> list of values) and the body's bytes. */
export async function http(port, method, target, headers = {}, body = '') {
	const lines = Object.entries({ Host: `127.0.0.1:${port}`, ...headers }).map(([k, v]) => `${k}: ${v}\r\n`)
	const back = await raw(port, `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
	const cut = back.indexOf('\r\n\r\n')
	const [first, ...rest] = back.slice(0, cut < 0 ? back.length : cut).split('\r\n')
	const found = {}
	for (const line of rest) {
		const at = line.indexOf(':')
		;(found[line.slice(0, at).toLowerCase()] ??= []).push(line.slice(at + 1).trim())
	}
	return { status: Number(first.split(' ')[1] ?? 0), headers: found, body: Buffer.from(cut < 0 ? '' : back.slice(cut + 4), 'latin1') }
}

export const SUBPROTOCOL = 'dienhong.1'

/** The upgrade alone: what the door says, and the socket if it was let in. */
export function knock(port, { target = '/ws', protocol = SUBPROTOCOL, origin, host = `127.0.0.1:${port}`, headers = {} } = {}) {
	const key = randomBytes(16).toString('base64')
	const lines = [`GET ${target} HTTP/1.1`, `Host: ${host}`, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13',
		`Sec-WebSocket-Key: ${key}`]
	if (protocol !== null) lines.push(`Sec-WebSocket-Protocol: ${protocol}`)
	if (origin !== undefined) lines.push(`Origin: ${origin}`)
	for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
	return new Promise((done, failed) => {
		const socket = net.connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`))
		let back = Buffer.alloc(0)
		socket.setTimeout(TOO_LONG_MS, () => {
			socket.destroy()
			failed(new Error(`no answer to an upgrade in ${TOO_LONG_MS} ms`))
		})
		const look = (d) => {
			back = Buffer.concat([back, d])
			const cut = back.indexOf('\r\n\r\n')
			if (cut < 0) return
			const head = back.subarray(0, cut).toString('latin1')
			const status = Number(head.split(' ')[1])
			socket.off('data', look)
			if (status !== 101) socket.destroy()
			const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
			done({ status, head, accepted: head.includes(accept), socket, rest: back.subarray(cut + 4) })
		}
		socket.on('data', look)
		socket.on('error', () => {})
		socket.on('close', () => done({ status: 0, head: back.toString('latin1'), accepted: false, socket, rest: back }))
	})
}

/** A frame as a client sends it. */
export function frame(opcode, payload, { final = true } = {}) {
	const body = Buffer.from(payload)
	const size = body.length < 126 ? 0 : body.length < 65536 ? 2 : 8
	const head = Buffer.alloc(2 + size + 4)
	head[0] = (final ? 0x80 : 0) | opcode
	head[1] = 0x80 | (size === 0 ? body.length : size === 2 ? 126 : 127)
	if (size === 2) head.writeUInt16BE(body.length, 2)
	if (size === 8) head.writeBigUInt64BE(BigInt(body.length), 2)
	return Buffer.concat([head, body])   // the mask is all zeros
}

/** A websocket: messages arrive in order from next(), closed() gives the close code (0 = none came). */
export async function connect(port, options) {
	const { status, socket, rest } = await knock(port, options)
	if (status !== 101) throw new Error(`the door said ${status}`)
	const messages = []
	const waiting = []
	let bytes = rest
	let code = 0
	let isOpen = true
	let closed
	const end = new Promise((done) => (closed = done))
	const read = () => {
		while (bytes.length >= 2) {
			let n = bytes[1] & 127
			let at = 2
			if (n === 126) {
				if (bytes.length < 4) return
				n = bytes.readUInt16BE(2)
				at = 4
			} else if (n === 127) {
				if (bytes.length < 10) return
				n = Number(bytes.readBigUInt64BE(2))
				at = 10
			}
			if (bytes.length < at + n) return
			const opcode = bytes[0] & 15
			const payload = bytes.subarray(at, at + n)
			bytes = bytes.subarray(at + n)
			if (opcode === 8) {
				code = n >= 2 ? payload.readUInt16BE(0) : 1005
				socket.write(frame(8, payload.subarray(0, 2)))
			} else if (opcode === 1) {
				const text = payload.toString('utf8')
				if (waiting.length) waiting.shift().done(text)
				else messages.push(text)
			}
		}
	}
	socket.on('data', (d) => {
		bytes = Buffer.concat([bytes, d])
		read()
	})
	socket.on('close', () => {
		isOpen = false
		for (const w of waiting) w.failed(new Error(`closed with ${code}`))
		closed(code)
	})
	read()
	return {
		socket,
		send: (text) => socket.write(frame(1, text)),
		write: (b) => socket.write(b),
		next: () =>
			messages.length ? Promise.resolve(messages.shift())
				: isOpen ? new Promise((done, failed) => waiting.push({ done, failed }))
					: Promise.reject(new Error(`closed with ${code}`)),
		closed: () => end,
	}
}
