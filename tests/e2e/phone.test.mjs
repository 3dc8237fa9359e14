// A cheap phone (360 x 640) in a real browser against the real hub: joins, writes, votes, loses the hub, comes back. Every
// screen on the way is checked for accessibility, and none may be wider than the phone.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { hub } from './hub.mjs'
import { Person, workshop } from './person.mjs'
import { is_kept } from './phone.mjs'

const require = createRequire(new URL('../../web-client/package.json', import.meta.url))
const { chromium } = require('playwright-core')
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const chrome = process.env.CHROMIUM ?? '/usr/bin/chromium'

const browser = await chromium.launch({ executablePath: chrome, args: ['--no-sandbox', '--headless=new', '--disable-gpu'] })
test.after(() => browser.close())

async function phone(address) {
	const context = await browser.newContext({ viewport: { width: 360, height: 640 } })
	const page = await context.newPage()
	page.wrong = []
	page.on('pageerror', (e) => page.wrong.push(e.message))
	page.on('console', (m) => {
		if (m.type() === 'error' && !m.text().includes('WebSocket')) page.wrong.push(m.text())
	})
	await page.goto(address)
	return page
}

/** The screen as it stands: nobody is locked out of it, and it fits. Scrolled to its top, so that the bar hides nothing. */
async function is_fit(page, name) {
	await page.evaluate(() => window.scrollTo(0, 0))
	await page.evaluate(axe)
	const found = await page.evaluate(async (rules) => {
		const { violations } = await globalThis.axe.run(document, { runOnly: rules })
		return violations.map((v) => `${v.id}: ${v.nodes[0].html}`)
	}, RULES)
	assert.deepEqual(found, [], name)
	assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, `${name} is too wide`)
}

async function sit_down(page, sector = 2) {
	await page.click('text="Đồng ý"')
	await page.click(`.option >> nth=${sector}`)
	await page.click('text="Vào hội thảo"')
	await page.waitForSelector('header .code')
}

async function write(page, text) {
	await page.fill('#card', text)
	await page.click('button.main')
}

const saved = (page, n) => page.waitForFunction((n) => document.querySelectorAll('.tick.saved').length === n, n)

async function scene(template) {
	const h = await hub('--no-demo')
	const { code, key } = await workshop(h, { template })
	const desk = new Person(h.port, code, key)
	await desk.enter()
	const at = (kind) => desk.views.get('agenda').activities.find((a) => a.kind === kind).activity
	return { h, code, desk, at, address: `http://127.0.0.1:${h.port}/j/${code}`, end: async () => (desk.leave(), h.stop()) }
}

test('a code that is wrong stays in its field', async () => {
	const { address, end } = await scene('led-7-steps')
	const page = await phone(address.replace(/\d+$/, '111111'))
	await page.waitForSelector('[role=alert]')
	assert.equal(await page.inputValue('#code'), '111 111')
	await is_fit(page, 'wrong code')
	await page.fill('#code', address.slice(-6, -3) + ' ' + address.slice(-3))
	await page.click('button[type=submit]')
	await page.waitForSelector('text="Đồng ý"')
	await is_fit(page, 'consent')
	await page.click('text="Không đồng ý"')
	await is_fit(page, 'paper')
	assert.equal(await page.evaluate(() => Object.keys(localStorage).some((k) => k.includes('seat'))), false)
	assert.deepEqual(page.wrong, [])
	await end()
})

test('cards are written, mended, withdrawn and shown', async () => {
	const { desk, at, address, end } = await scene('led-7-steps')
	const page = await phone(address)
	await sit_down(page)
	await is_fit(page, 'lobby')
	await desk.must('go_to', { activity: at('swot') })
	await desk.must('open_input', { activity: at('swot') })
	await page.waitForSelector('#card')
	await write(page, 'thiếu ô')
	await page.waitForSelector('[role=alert]')
	await page.click('button.S')
	await write(page, 'Gần quốc lộ, có chợ đầu mối')
	await saved(page, 1)
	await page.click('button.T')
	await write(page, 'Mưa lũ')
	await saved(page, 2)
	await is_fit(page, 'writing')
	await page.click('text="Sửa" >> nth=0')
	await page.fill('textarea[id^=edit]', 'Mưa lũ, sạt lở')
	await page.click('text="Lưu"')
	await desk.until((d) => [...d.views.values()].some((v) => v.text === 'Mưa lũ, sạt lở'), 'the mended card')
	await saved(page, 2)
	await page.click('text="Rút lại" >> nth=0')
	await page.click('text="Có, rút lại"')
	await page.waitForFunction(() => document.querySelectorAll('.tick').length === 1)
	await page.fill('#card', 'còn viết dở')
	await page.reload()
	await page.waitForSelector('#card')
	assert.equal(await page.inputValue('#card'), 'còn viết dở')
	await desk.must('reveal', { activity: at('swot') })
	await page.waitForSelector('section.S li')
	await is_fit(page, 'board')
	assert.deepEqual(page.wrong, [])
	await end()
})

