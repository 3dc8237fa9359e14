// Vietnamese while it is being composed, on the phone and on the console: preedit text as Telex keyboards and Android write it,
// the hub talking in the middle of a syllable, Enter that belongs to the syllable, and letters that count the same however
// they are stored. Every write of a script into a field under composition is caught where it happens.
import assert from 'node:assert/strict'
import test from 'node:test'
import { hub, member, Person, workshop } from './person.mjs'
import { button, launch, phone, say, sent, sit_down, ticks } from './phone.mjs'

const TONES = { s: '\u0301', f: '\u0300', r: '\u0309', x: '\u0303', j: '\u0323' }
const SHAPES = { aa: 'â', aw: 'ă', dd: 'đ', ee: 'ê', oo: 'ô', ow: 'ơ', uw: 'ư' }

/** What a Telex keyboard shows for the strokes so far. */
function telex(strokes) {
	let word = ''
	let tone = ''
	for (const key of strokes) {
		const shape = SHAPES[word.slice(-1) + key]
		if (shape) word = word.slice(0, -1) + shape
		else if (TONES[key] && /[aeiouyâăêôơư]/.test(word)) tone = TONES[key]
		else word += key
	}
	if (!tone) return word
	const vowels = [...word.matchAll(/[aeiouyâăêôơư]/g)].map((found) => found.index)
	const shaped = vowels.filter((at) => /[âăêôơư]/.test(word[at])).at(-1)
	const at = shaped ?? (/[aeiouy]$/.test(word) && vowels.length > 1 ? vowels.at(-2) : vowels.at(-1))
	return (word.slice(0, at + 1) + tone + word.slice(at + 1)).normalize('NFC')
}

/* Runs in the page before its own scripts. */
function watch() {
	const seen = { writes: [], ends: 0, keys: [], composing: false }
	globalThis.composed = seen
	for (const kind of [HTMLInputElement, HTMLTextAreaElement]) {
		const { get, set } = Object.getOwnPropertyDescriptor(kind.prototype, 'value')
		Object.defineProperty(kind.prototype, 'value', {
			configurable: true,
			get,
			set(value) {
				if (seen.composing && this === document.activeElement) seen.writes.push(value)
				set.call(this, value)
			},
		})
	}
	addEventListener('compositionstart', () => (seen.composing = true), true)
	addEventListener('compositionend', () => { seen.composing = false; seen.ends++ }, true)
	addEventListener('keydown', (e) => seen.keys.push({ key: e.key, code: e.keyCode, composing: e.isComposing }), true)
}

/** A keyboard that composes, on the field that has the focus. `silent`: as some Android keyboards, without any key event. */
class Keyboard {
	constructor(page, { silent = false } = {}) {
		Object.assign(this, { page, silent })
	}

	async open() {
		this.line = await this.page.context().newCDPSession(this.page)
		return this
	}

	key(type, key, code, modifiers = 0) {
		return this.line.send('Input.dispatchKeyEvent', { type, key, windowsVirtualKeyCode: code, nativeVirtualKeyCode: code, modifiers })
	}

	async preedit(text) {
		if (!this.silent) await this.key('rawKeyDown', 'Process', 229)
		await this.line.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
		if (!this.silent) await this.key('keyUp', 'Process', 229)
	}

	commit(text) {
		return this.line.send('Input.insertText', { text })
	}

	/** Enter while the syllable is not finished, plain, with Ctrl, and as the input method itself swallows it. */
	async enter_inside() {
		const before = await this.page.evaluate(() => composed.keys.length)
		for (const modifiers of [0, 2]) {
			await this.key('rawKeyDown', 'Enter', 13, modifiers)
			await this.key('keyUp', 'Enter', 13, modifiers)
		}
		await this.key('rawKeyDown', 'Enter', 229, 2)
		const keys = (await this.page.evaluate((before) => composed.keys.slice(before), before)).filter((one) => one.key === 'Enter')
		assert.deepEqual(keys.map((one) => one.composing), [true, true, true], 'Enter was not pressed inside a composition')
	}

	/** Words by their strokes. `inside` happens in the middle of the first, and must leave no trace in the field. */
	async words(list, inside) {
		const look = () => this.page.evaluate(() => {
			const at = document.activeElement
			return { id: at.id, value: at.value, from: at.selectionStart, to: at.selectionEnd, ends: composed.ends, composing: composed.composing }
		})
		for (const [i, strokes] of list.entries()) {
			for (let n = 1; n <= strokes.length; n++) {
				await this.preedit(telex(strokes.slice(0, n)))
				if (i > 0 || n !== 2 || !inside) continue
				const before = await look()
				assert.ok(before.composing && before.value.endsWith(telex(strokes.slice(0, 2))), 'nothing is being composed')
				await inside(this)
				await this.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
				assert.deepEqual(await look(), before, 'what came in the middle touched the field')
			}
			await this.commit(telex(strokes) + (i < list.length - 1 ? ' ' : ''))
		}
	}
}

