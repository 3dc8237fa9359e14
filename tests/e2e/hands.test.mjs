// What a person at a phone can rely on: to say that one is done, to keep words that were refused and marks half made, to share
// the phone with a neighbour, to come back; and that a preview leaves nothing behind. Every screen on the way is looked at in
// both languages and both themes, on a phone of 360 px, and on one of 320 px with letters twice as big. FULL=1 (make e2e)
// asks axe about every look and takes its picture; otherwise about the first and one other in turn, and the rest are only measured.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { Person, hub, workshop } from './person.mjs'
import { SIZE, button, launch, phone, say, sit_down, ticks, write } from './phone.mjs'

const require = createRequire(new URL('../../web-client/package.json', import.meta.url))
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const screens = fileURLToPath(new URL('../../build/screens/hands/', import.meta.url))
fs.rmSync(screens, { recursive: true, force: true })
fs.mkdirSync(screens, { recursive: true })

const browser = await launch()
test.after(() => browser.close())

async function scene() {
	const h = await hub('--no-demo')
	const { code, key } = await workshop(h, { template: 'led-7-steps' })
	const desk = new Person(h.port, code, key)
	await desk.enter()
	const at = (kind) => desk.views.get('agenda').activities.find((a) => a.kind === kind).activity
	const open = async (kind) => {
		await desk.must('go_to', { activity: at(kind) })
		await desk.must('open_input', { activity: at(kind) })
	}
	const base = `http://127.0.0.1:${h.port}`
	return { h, code, key, desk, at, open, base, address: `${base}/j/${code}`, end: async () => (desk.leave(), h.stop()) }
}

const FULL = process.env.FULL === '1'
const fits = async (page, name, width) =>
	assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, `${name} is too wide`)

async function is_fit(page, name, width) {
	await page.evaluate(() => window.scrollTo(0, 0))
	if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
	const found = await page.evaluate(async (rules) => {
		const { violations } = await globalThis.axe.run(document, { runOnly: rules })
		return violations.map((v) => `${v.id}: ${v.nodes[0].html}`)
	}, RULES)
	assert.deepEqual(found, [], name)
	await fits(page, name, width)
}

const THEMES = [['light', '', SIZE.width, SIZE.height], ['contrast', '', SIZE.width, SIZE.height], ['light', 'double', 320, 640]]
let turn = 0
/** The screen as it stands, in up to six looks; afterwards it is as it was. */
async function look(page, name) {
	const wear = (theme, size) => page.evaluate(([theme, size]) => Object.assign(document.documentElement.dataset, { theme, size }), [theme, size])
	const english = page.getByRole('button', { name: 'English', exact: true })
	const speaks = async (to) => {
		await page.getByRole('button', { name: to, exact: true }).click()
		await page.waitForFunction((lang) => document.documentElement.lang === lang, to === 'English' ? 'en' : 'vi')
	}
	const languages = (await english.count()) ? ['vi', 'en'] : ['vi']
	const other = 1 + turn++ % (languages.length * THEMES.length - 1)
	let nth = 0
	for (const language of languages) {
		if (language === 'en') await speaks('English')
		for (const [theme, size, width, height] of THEMES) {
			await page.setViewportSize({ width, height })
			await wear(theme, size)
			const called = `${name}-${language}-${theme}${size && `-${size}`}`
			const is_asked = FULL || nth === 0 || nth === other
			nth++
			if (!is_asked) {
				await fits(page, called, width)
				continue
			}
			await is_fit(page, called, width)
			await page.screenshot({ path: `${screens}${called}.png`, fullPage: size === 'double' })
		}
	}
	await page.setViewportSize(SIZE)
	await wear('light', '')
	if (await english.count()) return
	await speaks('Tiếng Việt')
}

const last_felt = (page) => page.said.filter((m) => m.feel).at(-1)
const feels = async (page, wanted) => {
	for (let i = 0; i < 100; i++) {
		const { writing, done } = last_felt(page) ?? {}
		if (writing === wanted.writing && done === wanted.done) return
		await new Promise((next) => setTimeout(next, 50))
	}
	assert.fail(`felt ${JSON.stringify(last_felt(page))}, wanted ${JSON.stringify(wanted)}`)
}

