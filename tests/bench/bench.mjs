// Measures the hub beside a floor in the same run and prints every figure with its goal. Ratios and counts are what counts: the
// machine's absolute speed is not ours. Needs build/bench/{wsload,floor,fsync} and build/release/tests/bench/{count,exports,feel,room,shares}.
// QUICK=1 leaves the large rooms out, PART=papers everything but the documents.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { http, hub, program } from '../e2e/hub.mjs'
import { member, Person, printed, workshop } from '../e2e/person.mjs'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-bench-'))
const bin = (name) => path.resolve('build/bench', name)
const PROTOCOL = 'header Sec-WebSocket-Protocol: dienhong.1'
const cores = os.cpus().length
const pin = (core, program, args) => (cores > 1 ? ['taskset', ['-c', String(core), program, ...args]] : [program, args])
const results = []

function template(name, text) {
	const file = path.join(folder, `${name}.txt`)
	fs.writeFileSync(file, text)
	return file
}

/** Runs wsload on core 1 and gives its line of JSON. */
function wsload(file, port, args, pid) {
	const [program, all] = pin(1, bin('wsload'), ['-t', file, '-p', String(port), '-j', ...(pid ? ['-q', String(pid)] : []), ...args.map(String)])
	return new Promise((done, failed) => {
		const child = spawn(program, all, { stdio: ['ignore', 'pipe', 'pipe'] })
		let out = ''
		let log = ''
		child.stdout.on('data', (d) => (out += d))
		child.stderr.on('data', (d) => (log += d))
		child.on('exit', () => {
			const line = out.trim().split('\n').filter((l) => l.startsWith('{')).at(-1)
			line ? done(JSON.parse(line)) : failed(new Error(`wsload ${args.join(' ')}: ${log}${out}`))
		})
	})
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]
const round = (x, places = 2) => Number(x.toFixed(places))

function say(what, got, goal, ok) {
	results.push({ what, got, goal, ok })
	console.log(`${ok === undefined ? '      ' : ok ? 'ok    ' : 'MISSED'} ${what}: ${got}${goal ? `   (goal ${goal})` : ''}`)
}

async function fresh(journal) {
	const name = path.join(folder, `${Math.random().toString(36).slice(2)}.db`)
	const h = await hub('--journal', journal === 'memory:' ? 'memory:' : `sqlite:${name}`, '--no-demo', '--no-budget', '--connections', '19000')
	if (cores > 1) execFileSync('taskset', ['-a', '-p', '-c', '0', String(h.child.pid)], { stdio: 'ignore' })
	const room = await workshop(h, { template: 'swot-half-day' })
	return { h, ...room }
}

const watcher = (code) => `[client]\npath /ws\n${PROTOCOL}\nsend {"hello":1,"room":"${code}"}\nexpect "you":\n`
const voter = (code) => `[client]\npath /ws\n${PROTOCOL}\nsend {"hello":1,"room":"${code}"}\nexpect "you":\n` +
	`send {"do":"join","id":"{hex:32}","key":"{hex:32}","consent":true,"sector":"state"}\nexpect "did":\n`

/** An update that everybody sees: the facilitator retitles the current activity; the title carries the time. */
function broadcast_template(code, key, pad) {
	return `${watcher(code)}[publisher]\npath /ws\n${PROTOCOL}\nsend {"hello":1,"room":"${code}","token":"${key}"}\nexpect "you":\n` +
		`[messages]\npublish {"do":"edit_activity","id":"{hex:32}","activity":1,"title":"T{ts}"}\ndelivery "title":"T{ts}\n${pad}`
}

async function floor(size) {
	const port = 20000 + Math.floor(Math.random() * 20000)
	const [program, args] = pin(0, bin('floor'), [String(port)])
	const child = spawn(program, args, { stdio: 'ignore' })
	await new Promise((done) => setTimeout(done, 300))
	const text = `[client]\npath /\n[messages]\npublish P"t":"T{ts}{pad:${size}}"\ndelivery "t":"T{ts}\nsubmit E{pad:60}\nack E\n`
	return { port, pid: child.pid, file: template(`floor${size}`, text), stop: () => child.kill('SIGKILL') }
}

