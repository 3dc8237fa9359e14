// The live board and the queue in a real browser: cards that wait are let through and returned with a reason, ticked cards are
// put into a theme without a mouse, a drop merges, and every deed is taken back, unless somebody has gone on from there.
import assert from 'node:assert/strict'
import test from 'node:test'
import { complaints, end_browsers, face, faces, is_fit, screens_of, start_browser } from './faces.mjs'
import { hub } from './hub.mjs'
import { hex, Person, workshop } from './person.mjs'

const CARDS = {
	S: ['Đất đai và khí hậu hợp trồng chè', 'Có đường tỉnh chạy qua xã', 'Rừng tự nhiên nhiều cây dược liệu', 'Người dân đoàn kết', 'Thợ thủ công lành nghề', 'Đường giao thông liên xã thuận tiện'],
	W: ['Đường vào thôn lầy lội khi mưa', 'Thiếu kho lạnh và máy sấy', 'Đường giao thông liên xã chưa thuận tiện', 'Rác thải chưa phân loại'],
	O: ['Khách đến đồi chè ngày càng đông', 'Chương trình OCOP hỗ trợ nhãn hiệu', 'Vốn chương trình mục tiêu quốc gia'],
	T: ['Mưa lũ làm sạt lở đường', 'Giá chè lên xuống thất thường', 'Giá chè lên xuống thất thường do thương lái'],
}
let h, f, page, code
const people = []
const card_of = new Map()   // text -> number
test.after(async () => {
	await end_browsers()
	for (const p of [f, ...people]) p?.socket?.socket.destroy()
	await h?.stop()
})

const button = (name, where = page) => where.getByRole('button', { name, exact: true })
const seen = (n) => f.views.get(`card/${n}`)
const tile = (n) => page.locator(`[data-card="${n}"]`)
const settled = (look, what) => f.until(() => look(), what)
const in_theme = (theme) => [...f.views.values()].find((v) => v.title === theme)?.cards ?? []
async function press(key) {
	await page.evaluate(() => document.activeElement?.blur())
	await page.keyboard.press(key)
}
async function write(person, activity, quadrant, text) {
	const { made } = await person.must('add_card', { activity, kind: 'swot', quadrant, text })
	card_of.set(text, made)
	return made
}

test('cards wait until somebody lets them through or returns them with a reason', { timeout: 60_000 }, async () => {
	h = await hub('--no-demo', '--no-budget')
	const made = await workshop(h, { about: { title: 'Bảng ý kiến xã Đồng Mây' } })
	code = made.code
	f = new Person(h.port, code, made.key)
	await f.enter()
	for (const sector of ['state', 'private', 'community']) {
		const p = new Person(h.port, code)
		await p.enter()
		const key = hex()
		await p.must('join', { key, consent: true, sector })
		p.token = key
		people.push(p)
	}
	const { activities } = f.views.get('agenda')
	const swot = activities.find((a) => a.kind === 'swot').activity
	await f.must('go_to', { activity: swot })
	await f.must('open_input', { activity: swot })
	let i = 0
	for (const [q, texts] of Object.entries(CARDS)) for (const text of texts) await write(people[i++ % 3], swot, q, text)
	page = await face(await start_browser(), 'desk', { width: 1366, height: 768 })
	await page.goto(`http://127.0.0.1:${h.port}/console#${code}.${made.key}`)
	await page.waitForSelector('article.card')
	await page.locator('[data-queue]').click()
	await page.getByLabel('Thẻ mới chờ duyệt').check()
	await settled(() => f.views.get('workshop').holds, 'that new cards wait')

	const [first, second, third] = [await write(people[0], swot, 'S', 'Ông A làm việc tốt'), await write(people[1], swot, 'W', 'Việc này chưa ổn'), await write(people[2], swot, 'O', 'Thiếu kho lạnh, cần vốn')]
	await page.waitForFunction(() => document.querySelectorAll('[data-queued]').length === 3)
	await screens_of('queue', 'desk')
	await is_fit('queue', 'desk')
	await press('x')
	await page.locator(`[data-queued="${first}"]`).getByRole('button', { name: 'Có tên người' }).click()
	await people[0].until((p) => p.views.get(`mine/${first}`)?.hidden === 'Có tên người', 'the reason')
	await page.waitForFunction(() => document.querySelectorAll('ol.cards:not(details details ol) > li [data-queued]').length === 2)
	await press('a')
	await settled(() => seen(second)?.waiting === false, 'the second let through')
	assert.equal(seen(second).hidden, undefined)

	/* The author changes what was returned: it comes back to the head of the queue, and can be let through. */
	await people[0].must('edit_card', { card: first, text: 'Cán bộ xã làm việc tốt' })
	await page.locator(`[data-queued="${first}"]`, { hasText: 'Người viết đã sửa' }).waitFor()
	await press('m')
	assert.equal(await page.evaluate(() => document.activeElement.dataset.queued), String(first))
	await button('Cho hiện', page.locator(`[data-queued="${first}"]`)).click()
	await settled(() => !seen(first)?.hidden, 'the amended one let through')
	await button('Cho hiện', page.locator(`[data-queued="${third}"]`)).click()
	await page.waitForSelector('text=Không có thẻ nào chờ duyệt.')
	await page.locator('summary:has-text("Nhật ký xử lý thẻ")').click()
	await page.locator('td:has-text("Có tên người")').waitFor()
	await page.getByLabel('Loại việc').selectOption({ label: 'Giữ lại' })
	assert.equal(await page.locator('tbody tr:has(.code)').count(), 1)
	await screens_of('log', 'desk')
	await is_fit('log', 'desk')

	/* Letting through is taken back as holding back, with a reason that says so. */
	await button(`↶ Hoàn tác: cho hiện thẻ ${seen(third).code}`).click()
	await settled(() => seen(third)?.hidden !== undefined, 'the third held back')
	await f.must('unhide_card', { card: third })
	await f.must('hold_new_cards', { hold: false })
	await f.must('reveal', { activity: swot })
	await f.must('go_to', { activity: activities.find((a) => a.kind === 'themes').activity })
	await page.waitForSelector('button:has-text("+ Nhóm")')
})

