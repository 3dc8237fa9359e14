// The desk for whoever has never run a workshop: at every state one button is the main one and a sentence says what comes next;
// showing and moving on ask where people write or cards wait; keys do what they say to the card that was read, and nothing where
// there is nothing to do. Then what a colleague sees who may do less.
import assert from 'node:assert/strict'
import test from 'node:test'
import { complaints, end_browsers, face, is_fit, screens_of, start_browser } from './faces.mjs'
import { hub, member, Person, workshop } from './person.mjs'

const options = ['--no-demo', '--no-budget', ...(process.env.WEB ? ['--web', process.env.WEB] : [])]
const people = []
let h, f, browser, page, code, key
test.after(async () => {
	await end_browsers()
	for (const p of [f, ...people]) p?.socket?.socket.destroy()
	await h?.stop()
})

const button = (name, where = page) => where.getByRole('button', { name, exact: true })
const settled = (look, what) => f.until(look, what)
const stage = () => f.views.get('stage')
const step = (kind) => f.views.get('agenda').activities.find((a) => a.kind === kind).activity
/** The head has one main button at most, and it is this one. */
async function main_is(name) {
	await page.locator('.masthead button.main', { hasText: name }).waitFor()
	assert.deepEqual((await page.locator('.masthead button.main').allInnerTexts()).map((text) => text.trim()), [name])
}
/** Somebody writes, or nobody any more, as this desk has heard: the facilitator's own socket may be told before it. */
const told_of_writing = (is, where = page) => where.locator('.progress .quiet', { hasText: 'đang viết' }).waitFor({ state: is ? 'attached' : 'detached' })
async function press(...keys) {
	await page.evaluate(() => document.activeElement?.blur())
	for (const one of keys) await page.keyboard.press(one)
}
const write = (person, quadrant, text) => person.must('add_card', { activity: stage().activity, kind: 'swot', quadrant, text })
const feel = (person, writing) => person.socket.send(JSON.stringify({ feel: 1, activity: stage().activity, writing, done: false }))

test('one main button leads from the welcome to what was written', { timeout: 60_000 }, async () => {
	h = await hub(...options)
	;({ code, key } = await workshop(h, { template: 'led-7-steps', about: { title: 'Kế hoạch xã Đồng Mây' } }))
	f = new Person(h.port, code, key)
	await f.enter()
	/* Steps in which nobody writes on a phone have tests of their own. */
	for (const { activity, kind } of f.views.get('agenda').activities)
		if (['stakeholders', 'situation', 'tows'].includes(kind)) await f.must('skip_activity', { activity, skipped: true })
	for (const sector of ['state', 'private', 'community']) people.push(await member(h.port, code, sector))
	browser = await start_browser()
	page = await face(browser, 'desk', { width: 1366, height: 768 })
	await page.goto(`http://127.0.0.1:${h.port}/console#${code}.${key}`)
	await main_is('Tiếp →')
	await page.getByText('Đủ người thì bấm “Tiếp”').waitFor()
	await button('Tiếp →').click()
	await main_is('Mở nhập ý kiến')
	await button('Mở nhập ý kiến').click()
	await main_is('Hiện cho mọi người')
	await settled(() => stage().state === 'open', 'the input')
	for (const p of people) await write(p, 'S', `Đất tốt ${people.indexOf(p)}`)
	await screens_of('open', 'desk')
	await is_fit('open', 'desk')
})

