// SHA-256 (FIPS 180-4). The browser's own is missing on plain http://192.168.x.x, and a receipt has to be made and checked
// there too. It hashes some hundred bytes a round, so it is written to be short, not fast.

/** Fractional parts of the square roots of the first 8 primes, and of the cube roots of the first 64. */
const START = [
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]
const ROUNDS = [
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]
const BLOCK = 64

const turn = (x: number, by: number): number => (x >>> by) | (x << (32 - by))

/* The message, a one bit, zeros, and its length in bits as 8 bytes. */
function padded(bytes: Uint8Array): DataView {
	const all = new Uint8Array(Math.ceil((bytes.length + 9) / BLOCK) * BLOCK)
	all.set(bytes)
	all[bytes.length] = 0x80
	const view = new DataView(all.buffer)
	view.setUint32(all.length - 8, Math.floor(bytes.length / 2 ** 29))
	view.setUint32(all.length - 4, bytes.length << 3)
	return view
}

function mix(state: number[], view: DataView, at: number): number[] {
	const w: number[] = []
	let [a, b, c, d, e, f, g, h] = state
	for (let i = 0; i < ROUNDS.length; i++) {
		if (i < 16) w[i] = view.getInt32(at + 4 * i)
		else {
			const x = w[i - 15]
			const y = w[i - 2]
			const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)
			const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10)
			w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0
		}
		const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[i] + w[i]) | 0
		const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
		;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0]
	}
	return [a, b, c, d, e, f, g, h].map((word, i) => (word + state[i]) | 0)
}

/** The digest, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
	const view = padded(bytes)
	let state = START
	for (let at = 0; at < view.byteLength; at += BLOCK) state = mix(state, view, at)
	const digest = new DataView(new ArrayBuffer(32))
	for (const [i, word] of state.entries()) digest.setInt32(4 * i, word)
	return new Uint8Array(digest.buffer)
}
