// What a cheap phone is promised: the first load of a participant is light on the wire and soon usable on a slow line with a slow
// processor, and a busy board does not keep that processor busy. Measured in a real browser against the real hub.
//
// Bytes and requests are exact and fail at once. Time is judged by the median of quiet runs: before each run a fixed loop is timed
// on the same slowed processor, and where it takes longer than the time it was given the processor, somebody else is at work.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { chaos } from './chaos.mjs'
import { hub } from './hub.mjs'
import { Person, member, workshop } from './person.mjs'
import { launch, phone, say, sit_down } from './phone.mjs'

const MOST_BYTES = 45_000
const MOST_REQUESTS = 8
const MOST_MS = 2000
/* Slow 4G: as the browser plays it to itself (each request late, sockets spared), and as a line in front of the hub has it, where
   a connection costs a round trip and sockets are as slow as everything else. */
const EMULATED = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 }
const RADIO = { trip_ms: 150, down: 1_600_000 / 8, up: 750_000 / 8 }
const SLOWER = 6
const RUNS = 3
const MOST_RUNS = 12
const PATIENCE_MS = 45_000
/* A loop that took so much longer than its processor time was disturbed. */
const DISTURBED = 1.15
const BOARD_CARDS = 200
const UPDATES_PER_S = 10
const BOARD_S = 10

let browser, h, room, desk
before(async () => {
	browser = await launch()
	h = await hub('--no-demo', '--no-budget')
	room = await workshop(h, { template: 'led-7-steps' })
	desk = new Person(h.port, room.code, room.key)
	await desk.enter()
})
after(async () => {
	desk?.leave()
	await browser?.close()
	await h?.stop()
})

/** Runs in the page from its first moment: notes when it answers a tap with the form to sit down, tapping itself. */
function watch([yes, go]) {
	const find = (text) => [...document.querySelectorAll('button')].find((b) => b.textContent.trim() === text && !b.disabled)
	const look = () => {
		const first = find(yes)
		if (!globalThis.tapped && first) {
			globalThis.tapped = performance.now()
			setTimeout(() => first.click(), 0)
		} else if (globalThis.tapped && !globalThis.usable && find(go)) {
			/* Painted, and the processor is free for the next tap. */
			requestAnimationFrame(() => setTimeout(() => (globalThis.usable ??= performance.now()), 0))
		}
	}
	new MutationObserver(look).observe(document, { childList: true, subtree: true })
}

/** How many times as long as its processor time a fixed loop takes on the page's thread: 1.0 on a quiet machine. */
async function disturbance(cdp, page) {
	await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
	const spent = async () => (await thread_s(cdp)).all * 1000
	const from = await spent()
	const took = await page.evaluate(() => {
		const begun = performance.now()
		for (let i = 0, x = 1; i < 5_000_000; i++) globalThis.x = x = (x * 1103515245 + 12345) | 0
		return performance.now() - begun
	})
	return took / ((await spent()) - from)
}

/**
 * A first visit by a scanned link. Gives what came over the wire until the form was usable (a file that was half there counts
 * with that half), and how many milliseconds after the first request the screen stood, and answered.
 */
async function first_load(t, { radio, emulated, slower = 1 } = {}) {
	const line = await chaos(h.port, { radio })
	const page = await phone(browser)
	const end = async () => {
		await page.context().close()
		line.close()
	}
	t.after(end)
	const cdp = await page.context().newCDPSession(page)
	const requests = new Map()
	const add = (id, n) => requests.has(id) && (requests.get(id).bytes += n)
	cdp.on('Network.requestWillBeSent', (e) => requests.set(e.requestId, { url: e.request.url, bytes: 0 }))
	cdp.on('Network.webSocketCreated', (e) => requests.set(e.requestId, { url: e.url, bytes: 0 }))
	cdp.on('Network.webSocketHandshakeResponseReceived', (e) => add(e.requestId, (e.response.headersText ?? '').length))
	cdp.on('Network.webSocketFrameReceived', (e) => add(e.requestId, Buffer.byteLength(e.response.payloadData) + 4))
	cdp.on('Network.dataReceived', (e) => add(e.requestId, e.encodedDataLength))
	cdp.on('Network.loadingFinished', (e) => requests.has(e.requestId) && (requests.get(e.requestId).bytes = e.encodedDataLength))
	await cdp.send('Network.enable')
	if (emulated) await cdp.send('Network.emulateNetworkConditions', emulated)
	if (slower > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: slower })
	const disturbed = slower > 1 ? await disturbance(cdp, page) : 1
	await page.addInitScript(watch, [say('participant.consent.yes'), say('participant.join.go')])
	await page.goto(`http://127.0.0.1:${line.port}/j/${room.code}`, { waitUntil: 'commit' })
	await page.waitForFunction(() => globalThis.usable, undefined, { timeout: 30_000 })
	const first = [...requests.values()].map((one) => ({ ...one }))
	const [screen_ms, usable_ms] = await page.evaluate(() => [globalThis.tapped, globalThis.usable])
	const thread_ms = slower > 1 ? (await thread_s(cdp)).all * 1000 : 0
	/* What follows behind the form, for the record. */
	if (slower === 1) await page.waitForTimeout(3000)
	const later = [...requests.values()].reduce((sum, one) => sum + one.bytes, 0)
	assert.deepEqual(page.wrong, [])
	await end()
	return { first, bytes: first.reduce((sum, one) => sum + one.bytes, 0), later, screen_ms, usable_ms, thread_ms, disturbed }
}