test('"I am done" is felt, kept over a reload, taken back, and asked anew', async () => {
	const { desk, at, open, address, end } = await scene()
	const page = await phone(browser)
	await page.goto(address)
	await look(page, '01-consent')
	await sit_down(page)
	await look(page, '02-lobby')
	await open('swot')
	await page.waitForSelector('#card')
	await look(page, '03-swot-empty')
	await write(page, 'Gần quốc lộ, có chợ đầu mối', 'S')
	await ticks(page, 'saved', 1)
	await page.fill('#card', 'còn viết dở')
	await feels(page, { writing: true, done: false })
	await desk.until((d) => d.views.get('pulse')?.writing === 1, 'somebody writing')
	await button(page, 'participant.done.say').click()
	await page.waitForSelector(`text=${say('participant.done.unsent')}`)
	await look(page, '04-done-unsent')
	await button(page, 'ui.back').click()
	await page.fill('#card', '')
	await button(page, 'participant.done.say').click()
	await page.waitForSelector(`text=${say('participant.done.said')}`)
	await feels(page, { writing: false, done: true })
	await desk.until((d) => d.views.get('pulse')?.done === 1, 'somebody done')
	assert.equal(await page.locator('#card').count(), 0)
	await look(page, '05-done')
	await page.reload()
	await page.waitForSelector(`text=${say('participant.done.said')}`)
	await desk.until((d) => d.views.get('pulse')?.done === 1, 'still done after a reload')
	const rows = desk.views.get('agenda').activities
	const next = rows[rows.findIndex((row) => row.activity === desk.views.get('stage').activity) + 1]
	assert.ok((await page.innerText('.calm')).includes(next.title))
	await button(page, 'participant.done.undo_write').click()
	await page.waitForSelector('#card')
	await desk.until((d) => d.views.get('pulse')?.done === 0, 'nobody done')
	await button(page, 'participant.done.say').click()
	await desk.until((d) => d.views.get('pulse')?.done === 1, 'done again')
	await desk.must('close_input', { activity: at('swot') })
	await page.waitForSelector(`text=${say('participant.step.closed')}`)
	await desk.must('open_input', { activity: at('swot') })
	await page.waitForSelector('#card')
	assert.deepEqual(page.wrong, [])
	await end()
})

const focus = (page) => page.evaluate(() => `${document.activeElement.tagName} ${document.activeElement.textContent.trim()}`)

test('fingers that tap twice, and hands that never leave the keyboard', async () => {
	const { desk, open, address, end } = await scene()
	const page = await phone(browser)
	await page.goto(address)
	await sit_down(page)
	await open('swot')
	await page.waitForSelector('#card')
	await page.getByRole('button', { name: say('name.quadrant.S') }).first().click()
	await page.fill('#card', 'Gần quốc lộ')
	await button(page, 'ui.send').dblclick()
	await ticks(page, 'saved', 1)
	assert.equal(await page.locator('[role=alert]').count(), 0)
	await page.fill('#card', 'Chợ đầu mối')
	await page.press('#card', 'Control+Enter')
	await ticks(page, 'saved', 2)
	assert.equal(await page.evaluate(() => document.activeElement.id), 'card')
	assert.equal(await page.inputValue('#card'), '')
	await button(page, 'ui.edit').first().click()
	assert.match(await page.evaluate(() => document.activeElement.id), /^edit-/)
	await button(page, 'ui.cancel').click()
	assert.equal(await focus(page), `BUTTON ${say('ui.edit')}`)
	/* Withdrawing asks once: a neighbour's button is near. */
	await button(page, 'ui.withdraw').first().click()
	await page.waitForSelector(`text=${say('participant.write.withdraw_sure')}`)
	assert.equal(await focus(page), `BUTTON ${say('ui.cancel')}`)
	await look(page, '17-withdraw')
	await button(page, 'ui.cancel').click()
	assert.equal(await focus(page), `BUTTON ${say('ui.withdraw')}`)
	await button(page, 'ui.withdraw').first().click()
	await button(page, 'participant.write.withdraw_yes').click()
	await ticks(page, 'saved', 1)
	assert.equal(await focus(page), `H2 ${say('participant.write.mine', { n: 1 })}`)
	await button(page, 'ui.help').click()
	await button(page, 'ui.close').click()
	assert.equal(await focus(page), `BUTTON ${say('ui.help')}`)
	await desk.until((d) => [...d.views.values()].filter((v) => v.text === 'Gần quốc lộ').length === 1, 'one card')
	assert.deepEqual(page.wrong, [])
	await end()
})