test('showing asks while somebody writes, moving on asks while cards wait', { timeout: 60_000 }, async () => {
	feel(people[0], true)
	await told_of_writing(true)
	await button('Hiện cho mọi người').click()
	await page.getByText('1 người còn đang viết. Hiện bây giờ thì khóa nhập ý kiến.').waitFor()
	assert.equal(stage().state, 'open')
	await button('Ở lại').click()
	feel(people[0], false)
	await told_of_writing(false)
	await f.must('hold_new_cards', { hold: true })
	const { made } = await write(people[1], 'W', 'Đường lầy')
	await page.locator(`[data-queued="${made}"]`).waitFor()
	await button('Tiếp →').click()
	await page.getByText('1 thẻ chờ duyệt: hội trường chưa thấy. Vẫn chuyển bước?').waitFor()
	await screens_of('asked', 'desk')
	await button('Xem thẻ chờ duyệt').click()
	await page.waitForFunction((n) => document.activeElement?.dataset.queued === String(n), made)
	assert.equal(stage().activity, step('swot'))
	await f.must('unhide_card', { card: made })
})

test('the keys of the queue mean the card that was read', { timeout: 60_000 }, async () => {
	const [one, two, three] = [await write(people[0], 'W', 'Ông A lười'), await write(people[1], 'O', 'Khách đông'), await write(people[2], 'T', 'Sạt lở')].map((x) => x.made)
	await page.waitForFunction(() => document.querySelectorAll('[data-queued]').length === 3)
	await f.must('hide_card', { card: one, reason: 'Có tên người' })
	await page.locator('.queued.first', { hasText: 'Khách đông' }).waitFor()
	/* The returned card comes back before the others just as the key goes down. */
	await people[0].must('edit_card', { card: one, text: 'Ông B lười' })
	await page.locator(`.queued.first[data-queued="${one}"]`).waitFor()
	await press('a')
	await page.waitForFunction((n) => document.activeElement?.dataset.queued === String(n), one)
	await page.waitForTimeout(300)
	assert.equal(f.views.get(`card/${one}`).hidden, 'Có tên người', 'a key let a card through that nobody had read')
	/* The card that has the focus is meant, and not the first. */
	await page.locator(`[data-queued="${three}"]`).focus()
	await page.keyboard.press('a')
	await settled(() => f.views.get(`card/${three}`).waiting === false, 'the third let through')
	assert.equal(f.views.get(`card/${two}`).waiting, true)
	await f.must('unhide_card', { card: two })
	await f.must('unhide_card', { card: one })
	await f.must('hold_new_cards', { hold: false })
})

test('after the reveal the queue is in nobody’s way; ticked cards go by a key', { timeout: 60_000 }, async () => {
	await button('Hiện cho mọi người').click()
	await main_is('Tiếp →')
	await button('Tiếp →').click()
	await settled(() => stage().activity === step('themes'), 'the themes')
	await page.getByText('Kéo các thẻ cùng một ý vào một nhóm').waitFor()
	const boxes = page.locator('section.quadrant-S article.card input[type=checkbox]')
	await boxes.nth(0).check()
	await boxes.nth(1).check()
	await page.keyboard.press('g')
	await page.locator('.tray [role=combobox]').fill('Đất đai')
	await page.keyboard.press('Enter')
	await settled(() => [...f.views.values()].some((v) => v.title === 'Đất đai' && v.cards.length === 2), 'a theme of two')
	await screens_of('themes', 'desk')
})

test('a round in three presses, none of them below the fold', { timeout: 60_000 }, async () => {
	await button('Tiếp →').click()
	await settled(() => stage().activity === step('theme_points'), 'the points')
	await main_is('Chuẩn bị vòng chấm')
	await button('Chuẩn bị vòng chấm').click()
	await page.waitForFunction(() => document.activeElement?.matches('[data-prepare]'))
	await screens_of('prepare', 'desk')
	await page.keyboard.press('Enter')
	const poll = () => f.views.get(`poll/${stage().polls.at(-1)}`)
	await settled(() => poll()?.state === 'prepared', 'the round')
	await button('Mở vòng 1').click()
	await settled(() => poll().state === 'open', 'the round open')
	await main_is('Khóa vòng 1')
	await button('Khóa vòng 1').click()
	await button('Có').click()
	await main_is('Công bố vòng 1')
	await button('Công bố vòng 1').click()
	await settled(() => poll().state === 'shown', 'the result')
	await main_is('Tiếp →')
	await screens_of('result', 'desk')
})