let h, browser, f, p, desk, activities
const bots = []
test.after(async () => {
	await browser?.close()
	for (const one of [f, ...bots]) one?.socket?.socket.destroy()
	await h?.stop()
})

const step = (kind) => activities.find((a) => a.kind === kind).activity
const pages = () => [p, desk].filter(Boolean)
const cards = () => [...f.views].filter(([key]) => key.startsWith('card/')).map(([, card]) => card)
const saw = (look, what) => f.until(look, what)

async function go_to(kind, opens = true) {
	await f.must('go_to', { activity: step(kind) })
	if (opens) await f.must('open_input', { activity: step(kind) })
}

/** The hub speaks to everybody: other people's cards, the clock, who is here. Ends when these pages have heard it. */
let spoken = 0
async function hub_speaks(...to) {
	const before = to.map((page) => page.heard.length)
	const n = ++spoken
	const current = f.views.get('agenda').current
	await f.must('set_timer', { activity: current, seconds: 600 + n })
	if (current === step('swot')) await Promise.all(bots.map((b, i) => b.must('add_card', { activity: current, kind: 'swot', quadrant: 'SWO'[i], text: `Ý kiến ${n} của người ${i}` })))
	await Promise.all(bots.map((b) => b.socket.send(JSON.stringify({ feel: 1, activity: current, writing: n % 2 === 1, done: false }))))
	for (const [i, page] of to.entries()) {
		const end = Date.now() + 5000
		while (page.heard.length === before[i]) {
			assert.ok(Date.now() < end, 'the page heard nothing')
			await page.waitForTimeout(20)
		}
	}
	/* All of one tick, not its first frame alone. */
	await to[0].waitForTimeout(300)
}

const nothing_written = async () => {
	for (const page of pages()) {
		assert.deepEqual(await page.evaluate(() => composed.writes), [], 'a script wrote into a field under composition')
		assert.deepEqual(page.wrong, [])
	}
}

test('the strokes make the words', () => {
	for (const [strokes, word] of [['dduwowngf', 'đường'], ['nuwowcs', 'nước'], ['sachj', 'sạch'], ['cair', 'cải'], ['taam', 'tâm'], ['mowx', 'mỡ'], ['thuees', 'thuế'], ['ddepj', 'đẹp']])
		assert.equal(telex(strokes), word)
})

test('the code of six digits is typed with a Vietnamese keyboard', { timeout: 60_000 }, async () => {
	h = await hub('--no-demo', '--no-budget')
	const [made, it] = await Promise.all([workshop(h, { template: 'led-7-steps' }), launch()])
	browser = it
	f = new Person(h.port, made.code, made.key)
	await f.enter()
	activities = f.views.get('agenda').activities
	for (const sector of ['state', 'private', 'community']) bots.push(await member(h.port, made.code, sector))
	p = await phone(browser, { before: watch })
	await p.goto(`http://127.0.0.1:${h.port}/`)
	const field = p.getByLabel(say('participant.code.label'))
	await field.focus()
	const keyboard = await new Keyboard(p).open()
	const digits = String(made.code)
	for (let n = 1; n <= 6; n++) await keyboard.preedit(digits.slice(0, n))
	await keyboard.enter_inside()
	assert.equal(await field.inputValue(), digits)
	assert.ok(await field.isVisible(), 'Enter inside the composition went on')
	await keyboard.commit(digits)
	await p.keyboard.press('Enter')
	await button(p, 'participant.consent.yes').waitFor()
	await go_to('swot')
	await sit_down(p)
	await nothing_written()
})

