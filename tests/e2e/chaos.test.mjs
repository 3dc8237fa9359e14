// Bad lines: real phones reach the real hub through a proxy that is slow, swallows, loses answers, refuses and cuts. Whatever it
// does, what was written arrives once and in order, no tick says more than is true, and nothing on the screen is lost. Each scene
// is played on localhost and on this machine's own address in the network, where a browser gives a page less (no worker).
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { chaos, lan_address } from './chaos.mjs'
import { http, hub } from './hub.mjs'
import { Person, member, workshop } from './person.mjs'
import { button, is_kept, launch, phone, say, seat_of, sent, sit_down, ticks, write } from './phone.mjs'

const CARDS = 30
/* What the page promises: silence for 15 s means dead, looked at each second, and a gap is shown after 1.5 s more. */
const NOTICED_MS = 15_000 + 1_000 + 1_500
/* What a busy machine may add. */
const SLACK_MS = 5_000
const lan = lan_address()
const places = [
	{ name: 'localhost', host: 'localhost', listens: '127.0.0.1', has_worker: true },
	{ name: 'LAN address', host: lan, listens: lan, has_worker: false },
]

let browser, shared
before(async () => {
	browser = await launch()
	shared = await hub('--no-demo')
})
after(async () => {
	await browser?.close()
	await shared?.stop()
})

/** A workshop with a facilitator on a good line, and a bad line for phones. `own`: a hub of its own that may be killed. */
async function scene(t, at, own) {
	const h = own ?? shared
	const { code, key } = await workshop(h, { template: 'led-7-steps' })
	const line = await chaos(h.port, { host: at.listens })
	const desk = new Person(h.port, code, key)
	await desk.enter()
	const all = []
	t.after(async () => {
		desk.leave()
		for (const p of all) await p.context().close()
		line.close()
	})
	const self = { h, code, key, line, desk }
	self.activity = (kind) => desk.views.get('agenda').activities.find((a) => a.kind === kind).activity
	self.address = `http://${at.host}:${line.port}/j/${code}`
	self.join = async (options) => {
		const page = await phone(browser, options)
		all.push(page)
		await page.goto(self.address)
		assert.equal(await page.evaluate(() => isSecureContext), at.has_worker, 'not the kind of address this was meant for')
		await sit_down(page)
		return page
	}
	self.writing = async () => {
		const activity = self.activity('swot')
		await desk.must('go_to', { activity })
		await desk.must('open_input', { activity })
		return activity
	}
	/** Texts of all cards in the order of the log: what the hub really has. */
	self.logged = async () => {
		const log = await http(h.port, 'GET', `/export/${code}.log`, { Authorization: `Bearer ${key}` })
		assert.equal(log.status, 200)
		const entries = log.body.toString().trim().split('\n').map((one) => JSON.parse(one).entry)
		return entries.filter((one) => one?.do === 'add_card').map((one) => one.text)
	}
	self.at_hub = (n) => desk.until((d) => [...d.views.keys()].filter((k) => k.startsWith('card/')).length >= n, `${n} cards`)
	return self
}

const texts_of = (n, word) => Array.from({ length: n }, (_, i) => `${word} ${i + 1}`)
const is_down = (page) => page.waitForSelector(`text=${say('ui.link.down')}`)
const is_up = (page, timeout = 40_000) => page.waitForSelector(`text=${say('ui.link.up')}`, { timeout })
/** Readers of the screen are told more than stands on it; here what stands on it is meant. */
const shows = (page, text) => page.locator(`:text("${text}"):not([role=status])`).first().waitFor()

/* Mode, for how long, and whether all lines break at its end. */
const SPELLS = [['ok', 500], ['slow', 900], ['hole', 1200], ['ok', 400, 'reset'], ['deaf', 1200], ['ok', 300], ['deaf', 900, 'reset'],
	['ok', 700], ['refuse', 100, 'reset'], ['refuse', 900], ['slow', 1500, 'reset']]

/** Flaps until told to stop; gives how many spells of each mode there were. */
function flap(line) {
	const spells = {}
	let is_over = false
	const run = (async () => {
		for (let i = 0; !is_over; i++) {
			const [mode, ms, cut] = SPELLS[i % SPELLS.length]
			await line.set(mode)
			spells[mode] = (spells[mode] ?? 0) + 1
			await wait(ms)
			if (cut) line.reset()
		}
		await line.set('ok')
		return spells
	})()
	return () => ((is_over = true), run)
}