async function fan_out(n, rate, seconds, rounds) {
	const ratios = [], hub_us = [], floor_us = []
	let ours, theirs
	for (let r = 0; r < rounds; r++) {
		const { h, code, key } = await fresh('sqlite')
		const probe = new Person(h.port, code)
		const first = await probe.enter()
		const size = JSON.stringify({ at: 1, set: { stage: first.set.stage } }).length
		probe.leave()
		const file = template('broadcast', broadcast_template(code, key, ''))
		ours = await wsload(file, h.port, ['-m', 'broadcast', '-n', n, '-r', rate, '-w', 1, '-d', seconds], h.child.pid)
		await h.stop()
		const f = await floor(size)
		theirs = await wsload(f.file, f.port, ['-m', 'broadcast', '-n', n, '-r', rate, '-w', 1, '-d', seconds], f.pid)
		f.stop()
		// A round in which one of them delivered nothing within its window is no measurement.
		if (ours.delivered === 0 || theirs.delivered === 0 || theirs.cpu_us_per_msg === 0) continue
		ratios.push(ours.cpu_us_per_msg / theirs.cpu_us_per_msg)
		hub_us.push(ours.cpu_us_per_msg)
		floor_us.push(theirs.cpu_us_per_msg)
	}
	return { ratio: median(ratios), hub_us: median(hub_us), floor_us: median(floor_us) }
}

function find(o, ...names) {
	for (const n of names) if (o[n] !== undefined) return o[n]
	throw new Error(`wsload says none of ${names} in ${JSON.stringify(o)}`)
}

async function calls_per_delivery(n) {
	const { h, code, key } = await fresh('memory:')
	const file = template('strace', broadcast_template(code, key, ''))
	const run = wsload(file, h.port, ['-m', 'broadcast', '-n', n, '-r', 5, '-w', 2, '-d', 6])
	await new Promise((done) => setTimeout(done, 3500))
	const out = path.join(folder, 'strace.txt')
	const before = await counters(h.port)
	const trace = spawn('strace', ['-c', '-f', '-p', String(h.child.pid), '-o', out], { stdio: 'ignore' })
	await new Promise((done) => setTimeout(done, 3000))
	trace.kill('SIGINT')
	await new Promise((done) => trace.on('exit', done))
	const after = await counters(h.port)
	await run
	await h.stop()
	const calls = Number(/^\s*100\.00\s+\S+\s+(?:\S+\s+)?(\d+)\s+/m.exec(fs.readFileSync(out, 'utf8'))?.[1] ?? NaN)
	return { calls, sends: after.sends - before.sends }
}

async function counters(port) {
	const text = (await http(port, 'GET', '/metrics')).body.toString()
	const out = {}
	for (const m of text.matchAll(/^dienhong_([a-z_]+?)(?:_total)?(?:\{[^}]*\})? ([0-9.e+]+)$/gm)) out[m[1]] = Number(m[2])
	return out
}

async function open_round(h, code, key, items = 8) {
	const f = new Person(h.port, code, key)
	await f.enter()
	for (let i = 0; i < items; i++) await f.must('add_theme', { quadrant: 'S', title: `Nhóm ${i}` })
	await f.must('go_to', { activity: 4 })
	const { made } = await f.must('prepare_poll', { activity: 4, method: 'dots', items_of: 'themes', question: 'Nhóm nào?', points: 6, cap: 6, top: 3 })
	await f.must('open_poll', { poll: made })
	return { f, poll: made }
}

const ballots = (code, poll) => `${voter(code)}[messages]\nsubmit {"do":"cast_ballot","id":"{hex:32}","poll":${poll},"picks":[{"item":{rand:4}1,"points":1},{"item":2,"points":2}]}\nack "did":\nnack "no":\n`
	.replace('{rand:4}1', '1')

async function ballot_rate(journal, n, seconds) {
	const { h, code, key } = await fresh(journal)
	const { f, poll } = await open_round(h, code, key)
	const r = await wsload(template('ballots', ballots(code, poll)), h.port, ['-m', 'submit', '-n', n, '-r', 0, '-w', 1, '-d', seconds], h.child.pid)
	f.leave()
	await h.stop()
	return r
}