test('a card: syllables, Enter inside them, and the hub in their middle', { timeout: 60_000 }, async () => {
	await p.getByRole('button', { name: say('name.quadrant.S') }).first().click()
	const field = p.getByLabel(say('participant.write.label_swot'))
	await field.focus()
	const keyboard = await new Keyboard(p).open()
	await keyboard.words(['dduwowngf', 'ddepj', 'nuwowcs', 'sachj'], async () => {
		await keyboard.enter_inside()
		await hub_speaks(p)
	})
	assert.equal(await field.inputValue(), 'đường đẹp nước sạch')
	assert.equal(sent(p, 'add_card').all, 0, 'Enter inside a syllable sent the card')
	await p.keyboard.press('Enter')
	assert.equal(sent(p, 'add_card').all, 0, 'Enter is a new line')
	await p.keyboard.press('Control+Enter')
	await ticks(p, 'saved', 1)
	await saw(() => cards().some((c) => c.text === 'đường đẹp nước sạch'), 'the card')
	while (sent(p, 'add_card').all === 0) await p.waitForTimeout(20)
	assert.equal(sent(p, 'add_card').all, 1)
	assert.equal(await field.inputValue(), '')

	/* The button, too, takes the syllable that was not finished: leaving the field ends it. */
	await field.focus()
	for (const n of [1, 2, 3, 4]) await keyboard.preedit(telex('cair'.slice(0, n)))
	await button(p, 'ui.send').click()
	await ticks(p, 'saved', 2)
	await saw(() => cards().some((c) => c.text === 'cải'), 'the unfinished syllable')

	/* Android's keyboards compose whole words, some of them without a single key event. */
	const android = await new Keyboard(p, { silent: true }).open()
	await field.focus()
	const before = await p.evaluate(() => composed.keys.length)
	await android.words(['thuees', 'taam'], () => hub_speaks(p))
	assert.equal(await p.evaluate(() => composed.keys.length), before)
	assert.equal(await field.inputValue(), 'thuế tâm')
	await button(p, 'ui.send').click()
	await ticks(p, 'saved', 3)
	await saw(() => cards().some((c) => c.text === 'thuế tâm'), 'the word from Android')
	await nothing_written()

	/* The step is closed in the middle of a syllable: the field goes, and what stood in it is kept and comes back. */
	await field.focus()
	await android.preedit('mỡ')
	await f.must('close_input', { activity: step('swot') })
	await field.waitFor({ state: 'detached' })
	await p.getByText(say('participant.left_over.title')).waitFor()
	assert.ok(await p.getByText('mỡ', { exact: true }).first().isVisible())
	await f.must('open_input', { activity: step('swot') })
	await field.waitFor()
	assert.equal(await field.inputValue(), 'mỡ')
	assert.equal(await p.getByText(say('participant.left_over.title')).count(), 0)
})

test('letters count as people count them, and arrive as one', { timeout: 60_000 }, async () => {
	const field = p.getByLabel(say('participant.write.label_swot'))
	const counter = p.locator('#card-count')
	const keyboard = await new Keyboard(p).open()
	const limit = f.views.get('stage').limit
	const words = 'nước sạch'
	assert.notEqual(words.normalize('NFD').length, words.normalize('NFC').length)
	for (const form of ['NFC', 'NFD']) {
		await field.fill('')
		await field.focus()
		await keyboard.commit(words.normalize(form))
		assert.equal(await field.inputValue(), words.normalize(form), 'the field keeps what was typed')
		assert.match(await counter.innerText(), new RegExp(`^9 / ${limit}`), form)
	}
	await button(p, 'ui.send').click()
	await ticks(p, 'saved', 4)
	await saw(() => cards().some((c) => c.text === words.normalize('NFC')), 'the card in one form')
	assert.ok(cards().every((c) => c.text === c.text.normalize('NFC')))

	const full = 'ộ'.repeat(limit).normalize('NFD')
	await field.focus()
	await keyboard.commit(full)
	assert.match(await counter.innerText(), new RegExp(`^${limit} / ${limit}`))
	await keyboard.commit('ệ'.normalize('NFD'))
	assert.match(await counter.innerText(), new RegExp(`^${limit + 1} / ${limit}`))
	await button(p, 'ui.send').click()
	await p.getByText(say('participant.write.shorten')).waitFor()
	assert.equal(await field.inputValue(), full + 'ệ'.normalize('NFD'))
	assert.equal((await bots[0].send('add_card', { activity: step('swot'), kind: 'swot', quadrant: 'S', text: 'ộ'.repeat(limit + 1).normalize('NFD') })).ok, false)
	await field.focus()
	await p.keyboard.press('Backspace')
	/* One stroke takes away one code point or the whole letter, as the system likes. */
	while ((await field.inputValue()).length > full.length) await p.keyboard.press('Backspace')
	await button(p, 'ui.send').click()
	await ticks(p, 'saved', 5)
	await saw(() => cards().some((c) => c.text === full.normalize('NFC')), 'the longest card')
	await nothing_written()
})

/** One more field of the phone: composed with the hub and Enter in the middle, sent with Ctrl+Enter. */
async function composed_field(field, wish, strokes, arrives) {
	const keyboard = await new Keyboard(p).open()
	const before = sent(p, wish).all
	await field.focus()
	await keyboard.words(strokes, async () => {
		await keyboard.enter_inside()
		await hub_speaks(p)
	})
	const text = strokes.map(telex).join(' ')
	assert.equal(await field.inputValue(), text)
	assert.equal(sent(p, wish).all, before, `Enter inside a syllable sent ${wish}`)
	await p.keyboard.press('Control+Enter')
	await saw(() => arrives(text), wish)
	/* The browser tells of its frames a little later than the hub answers them. */
	while (sent(p, wish).all === before) await p.waitForTimeout(20)
	assert.equal(sent(p, wish).all, before + 1)
	await nothing_written()
}