/** Notes what the page says to those who hear it. */
function hear() {
	globalThis.heard = []
	const note = (changes) => {
		for (const { target } of changes) {
			const voice = (target.nodeType === 3 ? target.parentElement : target)?.closest('.hidden-word[role=status]')
			if (voice) globalThis.heard.push(voice.textContent)
		}
	}
	document.addEventListener('DOMContentLoaded', () => new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true }))
}

test('a ballot that is changed is said to be saved a second time', async () => {
	const { desk, at, address, end } = await scene()
	const page = await phone(browser, { before: hear })
	await page.goto(address)
	await sit_down(page)
	const activity = at('theme_points')
	const { made } = await desk.must('add_theme', { quadrant: 'S', title: 'Đất đai' })
	await desk.must('keep_single', { theme: made })
	await desk.must('go_to', { activity })
	const { made: poll } = await desk.must('prepare_poll', { activity, method: 'dots', items_of: 'themes', question: 'Nhóm nào?' })
	await desk.must('open_poll', { poll })
	await page.waitForSelector('.stepper')
	const saved = (n) => page.waitForFunction(([n, word]) => globalThis.heard.filter((one) => one.trim() === word).length === n, [n, say('ui.tick.saved')])
	await page.click('.stepper >> button >> nth=1')
	/* The form does not go blank while the ballot is being kept: a second tap would send the blank one. */
	const blank = await page.evaluate(async (word) => {
		let seen = false
		const look = () => (seen ||= [...document.querySelectorAll('button')].some((one) => one.textContent.trim() === word))
		new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true })
		document.querySelector('.send button').click()
		await new Promise((then) => setTimeout(then, 1000))
		return seen
	}, say('vote.blank.send'))
	assert.equal(blank, false)
	await saved(1)
	assert.equal(await page.locator('.send button').innerText(), say('participant.poll.sent'))
	await page.waitForTimeout(2500)
	await page.click('.stepper >> button >> nth=1')
	await button(page, 'participant.poll.send_again').click()
	await saved(2)
	assert.deepEqual(page.wrong, [])
	await end()
})

test('a step that changes under whoever writes is said, and takes the focus along', async () => {
	const { desk, at, open, address, end } = await scene()
	const page = await phone(browser, { before: hear })
	await page.goto(address)
	await sit_down(page)
	await open('swot')
	await page.waitForSelector('#card')
	await page.locator('#card').pressSequentially('còn viết')
	await desk.must('go_to', { activity: at('draft') })
	await page.waitForSelector(`text=${say('participant.left_over.title')}`)
	assert.equal(await page.evaluate(() => document.activeElement.tagName), 'MAIN')
	const { title } = desk.views.get('agenda').activities.find((a) => a.kind === 'draft')
	await page.waitForFunction((title) => globalThis.heard.some((one) => one.trim() === title), title)
	/* A newer draft does not take the field away from whoever still writes on the older one. */
	await desk.must('add_draft', { text: 'Xã xanh, sạch, đẹp' })
	await button(page, 'participant.drafts.add').click()
	assert.match(await page.evaluate(() => document.activeElement.id), /^reservation/)
	await page.keyboard.type('Chưa nói đến')
	await desk.must('add_draft', { text: 'Xã xanh, sạch, đẹp, giàu' })
	await page.waitForSelector('text=Xã xanh, sạch, đẹp, giàu')
	await page.keyboard.type(' người nghèo')
	await button(page.locator('.sheet:has([id^=reservation])'), 'ui.send').click()
	await desk.until((d) => [...d.views.values()].some((v) => v.reservations?.some((one) => one.text === 'Chưa nói đến người nghèo')), 'what is missed')
	assert.deepEqual(page.wrong, [])
	await end()
})

test('a second person who turns back, and comes again', async () => {
	const { h, address, end } = await scene()
	const page = await phone(browser)
	await page.goto(address)
	const first = await sit_down(page)
	await button(page, 'ui.help').click()
	await button(page, 'participant.help.another').click()
	await button(page, 'participant.consent.yes').click()
	await page.getByRole('button', { name: say('name.sector.private') }).first().click()
	/* The hub does not answer for a while. */
	h.child.kill('SIGSTOP')
	await button(page, 'participant.join.go').click()
	await page.waitForSelector(`text=${say('participant.join.sitting')}`)
	await button(page, 'ui.back').click()
	await page.waitForTimeout(300)
	h.child.kill('SIGCONT')
	await page.waitForSelector('header .code')
	assert.equal(await page.innerText('header .code'), first)
	await button(page, 'ui.help').click()
	await page.getByRole('button', { name: say('participant.help.another'), exact: true }).click()
	await page.waitForFunction((words) => !document.body.innerText.includes(words), say('participant.join.sitting'))
	assert.deepEqual(page.wrong, [])
	await end()
})