test('a first load is light on the wire', async (t) => {
	for (const [name, radio] of [['on a fast line', undefined], ['on slow 4G', RADIO]]) {
		const { first, bytes, later } = await first_load(t, { radio })
		t.diagnostic(`${name}: ${bytes} bytes in ${first.length} requests until the form was usable, at most ${MOST_BYTES} in ${MOST_REQUESTS}; ${later} with all that follows`)
		for (const one of first) t.diagnostic(`${String(one.bytes).padStart(7)} ${new URL(one.url).pathname}`)
		assert.ok(bytes <= MOST_BYTES, `${name}: ${bytes} bytes`)
		assert.ok(first.length <= MOST_REQUESTS, `${name}: ${first.length} requests`)
	}
})

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]

const told = (one) => `the screen stood after ${Math.round(one.screen_ms)} ms, answered after ${Math.round(one.usable_ms)} ms; its thread worked ${Math.round(one.thread_ms)} ms`

test('a first load is soon usable on slow 4G with a slow processor', { timeout: 120_000 }, async (t) => {
	const runs = []
	const quiet = () => runs.filter((one) => one.disturbed <= DISTURBED)
	const end = Date.now() + PATIENCE_MS
	const in_time = () => runs.filter((one) => one.usable_ms <= MOST_MS)
	while (quiet().length < RUNS && in_time().length < RUNS && runs.length < MOST_RUNS && Date.now() < end) {
		runs.push(await first_load(t, { emulated: EMULATED, slower: SLOWER }))
		t.diagnostic(`${told(runs.at(-1))}; the fixed loop took ${runs.at(-1).disturbed.toFixed(2)} times its processor time`)
	}
	t.diagnostic(`on a line that slows sockets too: ${told(await first_load(t, { radio: RADIO, slower: SLOWER }))}`)
	/* Others can only make it later: without quiet runs the fastest ones are judged. */
	const all = runs.map((one) => one.usable_ms).toSorted((a, b) => a - b)
	const ms = median(quiet().length >= RUNS ? quiet().map((one) => one.usable_ms) : all.slice(0, RUNS))
	t.diagnostic(`usable after ${Math.round(ms)} ms (${quiet().length} quiet runs of ${runs.length}), at most ${MOST_MS}: ${Math.round(MOST_MS - ms)} ms to spare`)
	if (quiet().length < RUNS && ms > MOST_MS) return t.skip(`too much else runs on this machine to judge time; the fastest took ${Math.round(ms)} ms`)
	assert.ok(ms <= MOST_MS, `usable after ${Math.round(ms)} ms`)
})

const TEXTS = ['Đất đai màu mỡ, hợp trồng chè', 'Đường vào bản hẹp, mưa là lầy', 'Chương trình OCOP hỗ trợ bao bì', 'Lũ quét vào mùa mưa']

/** Two hundred cards on the board, shown to all; gives their numbers. */
async function full_board() {
	const activity = desk.views.get('agenda').activities.find((a) => a.kind === 'swot').activity
	await desk.must('go_to', { activity })
	await desk.must('open_input', { activity })
	const people = await Promise.all(Array.from({ length: 20 }, (_, i) => member(h.port, room.code, ['state', 'private', 'community'][i % 3])))
	const made = await Promise.all(Array.from({ length: BOARD_CARDS }, (_, i) =>
		people[i % 20].must('add_card', { activity, kind: 'swot', quadrant: 'SWOT'[i % 4], text: `${TEXTS[i % 4]}, thôn ${i + 1}` })))
	await desk.must('reveal', { activity })
	for (const p of people) p.leave()
	return made.map((one) => one.made)
}