test('a facilitator without a mouse ticks cards, puts them into a theme and takes it back', { timeout: 60_000 }, async () => {
	const [a, b, c] = CARDS.S.map((text) => card_of.get(text))
	await tile(a).focus()
	await page.keyboard.press('Shift+ArrowDown')
	await page.keyboard.press('Shift+ArrowDown')
	await page.getByText('Đã chọn 3 thẻ').first().waitFor()
	await page.keyboard.press('g')
	const began = Date.now()
	await page.keyboard.type('Thiên nhiên ưu đãi')
	await screens_of('ticked', 'desk')
	await is_fit('ticked', 'desk')
	await page.keyboard.press('Enter')
	await settled(() => in_theme('Thiên nhiên ưu đãi').length === 3, 'a theme of three')
	assert.ok(Date.now() - began < 15_000)
	assert.deepEqual([...in_theme('Thiên nhiên ưu đãi')].sort(), [a, b, c].sort())
	/* On to the card that stands there now: the next one can be put away at once. */
	await page.waitForFunction(() => document.activeElement.tagName === 'ARTICLE')
	await page.keyboard.press('Control+z')
	await settled(() => in_theme('Thiên nhiên ưu đãi').length === 0, 'the theme undone')
	await page.locator('.tray [role=status]:has-text("Đã hoàn tác")').waitFor()
	assert.equal(seen(a).theme, undefined)

	/* One card by its own menu; the list narrows without tone marks, and Enter takes what it shows. */
	await f.must('add_theme', { quadrant: 'S', title: 'Hạ tầng giao thông' })
	await f.must('add_theme', { quadrant: 'S', title: 'Con người' })
	await page.waitForSelector('.theme:has-text("Con người")')
	await tile(b).focus()
	await page.keyboard.press('g')
	await page.keyboard.type('ha tang')
	await page.keyboard.press('Enter')
	await settled(() => in_theme('Hạ tầng giao thông').includes(b), 'the card in its theme')
	await page.waitForFunction((n) => document.activeElement?.dataset.card === String(n), b)
	/* Arrows walk, the page of the agenda does not turn. */
	const { current } = f.views.get('agenda')
	await page.keyboard.press('ArrowRight')
	assert.equal(await page.evaluate(() => document.activeElement.closest('section').className.includes('quadrant-W')), true)
	assert.equal(f.views.get('agenda').current, current)
	await page.keyboard.press('p')
	await settled(() => f.views.get('stage').wall === 'card', 'a card on the wall')
	await page.locator('article.lit .chip:has-text("Đang chiếu")').waitFor()
	await page.keyboard.press('p')
	await settled(() => f.views.get('stage').wall === 'stage', 'the wall as before')
	await page.keyboard.press('Enter')
	await page.waitForFunction(() => document.activeElement.closest('[role=toolbar]') !== null)
	await page.keyboard.press('Escape')
	await page.waitForFunction(() => document.activeElement.tagName === 'ARTICLE')
	await screens_of('grouped', 'desk')
})