test('what a moderator returns is mended, and looked at again', async () => {
	const { desk, open, address, end } = await scene()
	const page = await phone(browser)
	await page.goto(address)
	await sit_down(page)
	await open('swot')
	await desk.must('hold_new_cards', { hold: true })
	await write(page, 'Ông Ba lấn đất', 'W')
	await page.waitForSelector(`text=${say('participant.write.waiting')}`)
	const seen = () => [...desk.views.values()].find((v) => v.text === 'Ông Ba lấn đất')
	await desk.until(seen, 'the card')
	const card = seen()
	await desk.must('hide_card', { card: card.card, reason: 'Xin không nêu tên' })
	await page.waitForSelector('text=Xin không nêu tên')
	await look(page, '06-returned')
	await button(page, 'participant.write.again').click()
	await page.fill('textarea[id^=edit]', 'Có hộ lấn đất công')
	await page.reload()
	await page.waitForSelector('textarea[id^=edit]')
	assert.equal(await page.inputValue('textarea[id^=edit]'), 'Có hộ lấn đất công')
	await button(page, 'ui.save').click()
	await page.waitForSelector(`text=${say('participant.write.again_waiting')}`)
	await look(page, '07-mended')
	await desk.must('unhide_card', { card: card.card })
	await page.waitForFunction(() => document.querySelectorAll('.held').length === 0)
	assert.deepEqual(page.wrong, [])
	await end()
})

test('words that came too late are kept, copied, and sent when the step opens again', async () => {
	const { desk, at, open, address, end } = await scene()
	const page = await phone(browser)
	await page.goto(address)
	await sit_down(page)
	await open('swot')
	await page.waitForSelector('#card')
	await page.context().setOffline(true)
	await write(page, 'Mưa lũ làm sạt lở đường', 'T')
	await ticks(page, 'kept', 1)
	await page.fill('#card', 'và còn viết dở')
	await desk.must('go_to', { activity: at('vision') })
	await page.context().setOffline(false)
	await page.waitForSelector(`text=${say('participant.left_over.refused')}`)
	await page.waitForSelector(`text=${say('participant.left_over.title')}`)
	await look(page, '08-left-over')
	await page.reload()
	await page.waitForSelector('text=Mưa lũ làm sạt lở đường')
	await page.waitForSelector('text=và còn viết dở')
	await open('swot')
	await page.waitForSelector('#card')
	assert.equal(await page.inputValue('#card'), 'và còn viết dở')
	await button(page, 'participant.write.again').click()
	await page.fill('textarea[id^=again]', 'Mưa lũ làm sạt lở đường liên thôn')
	await look(page, '09-again')
	await button(page, 'participant.write.resend').click()
	await ticks(page, 'saved', 1)
	await desk.until((d) => [...d.views.values()].some((v) => v.text === 'Mưa lũ làm sạt lở đường liên thôn'), 'the card')
	assert.deepEqual(page.wrong, [])
	await end()
})