const scenes = {}

scenes['cards through a line that flaps arrive once, in the order written'] = async (t, at) => {
	const s = await scene(t, at)
	await s.writing()
	const page = await s.join()
	const texts = texts_of(CARDS, 'Ý kiến số')
	const stop = flap(s.line)
	for (const [i, text] of texts.entries()) {
		await write(page, text, i === 0 ? 'S' : undefined)
		await wait(300)
	}
	const spells = await stop()
	await ticks(page, 'saved', CARDS, 60_000)
	assert.deepEqual(await s.logged(), texts)
	const hellos = page.said.filter((m) => m.hello).length
	const { all, distinct } = sent(page, 'add_card')
	assert.equal(distinct, CARDS, 'a card under two ids')
	assert.ok(hellos >= 4, `the line hardly broke: ${hellos} connections`)
	t.diagnostic(`${CARDS} cards sent ${all} times over ${hellos} connections; spells ${JSON.stringify(spells)}`)
	assert.deepEqual(page.wrong, [])
}

scenes['where answers are lost no tick says saved, and repetitions are absorbed'] = async (t, at) => {
	const s = await scene(t, at)
	await s.writing()
	const page = await s.join()
	await s.line.set('deaf')
	const texts = texts_of(3, 'Không nghe trả lời')
	for (const [i, text] of texts.entries()) await write(page, text, i === 0 ? 'W' : undefined)
	await s.at_hub(3)
	/* It says them again on the same line, until the silence has lasted too long. */
	const is_dead = () => page.getByText(say('ui.link.down')).isVisible()
	while (sent(page, 'add_card').all < 6 && !(await is_dead())) await page.waitForTimeout(100)
	assert.equal(await page.locator('.tick.saved').count(), 0, 'a tick says more than the phone knows')
	assert.equal(await page.locator('.tick.sending, .tick.kept').count(), 3)
	s.line.reset()
	await s.line.set('ok')
	await ticks(page, 'saved', 3)
	assert.deepEqual(await s.logged(), texts)
	const { all, distinct } = sent(page, 'add_card')
	assert.equal(distinct, 3)
	assert.ok(all >= 6, `said only ${all} times: nothing was repeated`)
	t.diagnostic(`3 cards said ${all} times`)
	assert.deepEqual(page.wrong, [])
}

scenes['a hub is killed and comes back in the middle of writing'] = async (t, at) => {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-chaos-'))
	const options = ['--journal', `sqlite:${folder}/hub.db`, '--no-demo']
	let h = await hub(...options)
	t.after(async () => {
		await h.stop('SIGKILL')
		fs.rmSync(folder, { recursive: true })
	})
	const s = await scene(t, at, h)
	await s.writing()
	const page = await s.join()
	const seat = await seat_of(page)
	const texts = texts_of(12, 'Giữa lúc máy tắt')
	for (const [i, text] of texts.entries()) {
		await write(page, text, i === 0 ? 'T' : undefined)
		if (i === 3) await h.stop('SIGKILL')
		if (i === 7) h = await hub(...options, '--port', String(h.port))
	}
	await ticks(page, 'saved', texts.length)
	assert.equal(await seat_of(page), seat)
	assert.deepEqual(await s.logged(), texts)
	assert.deepEqual(page.wrong, [])
}

/** A round over four themes, opened in the current activity; gives its number. */
async function round(s, question) {
	const poll = await prepared(s, question)
	await s.desk.must('open_poll', { poll })
	return poll
}
async function prepared(s, question) {
	const activity = s.activity('theme_points')
	const { made } = await s.desk.must('prepare_poll', { activity, method: 'dots', items_of: 'themes', question })
	return made
}
async function themes(s) {
	for (const [quadrant, title] of [['S', 'Đất đai'], ['W', 'Đường hẹp'], ['O', 'Sản phẩm OCOP'], ['T', 'Thiên tai']]) {
		const { made } = await s.desk.must('add_theme', { quadrant, title })
		await s.desk.must('keep_single', { theme: made })
	}
	await s.desk.must('go_to', { activity: s.activity('theme_points') })
}
const sheet_of = (page, question) => page.locator('section', { has: page.getByRole('heading', { name: question }) }).last()
const more = (page, text) => button(page, 'ui.stepper.more', { text })
const marks_of = (page) => page.locator('output').allInnerTexts()