test('keys do nothing where there is nothing to open or to show', { timeout: 60_000 }, async () => {
	await press('ArrowRight')
	await settled(() => stage().kind === 'pause', 'the break')
	await page.locator('.step[aria-current]', { hasText: 'Giải lao' }).waitFor()
	await press(' ', 'Enter')
	await page.waitForTimeout(500)
	assert.equal(stage().state, 'prepared')
	/* Twice before the answer is once, and no refusal. In one go: a slow machine would let the answer in between. */
	await page.evaluate(() => {
		for (let i = 0; i < 2; i++) document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', code: 'ArrowRight', bubbles: true }))
	})
	await settled(() => stage().kind === 'vision', 'the vision')
	await page.waitForTimeout(500)
	assert.equal(stage().kind, 'vision')
	assert.equal(await page.locator('.masthead [role=alert]').count(), 0)
})

test('a link is copied on a page that the browser trusts with nothing', { timeout: 60_000 }, async () => {
	await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
	await page.locator('.more summary').click()
	await button('Liên kết cho người cùng điều hành').click()
	await page.waitForFunction(() => document.activeElement?.matches('[data-role-links]'))
	const row = page.locator('aside li', { hasText: 'Người gộp nhóm' })
	const before = await page.evaluate(() => scrollY)
	await button('Chép liên kết', row).click()
	await row.getByText('✓ Đã chép').waitFor()
	assert.equal(await page.evaluate(() => scrollY), before)
	assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), '✓ Đã chép')
	const search = page.locator('main textarea:visible').last()
	await search.focus()
	await page.keyboard.press('Control+v')
	const { key: moderator } = f.views.get('links').links.find((l) => l.role === 'moderator')
	assert.ok((await search.inputValue()).endsWith(`/console#${code}.${moderator}`))
	await search.fill('')
})

test('colleagues see no key and no button that would do nothing', { timeout: 60_000 }, async () => {
	const { links } = f.views.get('links')
	for (const role of ['moderator', 'helper']) {
		const other = await face(browser, role, { width: 1366, height: 768 })
		await other.goto(`http://127.0.0.1:${h.port}/console#${code}.${links.find((l) => l.role === role).key}`)
		await other.waitForSelector('.step[aria-current]')
		await other.keyboard.press('?')
		const rows = await other.locator('[role=dialog] li button').allInnerTexts()
		assert.ok(rows.length > 0 && !rows.some((text) => /Bước|đồng hồ|Mở \/ khóa|cửa sổ riêng/.test(text)), `${role}: ${rows.join(', ')}`)
		assert.equal(rows.includes('Đến thẻ chờ duyệt'), role === 'moderator')
		await other.keyboard.press('Escape')
		await screens_of('role', role)
	}
	assert.deepEqual(complaints.all, [])
})

test('with only a phone the levers are under the thumb, and nothing is under them', { timeout: 60_000 }, async () => {
	const small = await face(browser, 'phone', { width: 360, height: 740 })
	await small.goto(`http://127.0.0.1:${h.port}/console#${code}.${key}`)
	await f.must('open_input', { activity: stage().activity })
	const show = button('Hiện cho mọi người', small)
	await show.waitFor()
	await small.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight))
	const { y, height } = await show.boundingBox()
	assert.ok(y + height <= 740 && y > 600, `the lever stands at ${y}`)
	const under = await small.evaluate(() => {
		const last = [...document.querySelectorAll('main.now button')].filter((b) => b.offsetParent).at(-1).getBoundingClientRect()
		return last.bottom - document.querySelector('.go').getBoundingClientRect().top
	})
	assert.ok(under <= 0, `the last button of the page is ${under} px under the levers`)
	feel(people[1], true)
	await told_of_writing(true, small)
	await show.click()
	const asked = button('Hiện ngay', small)
	await asked.waitFor()
	assert.ok((await asked.boundingBox()).y < (await show.boundingBox()).y)
	await screens_of('phone', 'phone')
	await asked.click()
	await settled(() => stage().state === 'shown', 'the reveal')
	assert.ok((await small.evaluate(() => document.documentElement.scrollWidth)) <= 360)
	await is_fit('phone', 'phone')
	assert.deepEqual(complaints.all, [])
})