test('a ballot half filled survives others, a reload and a change of hands', async () => {
	const { desk, at, address, end } = await scene()
	const page = await phone(browser)
	await page.goto(address)
	const first = await sit_down(page)
	await button(page, 'ui.help').click()
	await look(page, '10-help')
	await button(page, 'participant.help.another').click()
	await look(page, '11-second')
	const second = await sit_down(page, 'private')
	const writer = () => page.innerText('.who strong')
	assert.equal(await writer(), second)
	const change = async (to) => {
		await button(page, 'participant.band.change').click()
		await button(page, 'participant.help.change', { code: to }).click()
		await page.waitForFunction((code) => document.querySelector('.who strong')?.textContent === code, to)
	}
	const activity = at('theme_points')
	for (const [quadrant, title] of [['S', 'Đất đai'], ['W', 'Đường hẹp'], ['O', 'Chương trình OCOP'], ['T', 'Thiên tai']]) {
		const { made } = await desk.must('add_theme', { quadrant, title })
		await desk.must('keep_single', { theme: made })
	}
	await desk.must('go_to', { activity })
	const { made: poll } = await desk.must('prepare_poll', { activity, method: 'dots', items_of: 'themes', question: 'Nhóm nào quan trọng nhất?' })
	await desk.must('open_poll', { poll })
	await page.waitForSelector('.stepper')
	const plus = (row) => page.click(`.stepper >> nth=${row} >> button >> nth=1`)
	const marks = () => page.locator('output').allInnerTexts()
	await plus(0)
	await plus(2)
	await look(page, '12-half-ballot')
	await change(first)
	await page.waitForSelector('.stepper')
	assert.deepEqual(await marks(), ['0', '0', '0', '0'])
	await plus(3)
	await button(page, 'participant.poll.send').click()
	await ticks(page, 'saved', 1)
	await change(second)
	await page.waitForSelector('.stepper')
	assert.deepEqual(await marks(), ['1', '0', '1', '0'])
	await desk.must('set_timer', { activity, seconds: 300 })
	await page.waitForSelector('[role=timer]')
	assert.deepEqual(await marks(), ['1', '0', '1', '0'])
	await page.reload()
	await page.waitForSelector('.stepper')
	assert.deepEqual(await marks(), ['1', '0', '1', '0'])
	/* Sent, then changed and not sent: the change survives too. */
	await button(page, 'participant.poll.send').click()
	await ticks(page, 'saved', 1)
	await page.click('.stepper >> nth=0 >> button >> nth=0')
	await page.reload()
	await page.waitForSelector('.stepper')
	assert.deepEqual(await marks(), ['0', '0', '1', '0'])
	await page.waitForSelector(`text=${say('participant.poll.unsent')}`)
	await page.context().setOffline(true)
	await button(page, 'participant.poll.send_again').click()
	await ticks(page, 'kept', 1)
	await change_offline(page, first)
	await desk.must('close_poll', { poll })
	await page.context().setOffline(false)
	await page.waitForSelector(`text=${say('participant.poll.closed')}`)
	assert.equal(await page.locator('.tick.refused').count(), 0)
	/* The neighbour's ballot has not left yet: the band says so, and so does the list of names. */
	await page.waitForSelector(`text=${say('participant.band.waiting', { code: second, n: 1 })}`)
	await button(page, 'participant.band.change').click()
	await page.click(`button:has-text("${say('participant.help.change', { code: second })}"):has-text("${say('ui.link.unsent.other', { n: 1 })}")`)
	await ticks(page, 'refused', 1)
	await look(page, '13-late-ballot')
	assert.deepEqual(page.wrong, [])
	await end()

	/* Without a line the other's screen waits, and says whose it is as soon as it is known. */
	async function change_offline(page, to) {
		await button(page, 'participant.band.change').click()
		await button(page, 'participant.help.change', { code: to }).click()
	}
})

test('the code alone leads back to the seat, without asking for consent twice', async () => {
	const { code, base, address, end } = await scene()
	const page = await phone(browser)
	await page.goto(address)
	const seat = await sit_down(page)
	const context = page.context()
	await page.close()
	const again = await context.newPage()
	await again.goto(base)
	if (await again.locator('#code').count()) {
		await again.fill('#code', String(code))
		await again.click('button[type=submit]')
	}
	await again.waitForSelector('header .code')
	assert.equal(await again.innerText('header .code'), seat)
	await end()
})

test('a preview shows a sector its screen, sends nothing and leaves nothing behind', async () => {
	const { code, key, desk, open, base, end } = await scene()
	const page = await phone(browser)
	await open('swot')
	await page.goto(`${base}/?preview=state#${code}.${key}`)
	await page.waitForSelector(`text=${say('participant.band.preview', { sector: say('name.sector.state') })}`)
	await page.waitForSelector('#card')
	await write(page, 'chỉ để thử', 'S')
	await page.waitForSelector(`text=${say('refusal.preview_only')}`)
	await page.fill('#card', 'bản nháp')
	await look(page, '14-preview')
	const left = await page.evaluate(async () => ({ kept: Object.keys(localStorage), boxes: (await indexedDB.databases()).map((one) => one.name) }))
	assert.deepEqual(left.kept.filter((one) => !/language/.test(one)), [])
	assert.deepEqual(left.boxes, [])
	assert.equal(page.said.some((m) => m.do || m.feel), false)
	assert.equal([...desk.views.values()].some((v) => v.text === 'chỉ để thử'), false)
	assert.deepEqual(page.wrong, [])
	await end()
})