test('statement, reservation and objective are composed in peace', { timeout: 90_000 }, async () => {
	await go_to('vision')
	await composed_field(p.getByLabel(say('participant.write.label_statement')), 'add_card', ['dduwowngf', 'ddepj'], (text) => cards().some((c) => c.text === text))

	await go_to('draft', false)
	const { made } = await f.must('add_draft', { text: 'Đồng Mây: xã xanh, giàu bản sắc', elements: [] })
	await button(p, 'participant.drafts.add').click()
	await composed_field(p.getByLabel(say('participant.drafts.missing')), 'add_reservation', ['nuwowcs', 'sachj'], (text) => f.views.get(`draft/${made}`).reservations.some((r) => r.text === text))

	await go_to('objectives')
	await button(p, 'name.dimension.economic').click()
	await button(p, 'name.horizon.medium').click()
	await composed_field(p.getByLabel(say('participant.objectives.label')), 'add_objective', ['cair', 'taam'], (text) => [...f.views].some(([key, o]) => key.startsWith('objective/') && o.text === text))
})

test('the console: search, a new theme, a remark', { timeout: 90_000 }, async () => {
	await f.must('go_to', { activity: step('themes') })
	desk = await phone(browser, { viewport: { width: 1366, height: 768 }, before: watch })
	await desk.goto(`http://127.0.0.1:${h.port}/console#${f.room}.${f.token}`)
	await desk.locator('[data-card]').first().waitFor()
	const keyboard = await new Keyboard(desk).open()
	const did = () => desk.said.filter((m) => m.do).map((m) => m.do)
	const change = async () => {
		await f.must('add_theme', { quadrant: 'W', title: `Nhóm ${++spoken}` })
		/* The board is drawn anew around the field: one card goes under another, and comes out again. */
		const [first, second] = cards().filter((c) => c.quadrant === 'W')
		if (second.into) await f.must('split_card', { card: second.card })
		else await f.must('merge_card', { card: second.card, into: first.card })
		await hub_speaks(desk)
	}

	/* The letters of the search are keys of the desk as well: a, x, b, t, q. They belong to the field. */
	const search = desk.getByRole('searchbox', { name: say('console.search') })
	await search.focus()
	await keyboard.words(['dduwowngf'], async () => {
		await keyboard.enter_inside()
		for (const key of ['a', 'x', 'b', 't', 'q', 'm', '?', 'ArrowRight', ' ']) await keyboard.key('rawKeyDown', key, key.toUpperCase().charCodeAt(0))
		await change()
	})
	assert.equal(await search.inputValue(), 'đường')
	assert.deepEqual(did(), [], 'a key of the desk was pressed while somebody composed')
	assert.equal(await desk.getByRole('dialog').count(), 0)
	await search.fill('')

	/* A new theme by its own form. */
	await desk.getByRole('button', { name: `+ ${say('console.theme')}` }).first().click()
	await desk.getByRole('textbox', { name: say('console.theme_title'), exact: true }).focus()
	await keyboard.words(['nuwowcs', 'sachj'], async () => {
		await keyboard.enter_inside()
		await change()
	})
	assert.deepEqual(did(), [], 'Enter inside a syllable made a theme')
	await desk.keyboard.press('Enter')
	await saw(() => [...f.views.values()].some((v) => v.title === 'nước sạch'), 'the theme')

	/* And by the list of the ticked cards: Enter inside a syllable takes no row. */
	await desk.locator('[data-card]').first().focus()
	await desk.keyboard.press('g')
	const list = desk.getByRole('combobox')
	await list.waitFor()
	await keyboard.words(['cair'], async () => {
		await keyboard.enter_inside()
		await change()
	})
	assert.ok(await list.isVisible(), 'Enter inside a syllable took a row')
	await desk.keyboard.press('Enter')
	await saw(() => [...f.views.values()].some((v) => v.title === 'cải' && v.cards.length === 1), 'the theme from the list')

	/* A remark: Enter alone is a new line, Ctrl+Enter sends, neither of them inside a syllable. */
	const before = did().length
	const remarks = desk.getByRole('region', { name: say('console.panel_remarks') })
	await remarks.getByLabel(say('console.text'), { exact: true }).focus()
	await keyboard.words(['dduwowngf', 'mowx'], async () => {
		await keyboard.enter_inside()
		await change()
	})
	assert.equal(did().length, before, 'Enter inside a syllable wrote into the minutes')
	await desk.keyboard.press('Control+Enter')
	await saw(() => [...f.views].some(([key, r]) => key.startsWith('remark/') && r.text === 'đường mỡ'), 'the remark')
	await nothing_written()
})