test('a link is renewed where it stands: the other desks are out, this one goes on and comes back', { timeout: 60_000 }, async () => {
	const [other, colleague] = await Promise.all(['copied', 'moderator2'].map((name) => face(browser, name, { width: 1366, height: 768 })))
	const { links } = f.views.get('links')
	const key_of = (role) => links.find((l) => l.role === role).key
	await other.goto(`http://127.0.0.1:${h.port}/console#${code}.${key}`)
	await colleague.goto(`http://127.0.0.1:${h.port}/console#${code}.${key_of('moderator')}`)
	for (const one of [other, colleague]) await one.waitForSelector('.step[aria-current]')
	await button('Đổi liên kết: Người gộp nhóm').click()
	await page.locator('.sure', { hasText: 'bị ngắt ngay và không vào lại được' }).waitFor()
	await screens_of('renew', 'desk')
	await is_fit('renew', 'desk')
	await page.keyboard.press('Escape')
	assert.ok(!f.frames.some((m) => m.set?.links && m.set.links.links.some((l) => l.role === 'moderator' && l.key !== key_of('moderator'))))
	await button('Đổi liên kết: Người gộp nhóm').click()
	await button('Có').click()
	await colleague.getByRole('alert').getByText('Đường dẫn này không còn dùng được').waitFor()
	await settled(() => f.views.get('links').links.find((l) => l.role === 'moderator').key !== key_of('moderator'), 'the new link')
	assert.equal(await page.evaluate(() => location.hash), `#${code}.${key}`)
	/* The link that this desk came by itself. */
	await button('Đổi liên kết: Người cùng điều hành').click()
	await page.locator('.sure', { hasText: 'trang này dùng tiếp liên kết mới' }).waitFor()
	await screens_of('renew_own', 'desk')
	await button('Có').click()
	await page.waitForFunction((old) => !location.hash.includes(old), key)
	await other.getByRole('alert').getByText('Đường dẫn này không còn dùng được').waitFor()
	await screens_of('renewed', 'desk', 'copied')
	await f.until((p) => p.lost, 'the end of the old line')
	assert.equal(f.bye, 'link_renewed')
	const fresh = (await page.evaluate(() => location.hash)).slice(`#${code}.`.length)
	assert.equal(await page.evaluate(() => JSON.parse(localStorage.getItem('dienhong.console') ?? 'null')?.token), fresh)
	assert.ok((await page.locator('aside li', { hasText: 'Người cùng điều hành' }).locator('a').getAttribute('href')).endsWith(`#${code}.${fresh}`))
	/* It still acts, takes files home, and finds its way back with the address and without. */
	await page.locator('.more summary').click()
	await button('⬇ Tài liệu…').click()
	const dialog = page.getByRole('dialog', { name: 'Tài liệu' })
	await dialog.locator('form').waitFor()
	const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: '⬇ Tải về' }).click()])
	assert.match(download.suggestedFilename(), new RegExp(`^dienhong-${code}-`))
	for (const back of [`/console#${code}.${fresh}`, '/console']) {
		await page.goto('about:blank')
		await page.goto(`http://127.0.0.1:${h.port}${back}`)
		await page.waitForSelector('.step[aria-current]')
	}
	f.token = fresh
	f.at = 0
	await f.enter()
	assert.equal(f.you.role, 'facilitator')
	assert.deepEqual(complaints.all, [])
})