test('a rehearsal says so, and takes everything with it', async () => {
	const { code, key, h, desk, base, end } = await scene()
	const { made } = await desk.must('rehearse')
	const rehearsal = new Person(h.port, made, key)
	await rehearsal.enter()
	const page = await phone(browser)
	await page.goto(`${base}/j/${made}`)
	await sit_down(page)
	await page.waitForSelector(`text=${say('participant.band.rehearsal')}`)
	await look(page, '15-rehearsal')
	await rehearsal.must('discard_rehearsal')
	await page.waitForSelector(`text=${say('participant.rehearsal.title')}`)
	await look(page, '16-rehearsal-over')
	const is_left = (page, made) => page.evaluate((made) => Object.keys(localStorage).some((one) => one.includes(String(made))), made)
	assert.equal(await is_left(page, made), false)
	assert.notEqual(made, code)
	/* A phone that was away when it ended, and whose page was closed meanwhile. */
	const { made: other } = await desk.must('rehearse')
	const again = new Person(h.port, other, key)
	await again.enter()
	await page.goto(`${base}/j/${other}`)
	await sit_down(page)
	await page.waitForSelector(`text=${say('participant.band.rehearsal')}`)
	await page.goto('about:blank')
	await again.must('discard_rehearsal')
	await page.goto(`${base}/j/${other}`)
	await page.waitForSelector(`text=${say('participant.rehearsal.title')}`)
	await page.waitForFunction((made) => !Object.keys(localStorage).some((one) => one.includes(String(made))), other)
	assert.deepEqual(page.wrong, [])
	await end()
})

test('a ballot that counts is not called late, though the hub has forgotten that it took it', async () => {
	const { h, code, desk, at, address, end } = await scene()
	const page = await phone(browser)
	await page.goto(address)
	await sit_down(page)
	const activity = at('theme_points')
	for (const title of ['Đất đai', 'Đường hẹp', 'Chương trình OCOP', 'Thiên tai']) {
		const { made } = await desk.must('add_theme', { quadrant: 'S', title })
		await desk.must('keep_single', { theme: made })
	}
	await desk.must('go_to', { activity })
	const plus = (row) => page.click(`.stepper >> nth=${row} >> button >> nth=1`)
	for (const changes of [false, true]) {
		const { made: poll } = await desk.must('prepare_poll', { activity, method: 'dots', items_of: 'themes', question: 'Nhóm nào?' })
		await desk.must('open_poll', { poll })
		await page.waitForSelector('.stepper')
		if (changes) {
			await plus(1)
			await button(page, 'participant.poll.send').click()
			await ticks(page, 'saved', 1)
		}
		await page.context().setOffline(true)
		await plus(0)
		await button(page, changes ? 'participant.poll.send_again' : 'participant.poll.send').click()
		await ticks(page, 'kept', 1)
		/* As if the hub had taken it and had been started anew behind the bell: it lies in the urn, under an id that nobody knows. */
		const [[place, kept]] = await page.evaluate((n) => Object.entries(localStorage).filter(([k]) => k.startsWith('dienhong.receipt.') && k.endsWith(`.${n}`)), poll)
		const seat = new Person(h.port, code, place.split('.')[3])
		await seat.enter()
		const receipt = createHash('sha256').update(Buffer.from(JSON.parse(kept).nonce, 'hex')).digest('hex')
		await seat.must('cast_ballot', { poll, picks: [{ item: 1, points: 1 }], receipt })
		seat.leave()
		await desk.must('close_poll', { poll })
		await page.context().setOffline(false)
		await page.waitForSelector(`text=${say('vote.receipt.in', { n: 1 })}`)
		/* Of one ballot the receipt says all; of several it does not say which one counts. */
		if (changes) await page.waitForSelector(`text=${say('vote.receipt.older')}`)
		await page.waitForFunction((n) => document.querySelectorAll('.tick.refused').length === n, changes ? 1 : 0)
		assert.equal(await page.locator(`text=${say('vote.receipt.older')}`).count(), changes ? 1 : 0)
		await desk.must('show_result', { poll })
	}
	assert.deepEqual(page.wrong, [])
	await end()
})