test('a drop merges, moves with a reason, and says so when somebody else was faster', { timeout: 60_000 }, async () => {
	const [w1, w2, , w4] = CARDS.W.map((text) => card_of.get(text))
	await page.setViewportSize({ width: 1366, height: 2600 })
	await tile(w2).dragTo(tile(w1))
	await settled(() => seen(w2)?.into === w1, 'the merge')
	await tile(w1).locator('.under').waitFor()
	await button(`↶ Hoàn tác: gộp thẻ ${seen(w2).code} → ${seen(w1).code}`).click()
	await settled(() => !seen(w2)?.into, 'the merge undone')

	/* On a theme, also where one of its cards lies: into the theme, and not onto the card. */
	const s3 = card_of.get(CARDS.S[2])
	await tile(s3).dragTo(page.locator('.theme', { hasText: 'Hạ tầng giao thông' }))
	await settled(() => in_theme('Hạ tầng giao thông').length === 2, 'the card in the theme it was dropped on')
	assert.equal(seen(s3).into, undefined)

	await tile(w4).dragTo(page.locator('section.quadrant-T .top'))
	await tile(w4).getByLabel('Lý do', { exact: true }).fill('Rác từ nơi khác đưa đến')
	await screens_of('move', 'desk')
	await button('Thực hiện', tile(w4)).click()
	await settled(() => seen(w4)?.quadrant === 'T', 'the move')
	await tile(w4).getByText('Chuyển từ ô W: Rác từ nơi khác đưa đến').waitFor()
	/* Another facilitator goes on from there. */
	await f.must('move_card', { card: w4, quadrant: 'O', reason: 'Là cơ hội' })
	await page.waitForSelector(`section.quadrant-O [data-card="${w4}"]`)
	await press('Control+z')
	await page.locator('.tray [role=status]:has-text("Không hoàn tác được nữa")').waitFor()
	assert.equal(seen(w4).quadrant, 'O')

	/* A card is picked up, and meanwhile merged by somebody else: the drop says so and does nothing. */
	const at = await tile(w1).boundingBox()
	const to = await page.locator('section.quadrant-S .theme').first().boundingBox()
	await page.mouse.move(at.x + 40, at.y + 40)
	await page.mouse.down()
	await page.mouse.move(to.x + 60, to.y + 20, { steps: 8 })
	await f.must('merge_card', { card: w1, into: w2 })
	await tile(w1).waitFor({ state: 'detached' })
	await page.mouse.move(to.x + 64, to.y + 24, { steps: 3 })
	await page.mouse.up()
	await page.locator('.tray [role=status]:has-text("vừa được người khác")').waitFor()
	assert.equal(seen(w1).quadrant, 'W')
	await page.setViewportSize({ width: 1366, height: 768 })

	const opposite = page.locator('details.box', { hasText: 'Ngược nhau:' })
	await opposite.locator('summary').click()
	await button('Ghi vào biên bản để bàn', opposite).first().click()
	await settled(() => [...f.views.keys()].some((k) => k.startsWith('remark/')), 'a remark')
	await screens_of('opposites', 'desk')
	await is_fit('opposites', 'desk')
})

test('the board keeps its shape in both languages and themes, on a phone and twice as large', { timeout: 90_000 }, async () => {
	for (const language of ['vi', 'en']) {
		for (const theme of ['light', 'contrast']) {
			await page.evaluate((theme) => { document.documentElement.dataset.theme = theme }, theme)
			for (const [name, width, height] of [['laptop', 1366, 768], ['beamer', 1024, 768], ['phone', 360, 740], ['small', 320, 640]]) {
				await page.setViewportSize({ width, height })
				await page.evaluate(() => document.querySelector('.board').scrollIntoView())
				assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `${language} ${theme} ${name} scrolls sideways`)
				await screens_of(`${name}-${theme}-${language}`, 'desk')
			}
			await page.setViewportSize({ width: 1366, height: 768 })
			await is_fit(`board ${language} ${theme}`, 'desk')
		}
		if (language === 'vi') {
			await page.evaluate(() => localStorage.setItem('language', 'en'))
			await button('English').first().click()
			await page.waitForSelector('html[lang=en]')
		}
	}
	await page.evaluate(() => { document.documentElement.style.fontSize = '200%' })
	assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 1366, 'twice as large it scrolls sideways')
	await screens_of('double', 'desk')
	assert.equal(faces.desk, page)
	assert.deepEqual(complaints.all, [])
})