async function main() {
	const quick = process.env.QUICK === '1'
	console.log(`bench: ${cores} cores, ${os.cpus()[0].model}, ${new Date().toISOString()}`)
	papers()
	await papers_beside_a_vote(quick ? 1 : 5)
	if (process.env.PART === 'papers') return the_end()

	for (const [n, rate] of quick ? [[1000, 5]] : [[1000, 5], [10000, 2]]) {
		const { ratio, hub_us, floor_us } = await fan_out(n, rate, 4, quick ? 1 : 5)
		say(`CPU per delivered update, N=${n}`, `${round(hub_us)} us, floor ${round(floor_us)} us, ratio ${round(ratio)}`, '<= 1.3', ratio <= 1.3)
	}
	try {
		const { calls, sends } = await calls_per_delivery(1000)
		say('system calls per delivery', `${calls} calls for ${sends} sends = ${round(calls / sends, 3)}`, '<= 1.1', calls / sends <= 1.1)
	} catch (e) {
		say('system calls per delivery', `not measured: ${e.message}`, '<= 1.1', false)
	}
	const ping = async (n) => {
		const { h, code } = await fresh('memory:')
		const file = template('ping', `${watcher(code)}[messages]\nsubmit {"ping":1}\nack "pong":\n`)
		// The idle connections first: memory that a busy hub already holds would hide theirs.
		const hold = await wsload(file, h.port, ['-m', 'hold', '-n', n, '-d', 2], h.child.pid)
		const r = await wsload(file, h.port, ['-m', 'submit', '-n', n, '-r', 2000 / n, '-w', 1, '-d', 4], h.child.pid)
		await h.stop()
		return { message: r, hold }
	}
	const small = await ping(1000)
	say('CPU per handshake with hello, N=1000', `${round(find(small.hold, 'setup_cpu_us'))} us`)
	if (!quick) {
		const large = await ping(10000)
		const m = find(large.message, 'cpu_us_per_msg') / find(small.message, 'cpu_us_per_msg')
		say('CPU per inbound message, 10 000 against 1 000', `${round(find(large.message, 'cpu_us_per_msg'))} / ${round(find(small.message, 'cpu_us_per_msg'))} us = ${round(m)}`, '<= 1.3', m <= 1.3)
		const s = find(large.hold, 'setup_cpu_us') / find(small.hold, 'setup_cpu_us')
		say('CPU per handshake, 10 000 against 1 000', round(s), '<= 1.5', s <= 1.5)
		const kb = find(large.hold, 'rss_kb_per_conn')
		say('memory per idle connection, N=10000', `${round(kb)} kB`, '<= 8 kB', kb <= 8)
	}
	const fulls = [await ballot_rate('sqlite', 1000, 3), await ballot_rate('sqlite', 1000, 3), await ballot_rate('sqlite', 1000, 3)]
	const full = fulls.toSorted((a, b) => a.cpu_us_per_msg - b.cpu_us_per_msg)[1]
	const none = await ballot_rate('memory:', 1000, 3)
	const single = await ballot_rate('sqlite', 1, 3)
	const f = await floor(60)
	const echo = await wsload(f.file, f.port, ['-m', 'submit', '-n', 1000, '-r', 0, '-w', 1, '-d', 3], f.pid)
	f.stop()
	const rate = (r) => find(r, 'per_s')
	say('acknowledged ballots/s, FULL against memory', `${round(rate(full), 0)} / ${round(rate(none), 0)} = ${round(rate(full) / rate(none))}`, '>= 0.5', rate(full) / rate(none) >= 0.5)
	say('acknowledged ballots/s, group against one commit each', `${round(rate(full), 0)} / ${round(rate(single), 0)} = ${round(rate(full) / rate(single), 1)}`, '>= 5', rate(full) / rate(single) >= 5)
	say('CPU per acknowledged ballot at saturation', `${round(find(full, 'cpu_us_per_msg'))} us, a bare echo of the floor ${round(find(echo, 'cpu_us_per_msg'))} us`, '<= 25 us', find(full, 'cpu_us_per_msg') <= 25)
	counting(quick)
	await burst(quick ? 200 : 1000)
	await slow_readers()
	const fsync = execFileSync(bin('fsync'), [path.join(folder, 'fsync')]).toString().trim()
	say('fdatasync loop on the same disk', fsync)
	the_end()
}

function the_end() {
	fs.rmSync(folder, { recursive: true })
	const missed = results.filter((r) => r.ok === false)
	console.log(`${results.filter((r) => r.ok).length} goals met, ${missed.length} missed`)
}

const exports_bin = path.resolve('build', process.env.VARIANT ?? 'release', 'tests/bench/exports')