test('half a syllable is not sent, and nothing rewrites it', async () => {
	const { desk, at, address, end } = await scene('led-7-steps')
	await desk.must('go_to', { activity: at('swot') })
	await desk.must('open_input', { activity: at('swot') })
	const page = await phone(address)
	await sit_down(page)
	await page.click('button.O')
	await page.focus('#card')
	const keyboard = await page.context().newCDPSession(page)
	for (const text of ['n', 'nu', 'nư', 'nươ', 'nươc', 'nước'])
		await keyboard.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
	const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229, modifiers: 2 }
	await keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', ...enter })
	await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter })
	assert.equal(await page.inputValue('#card'), 'nước')
	assert.equal(await page.locator('.tick').count(), 0)
	await page.click('button.main')
	await saved(page, 1)
	assert.ok((await page.innerText('li .body p')).includes('nước'))
	await end()
})

test('points are given, changed, kept over a reload, and marked as own when shown', async () => {
	const { desk, at, address, end } = await scene('led-7-steps')
	const page = await phone(address)
	await sit_down(page)
	for (const [quadrant, title] of [['S', 'Đất đai'], ['W', 'Đường hẹp'], ['O', 'Chương trình OCOP'], ['T', 'Thiên tai']]) {
		const { made } = await desk.must('add_theme', { quadrant, title })
		await desk.must('keep_single', { theme: made })
	}
	const activity = at('theme_points')
	await desk.must('go_to', { activity })
	const { made: poll } = await desk.must('prepare_poll', { activity, method: 'dots', items_of: 'themes', question: 'Nhóm nào quan trọng nhất?' })
	await desk.must('open_poll', { poll })
	const plus = (row) => page.click(`.stepper >> nth=${row} >> button >> nth=1`)
	await page.waitForSelector('.stepper')
	await plus(0)
	await plus(0)
	await plus(2)
	await is_fit(page, 'points')
	await page.click('text="Gửi phiếu"')
	await page.waitForSelector('.tick.saved')
	await page.reload()
	await page.waitForSelector('.tick.saved')
	assert.deepEqual(await page.locator('output').allInnerTexts(), ['2', '0', '1', '0'])
	await desk.must('close_poll', { poll })
	await page.waitForSelector('text=Vòng chấm điểm đã khóa')
	assert.equal(await page.locator('.rank').count(), 0)
	await desk.must('show_result', { poll })
	await page.waitForSelector('.rank')
	assert.equal(await page.locator('.own').count(), 2)
	await is_fit(page, 'result')
	assert.deepEqual(page.wrong, [])
	await end()
})