scenes['a phone reloaded over its ballot shows the marks again and sends one ballot'] = async (t, at) => {
	const s = await scene(t, at)
	await themes(s)
	const poll = await round(s, 'Nhóm nào quan trọng nhất?')
	const page = await s.join()
	for (const text of ['Đất đai', 'Đất đai', 'Sản phẩm OCOP']) await more(page, text).click()
	await page.reload()
	await more(page, 'Đất đai').waitFor()
	assert.deepEqual(await marks_of(page), ['2', '0', '1', '0'], 'before it was sent')
	/* Sent, taken, and the answer lost: the page that comes back says it once more, under the same id. */
	await s.line.set('deaf')
	await button(page, 'participant.poll.send').click()
	await s.desk.until((d) => d.views.get(`turnout/${poll}`)?.cast === 1, 'the ballot')
	assert.equal(await page.locator('.tick.saved').count(), 0)
	s.line.reset()
	await s.line.set('ok')
	await page.reload()
	await ticks(page, 'saved', 1)
	assert.deepEqual(await marks_of(page), ['2', '0', '1', '0'], 'after it was sent')
	assert.equal(sent(page, 'cast_ballot').distinct, 1)
	await s.desk.must('close_poll', { poll })
	await s.desk.must('show_result', { poll })
	await s.desk.until((d) => d.views.has(`result/${poll}`), 'the result')
	const result = s.desk.views.get(`result/${poll}`)
	assert.deepEqual([result.cast, result.used], [1, 3])
	t.diagnostic(`one ballot, said ${sent(page, 'cast_ballot').all} times`)
	assert.deepEqual(page.wrong, [])
}

scenes['a ballot half filled stays untouched while others vote, join and see another result'] = async (t, at) => {
	const s = await scene(t, at)
	await themes(s)
	const shown = await round(s, 'Vòng thứ nhất')
	const others = await Promise.all(['state', 'private', 'community'].map((x) => member(s.h.port, s.code, x)))
	t.after(() => others.forEach((p) => p.leave()))
	const vote = (p, poll, item) => p.must('cast_ballot', { poll, picks: [{ item, points: 1 }] })
	for (const p of others) await vote(p, shown, 1)
	await s.desk.must('close_poll', { poll: shown })
	const poll = await round(s, 'Vòng thứ hai')
	const page = await s.join()
	const form = sheet_of(page, 'Vòng thứ hai')
	await more(form, 'Đất đai').click()
	await more(form, 'Đường hẹp').click()
	const focused = more(form, 'Đường hẹp')
	await focused.focus()
	const parts = 'button[aria-label], output, input, textarea, select'
	await form.evaluate((e, parts) => {
		globalThis.parts = [...e.querySelectorAll(parts)]
		globalThis.focused = document.activeElement
	}, parts)
	await s.desk.must('show_result', { poll: shown })
	for (const [i, p] of others.entries()) await vote(p, poll, 1 + i)
	for (const x of ['state', 'community']) {
		const p = await member(s.h.port, s.code, x)
		others.push(p)
		await vote(p, poll, 4)
	}
	await form.getByText(say('ui.turnout.cast', { cast: 5, seats: 6 })).waitFor()
	await sheet_of(page, 'Vòng thứ nhất').getByText('Đất đai').first().waitFor()
	await page.waitForTimeout(500)
	const left = await form.evaluate((e, parts) => {
		const now = [...e.querySelectorAll(parts)]
		return {
			same: now.length === globalThis.parts.length && now.every((x, i) => x === globalThis.parts[i]),
			focused: document.activeElement === globalThis.focused && document.hasFocus(),
			n: now.length,
		}
	}, parts)
	assert.deepEqual(left, { same: true, focused: true, n: left.n })
	assert.ok(left.n >= 12, `only ${left.n} parts were looked at`)
	assert.deepEqual(await form.locator('output').allInnerTexts(), ['1', '1', '0', '0'])
	assert.deepEqual(page.wrong, [])
}