/** One change of the board, of the kinds that a room makes: most are edits, some move, some lie down on another and up again. */
function change(cards, i) {
	const card = cards[(i * 7) % cards.length]
	if (i % 5 === 1) return desk.send('move_card', { card, quadrant: 'SWOT'[Math.floor(i / 5) % 4], reason: 'hợp hơn' })
	if (i % 10 === 3) return desk.send('merge_card', { card, into: cards[(i * 7 + 1) % cards.length] })
	if (i % 10 === 8) return desk.send('split_card', { card: cards[((i - 5) * 7) % cards.length] })
	return desk.send('edit_card', { card, text: `${TEXTS[i % 4]}, sửa lần ${i}`, reason: 'chính tả' })
}

/** Seconds of the page's main thread since its beginning, by kind. */
async function thread_s(cdp) {
	const { metrics } = await cdp.send('Performance.getMetrics')
	const of = (name) => metrics.find((one) => one.name === name)?.value ?? 0
	return { all: of('TaskDuration'), script: of('ScriptDuration'), style: of('RecalcStyleDuration'), layout: of('LayoutDuration') }
}

/** Seconds that the renderer's main thread painted, from a trace. */
function paint_s(events) {
	const NAMES = ['PrePaint', 'Paint', 'Layerize', 'UpdateLayer', 'CompositeLayers', 'Commit']
	return events.filter((one) => NAMES.includes(one.name)).reduce((sum, one) => sum + (one.tdur ?? 0) / 1e6, 0)
}

test('a busy board is folded in batches and leaves the processor to the phone', { timeout: 120_000 }, async (t) => {
	const cards = await full_board()
	const page = await phone(browser)
	await page.goto(`http://127.0.0.1:${h.port}/j/${room.code}`)
	await sit_down(page)
	await page.waitForFunction((n) => document.querySelectorAll('main li').length >= n, BOARD_CARDS)
	const cdp = await page.context().newCDPSession(page)
	await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
	await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
	/* All that a fold changes is one burst of mutations. */
	await page.evaluate(() => {
		globalThis.folds = 0
		new MutationObserver(() => globalThis.folds++).observe(document.querySelector('main'), { childList: true, subtree: true, characterData: true })
	})
	const trace = []
	cdp.on('Tracing.dataCollected', ({ value }) => trace.push(...value))
	const traced = new Promise((done) => cdp.on('Tracing.tracingComplete', done))
	await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['devtools.timeline'] } })
	const from = await thread_s(cdp)
	const heard = page.heard.length
	const begun = Date.now()
	const answers = []
	for (let i = 0; i < BOARD_S * UPDATES_PER_S; i++) {
		answers.push(change(cards, i))
		await wait(Math.max(0, begun + ((i + 1) * 1000) / UPDATES_PER_S - Date.now()))
	}
	const taken = (await Promise.all(answers)).filter((one) => one.ok).length
	await page.waitForTimeout(500)
	const to = await thread_s(cdp)
	const seconds = (Date.now() - begun) / 1000
	await cdp.send('Tracing.end')
	await traced
	const frames = page.heard.slice(heard).filter((one) => one.set || one.gone).length
	const folds = await page.evaluate(() => globalThis.folds)
	const used = Object.fromEntries(Object.keys(to).map((k) => [k, to[k] - from[k]]))
	const say_s = (n) => `${n.toFixed(2)} s`
	t.diagnostic(`${BOARD_CARDS} cards, ${taken} updates in ${seconds.toFixed(1)} s came as ${frames} frames and were folded ${folds} times`)
	t.diagnostic(`main thread, ${SLOWER} times slowed: ${say_s(used.all)}, of it script ${say_s(used.script)}, style ${say_s(used.style)}, layout ${say_s(used.layout)}, paint ${say_s(paint_s(trace))}`)
	assert.ok(taken >= BOARD_S * UPDATES_PER_S * 0.9, `only ${taken} updates were taken`)
	assert.ok(folds > 0 && folds < frames, `${folds} folds of ${frames} frames`)
	await page.getByText(`sửa lần ${BOARD_S * UPDATES_PER_S - 1}`).first().waitFor()
	assert.deepEqual(page.wrong, [])
	await page.context().close()
})