/** Every document in every format; of each workshop the slowest and the largest are held against the goals. */
function papers() {
	const run = spawnSync(exports_bin, [program], { maxBuffer: 1 << 24 })
	process.stdout.write(run.stdout.toString().replaceAll(/^/gm, '       ').trimEnd() + '\n')
	const rows = [...run.stdout.toString().matchAll(/^(demo|big) +(\w+) +(\w+) +([\d.]+) +([\d.]+) +[\d.]+ +([\d.]+) +\d+ +([\d.]+) +([\d.]+)$/gm)]
		.map(([, size, name, format, compose, write, all, loop, child]) => ({ size, what: `${name} ${format}`, on_loop: Number(compose) + Number(write), all: Number(all), mb: Math.max(Number(loop), Number(child)) }))
	for (const [size, goal] of [['demo', 1000], ['big', 5000]]) {
		const these = rows.filter((r) => r.size === size)
		const most = (field) => these.toSorted((a, b) => b[field] - a[field])[0]
		if (run.status !== 0 || these.length === 0) throw new Error(`documents of the ${size} workshop: ${run.stderr}`)
		say(`slowest of ${these.length} documents, ${size}`, `${most('all').all} ms of processor (${most('all').what})`, `<= ${goal} ms`, most('all').all <= goal)
		say(`most of it on the loop, ${size}`, `${round(most('on_loop').on_loop, 1)} ms (${most('on_loop').what})`)
		say(`peak of hub or writer, ${size}`, `${most('mb').mb} MB (${most('mb').what})`, '<= 200 MB', most('mb').mb <= 200)
	}
}

/** Fetches one document after the other until it is told to stop; gives their number. */
async function fetch_papers(port, code, key, is_over) {
	const { documents } = JSON.parse((await http(port, 'GET', '/export/menu.json')).body)
	for (let files = 0; ; )
		for (const d of documents)
			for (const { name } of d.formats) {
				if (is_over()) return files
				const got = await http(port, 'GET', `/export/${code}.${name}?what=${d.name}`, { Authorization: `Bearer ${key}` })
				if (got.status !== 200) throw new Error(`${d.name} ${name}: ${got.status}`)
				files++
			}
}

/** A hub with the big workshop from the disk, a round open in it. */
async function big_hall(db) {
	fs.mkdirSync(path.dirname(db), { mode: 0o700 })
	const { code, activity } = JSON.parse(execFileSync(exports_bin, ['--journal', db]).toString())
	const h = await hub('--journal', `sqlite:${db}`, '--no-demo', '--no-budget')
	const operator = new Person(h.port, 'hub', await printed(h))
	await operator.enter()
	const key = operator.views.get('rooms').rooms.find((r) => r.code === code).facilitator
	const f = new Person(h.port, code, key)
	await f.enter()
	const options = Array.from({ length: 30 }, (_, n) => ({ text: `Việc ${n + 1}` }))
	const { made } = await f.must('prepare_poll', { activity, method: 'dots', items_of: 'options', question: 'Việc nào?', points: 6, options })
	await f.must('open_poll', { poll: made })
	operator.leave()
	return { h, f, code, key, poll: made }
}

/**
 * How late the loop answers a ping while a big hall votes, with somebody who fetches one document after the other and without. The floor,
 * pinged at the same time, tells what the machine alone does to an answer when it has that much to do.
 */