for (const [how, move] of [
	['closed', (s) => s.desk.must('close_input', { activity: s.activity('swot') })],
	['passed', (s) => s.desk.must('go_to', { activity: s.activity('themes') })],
])
	scenes[`a step is ${how} while a phone is away: its card is refused with a reason and its text is there`] = async (t, at) => {
		const s = await scene(t, at)
		await s.writing()
		const page = await s.join()
		await write(page, 'Đã gửi từ trước', 'O')
		await ticks(page, 'saved', 1)
		await s.line.set('refuse')
		s.line.reset()
		await is_down(page)
		await write(page, 'Viết khi mất sóng')
		await ticks(page, 'kept', 1)
		await move(s)
		await s.line.set('ok')
		await is_up(page)
		await page.waitForSelector(`.tick.refused:has-text("${say('refusal.closed_input')}")`)
		await shows(page, 'Viết khi mất sóng')
		await page.reload()
		await page.waitForSelector('header .code')
		await shows(page, 'Viết khi mất sóng')
		assert.deepEqual(await s.logged(), ['Đã gửi từ trước'])
		assert.deepEqual(page.wrong, [])
	}

scenes['a page is loaded anew without a line, and its card is sent once when there is one'] = async (t, at) => {
	const s = await scene(t, at)
	await s.writing()
	const page = await s.join()
	if (at.has_worker) await is_kept(page)
	const seat = await seat_of(page)
	await s.line.set('refuse')
	s.line.reset()
	await is_down(page)
	await write(page, 'Giữ trên máy', 'S')
	await ticks(page, 'kept', 1)
	if (at.has_worker) {
		/* The worker has the page; it shows what is kept before there is any hub. */
		await page.reload()
		await shows(page, 'Giữ trên máy')
		await ticks(page, 'kept', 1)
		await s.line.set('ok')
	} else {
		/* Without one the browser shows its own page: come back later. */
		await assert.rejects(page.reload(), /ERR_/)
		await page.waitForURL(/^chrome-error:/)
		await s.line.set('ok')
		await page.goto(s.address)
	}
	await ticks(page, 'saved', 1, 40_000)
	assert.equal(await seat_of(page), seat)
	assert.deepEqual(await s.logged(), ['Giữ trên máy'])
	assert.deepEqual(page.wrong, [])
}

scenes['a phone that refuses storage says to keep the page open, and delivers'] = async (t, at) => {
	const s = await scene(t, at)
	await s.writing()
	const page = await s.join({
		before: () => {
			IDBFactory.prototype.open = () => {
				throw new DOMException('refused', 'SecurityError')
			}
		},
	})
	await page.waitForSelector(`text=${say('ui.link.no_storage')}`)
	const texts = texts_of(3, 'Chỉ trong trang')
	await write(page, texts[0], 'S')
	await ticks(page, 'saved', 1)
	await s.line.set('refuse')
	s.line.reset()
	await is_down(page)
	for (const text of texts.slice(1)) await write(page, text)
	await ticks(page, 'kept', 2)
	await s.line.set('ok')
	await ticks(page, 'saved', 3, 40_000)
	assert.deepEqual(await s.logged(), texts)
	assert.deepEqual(page.wrong, [])
}

scenes['a silent hole is noticed in the time that is promised'] = async (t, at) => {
	const s = await scene(t, at)
	await s.writing()
	const page = await s.join()
	await s.line.set('hole')
	const began = Date.now()
	await page.waitForSelector(`text=${say('ui.link.down')}`, { timeout: NOTICED_MS * 2 })
	const took = Date.now() - began
	t.diagnostic(`a silent hole was noticed after ${took} ms, promised ${NOTICED_MS} ms`)
	assert.ok(took <= NOTICED_MS + SLACK_MS, `noticed after ${took} ms`)
	await write(page, 'Viết trong im lặng', 'O')
	await ticks(page, 'kept', 1)
	s.line.reset()
	await s.line.set('ok')
	await ticks(page, 'saved', 1, 40_000)
	assert.deepEqual(await s.logged(), ['Viết trong im lặng'])
	assert.deepEqual(page.wrong, [])
}

describe('bad lines', { concurrency: Number(process.env.SCENES ?? 8), timeout: 300_000 }, () => {
	for (const [name, play] of Object.entries(scenes))
		for (const at of places) {
			const skip = at.host ? false : 'this machine has no address but loopback'
			test(`${at.name}: ${name}`, { skip }, (t) => play(t, at))
		}
})