test('a draft is judged in five levels, and an objective is proposed', async () => {
	const { desk, at, address, end } = await scene('led-7-steps')
	const page = await phone(address)
	await sit_down(page)
	const activity = at('draft')
	await desk.must('go_to', { activity })
	const { made: draft } = await desk.must('add_draft', { text: 'Xã ta là miền quê xanh và an toàn.', elements: [] })
	const { made: poll } = await desk.must('prepare_poll', { activity, method: 'consensus', items_of: 'draft', draft, question: 'Ông, bà có đồng ý?' })
	await desk.must('open_poll', { poll })
	await page.click('.levels button >> nth=1')
	await page.click('text="Gửi phiếu"')
	await page.waitForSelector('.tick.saved')
	await page.click('text="Ghi điều còn băn khoăn"')
	await is_fit(page, 'draft')
	await page.fill('[id^=reservation]', 'Chưa nói đến người nghèo')
	await page.click('.sheet:has([id^=reservation]) >> text="Gửi"')
	await page.waitForSelector('li:has-text("Chưa nói đến người nghèo")')
	await desk.must('close_poll', { poll })
	await desk.must('show_result', { poll })
	await page.waitForSelector('text=Mức ủng hộ')
	await is_fit(page, 'bands')
	await desk.must('go_to', { activity: at('objectives') })
	await desk.must('open_input', { activity: at('objectives') })
	await page.fill('#objective', 'Nâng cấp đường liên thôn')
	await page.click('text="Xã hội"')
	await page.click('text="Trung hạn"')
	await is_fit(page, 'objective')
	await page.click('text="Gửi"')
	await page.waitForSelector('li:has-text("Nâng cấp đường liên thôn") >> text="Sửa"')
	await page.click('text="Rút lại"')
	await is_fit(page, 'objective withdrawn')
	assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Thôi')
	await page.click('text="Thôi"')
	await page.click('text="Rút lại"')
	await page.click('text="Có, rút lại"')
	await page.waitForFunction(() => !document.body.innerText.includes('Nâng cấp đường liên thôn'))
	assert.deepEqual(page.wrong, [])
	await end()
})

test('two people share a phone, a seat moves to another, and consent is withdrawn', async () => {
	const { address, end } = await scene('led-7-steps')
	const page = await phone(address)
	await sit_down(page)
	await page.click('text="Trợ giúp"')
	await is_fit(page, 'help')
	const recovery = await page.innerText('.seat .code')
	const first = await page.innerText('p:has-text("Ông/bà là") b')
	await page.click('text="Thêm một người trên máy này"')
	await sit_down(page, 0)
	const second = await page.innerText('header .code')
	assert.notEqual(second, first)
	const other = await phone(address)
	await other.click('text="Tôi đã có chỗ, muốn quay lại"')
	await other.fill('#recovery', '000 000')
	await other.click('button[type=submit]')
	await other.waitForSelector('[role=alert]')
	await other.fill('#recovery', recovery)
	await other.click('button[type=submit]')
	await other.waitForSelector('header .code')
	assert.equal(await other.innerText('header .code'), first)
	await other.click('text="Trợ giúp"')
	await other.click('text="Rút lại sự đồng ý và rời hội thảo"')
	await other.click('text="Rời hội thảo"')
	await other.waitForSelector('text="Đồng ý"')
	assert.equal(await page.innerText('header .code'), second)
	await end()
})

test('what is written while the hub is dead arrives once, in order', async (t) => {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-phone-'))
	const options = ['--journal', `sqlite:${folder}/hub.db`, '--no-demo']
	let h = await hub(...options)
	t.after(() => h.stop('SIGKILL'))
	const { port } = h
	const { code, key } = await workshop(h, { template: 'led-7-steps' })
	const desk = new Person(port, code, key)
	await desk.enter()
	const swot = desk.views.get('agenda').activities.find((a) => a.kind === 'swot').activity
	await desk.must('go_to', { activity: swot })
	await desk.must('open_input', { activity: swot })
	desk.leave()
	const page = await phone(`http://127.0.0.1:${port}/j/${code}`)
	await sit_down(page)
	/* The worker holds page, style and scripts: without it a reload needs the hub. */
	await is_kept(page)
	await page.click('button.W')
	const wanted = []
	for (let round = 0; round < 2; round++) {
		for (const when of ['trước', 'trong', 'sau']) {
			await write(page, `${when} ${round}`)
			wanted.unshift(`${when} ${round}`)
			if (when === 'trước') await h.stop('SIGKILL')
		}
		/* The first of the round may have been answered or not; whatever was not is on the phone before the page is lost. */
		await page.waitForFunction((n) => document.querySelectorAll('.tick.saved, .tick.kept').length === n, wanted.length)
		/* The second time the page itself is lost too: worker and outbox have it. */
		if (round === 1) await page.reload()
		h = await hub(...options, '--port', String(port))
		await saved(page, wanted.length)
	}
	const texts = (await page.locator('li .body p').allInnerTexts()).map((text) => text.replace(/^W\d+ /, ''))
	assert.deepEqual(texts, wanted)
	await h.stop()
	fs.rmSync(folder, { recursive: true })
})