async function papers_beside_a_vote(rounds) {
	const seen = { hub: { quiet: [], busy: [] }, floor: { quiet: [], busy: [] } }
	const f = await floor(60)
	let files = 0
	for (let i = 0; i < rounds; i++) {
		const hall = await big_hall(path.join(folder, `papers${i}`, 'hub.db'))
		const { h, code } = hall
		const steady = (n, rate) => ['-m', 'submit', '-n', n, '-r', rate, '-w', 1, '-d', 6]
		const measure = async (when) => {
			const [, ours, theirs] = await Promise.all([wsload(template('votes', ballots(code, hall.poll)), h.port, steady(200, 1)),
				wsload(template('pings', `${watcher(code)}[messages]\nsubmit {"ping":1}\nack "pong":\n`), h.port, steady(50, 10)),
				wsload(f.file, f.port, steady(50, 10))])
			seen.hub[when].push(find(ours, 'p99_us') / 1000)
			seen.floor[when].push(find(theirs, 'p99_us') / 1000)
		}
		const with_papers = async () => {
			let over = false
			const fetched = fetch_papers(h.port, code, hall.key, () => over)
			await measure('busy')
			over = true
			files += await fetched
		}
		// In turn, so that neither is always the first on a fresh hub.
		await (i % 2 === 0 ? measure('quiet').then(with_papers) : with_papers().then(() => measure('quiet')))
		hall.f.leave()
		await h.stop()
	}
	f.stop()
	const p99 = (who, when) => median(seen[who][when])
	const more = (who) => p99(who, 'busy') - p99(who, 'quiet')
	say(`p99 of a ping while 200 vote, with and without exports (${files} files)`,
		`${round(p99('hub', 'busy'))} / ${round(p99('hub', 'quiet'))} ms, the floor ${round(p99('floor', 'busy'))} / ${round(p99('floor', 'quiet'))} ms`,
		'<= 25 ms more than the floor', more('hub') - more('floor') <= 25)
}

/** What ballots and counts cost without a hub around them: programs that print tables; a change of a ballot has to be flat. */
function counting(quick) {
	const run = (name, turns) => {
		const [program, args] = pin(0, path.resolve('build', process.env.VARIANT ?? 'release', 'tests/bench', name), [String(turns)])
		const table = execFileSync(program, args).toString()
		process.stdout.write(table.replaceAll(/^/gm, '       ').trimEnd() + '\n')
		return table
	}
	const turns = quick ? 1 : 5
	// Nothing here walks over the urn; what is left of growth is memory that no cache holds any more.
	const flat = (what, table) => {
		const rows = [...table.matchAll(/^ {2}(\w+) .* ([\d.]+)$/gm)].map(([, method, ratio]) => ({ method, ratio: Number(ratio) }))
		if (rows.length === 0) throw new Error(`no method in ${table}`)
		const worst = rows.toSorted((a, b) => b.ratio - a.ratio)[0]
		say(`${what}, 100 000 in the urn against 100, the worst of ${rows.length}`, `${worst.ratio} (${worst.method})`, '<= 2', worst.ratio <= 2)
	}
	flat('one ballot changed', run('count', turns).split(/^taken out/m)[0])
	flat('one ballot changed through a room', run('room', turns))
	run('shares', turns)
	run('feel', turns)
}

/** All vote at one instant; the sends are counted by the hub itself. */
async function burst(n) {
	const { h, code, key } = await fresh('sqlite')
	const { f, poll } = await open_round(h, code, key)
	const people = []
	for (let i = 0; i < n; i += 50) people.push(...(await Promise.all(Array.from({ length: Math.min(50, n - i) }, () => member(h.port, code, 'state')))))
	await new Promise((done) => setTimeout(done, 600))
	const before = await counters(h.port)
	await Promise.all(people.map((p) => p.must('cast_ballot', { poll, picks: [{ item: 1, points: 2 }] })))
	await f.until((x) => x.views.get(`turnout/${poll}`)?.cast === n, 'the whole turnout')
	await new Promise((done) => setTimeout(done, 600))
	const after = await counters(h.port)
	const sends = after.sends - before.sends
	say(`sends in a burst of ${n} ballots`, sends, `<= 3N + members = ${4 * n + 1}`, sends <= 3 * n + n + 1)
	for (const p of people) p.leave()
	await h.stop()
}

async function slow_readers() {
	const run = async (slow) => {
		const { h, code, key } = await fresh('sqlite')
		const file = template('slow', broadcast_template(code, key, ''))
		const r = await wsload(file, h.port, ['-m', 'broadcast', '-n', 1000, '-r', 5, '-w', 1, '-d', 6, ...(slow ? ['-S', 200] : [])], h.child.pid)
		await h.stop()
		return r
	}
	// A tail of one run is the machine's as much as ours: the middle of five, taken in turn.
	const a = [], b = []
	for (let i = 0; i < 5; i++) {
		a.push(find(await run(false), 'p99_us') / 1000)
		b.push(find(await run(true), 'p99_us') / 1000)
	}
	const ratio = median(b) / median(a)
	say("others' p99 with 20 % stopped readers", `${round(median(b))} / ${round(median(a))} ms = ${round(ratio)}`, '<= 1.5', ratio <= 1.5)
}

await main()
