// A whole workshop as a room sees it: one console, one wall and six phones in real browsers, nineteen more people over bare
// sockets, one agenda from the welcome to the minutes, and a hub that is killed twice on the way. Everything a person
// does is done with the mouse and the keyboard. Pictures of every face at every activity go to build/screens/.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { complaints, end_browsers, face, faces, is_fit, phones, screens, screens_of, start_browser } from './faces.mjs'
import { http, hub } from './hub.mjs'
import { Person, hex, printed } from './person.mjs'

const data = JSON.parse(fs.readFileSync(new URL('../data/demo-commune.json', import.meta.url)))
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-room-'))
const options = ['--journal', `sqlite:${folder}/hub.db`, '--no-demo']
const bots = []
const cards_of = new Map()   // phone -> what it wrote before the reveal
let h

test.after(async () => {
	await end_browsers()
	for (const b of bots) b.socket?.socket.destroy()
	await h?.stop('SIGKILL')
	fs.rmSync(folder, { recursive: true, force: true })
})

const button = (page, name, where = page) => where.getByRole('button', { name, exact: true })
/** A key for the room, not for the field that has the focus. */
async function press(key) {
	await faces.console.evaluate(() => document.activeElement?.blur())
	await faces.console.keyboard.press(key)
}
async function step_to(name) {
	await faces.console.locator('.steps .step', { hasText: name }).first().click()
	await faces.console.waitForSelector(`.step[aria-current]:has-text("${name}")`)
}
/** Showing asks first while somebody still writes. */
async function show_to_all() {
	await button(faces.console, 'Hiện cho mọi người').click()
	const asked = button(faces.console, 'Hiện ngay')
	await asked.or(faces.console.locator('.masthead .state-shown')).first().waitFor()
	if (await asked.count()) await asked.click()
}
const every = (pages, what) => Promise.all(pages.map(what))
const saved = (page, n) => page.waitForFunction((n) => document.querySelectorAll('.tick.saved').length === n, n)

async function kill_hub() {
	complaints.is_hub_dead = true
	const { port } = h
	await h.stop('SIGKILL')
	return port
}
/** Every face comes back by itself: nobody reloads anything. */
async function raise_hub(port) {
	h = await hub(...options, '--port', String(port))
	await every(phones, (p) => p.waitForSelector('.bar.up'))
	await every(phones, (p) => p.waitForFunction(() => !document.querySelector('.bar b')))
	await faces.wall.waitForSelector('.dot .on')
	await faces.console.waitForFunction(() => document.querySelector('.line')?.textContent.includes('●'))
	for (const b of bots) await b.enter()
	complaints.is_hub_dead = false
}

async function sit_down(page, sector, office, english) {
	if (english) {
		await button(page, 'English').click()
		await button(page, 'I agree').or(button(page, 'Agree')).first().click()
	} else await button(page, 'Đồng ý').click()
	await page.click(`.option >> nth=${sector}`)
	await page.fill('#office', office)
	await page.click('button.main')
	await page.waitForSelector('header .code')
}

/** More people, each on a bare socket. */
async function bot(port, code, sector) {
	const p = new Person(port, code)
	await p.enter()
	const key = hex()
	await p.must('join', { key, consent: true, sector })
	p.token = key
	p.sector = sector
	bots.push(p)
}

/** The round that stands open, as the bots see it. */
async function open_poll(form) {
	const look = (b) => [...b.views.values()].filter((v) => v.items && v.state === 'open' && v.form === form).at(-1)
	await Promise.all(bots.map((b) => b.until(look, 'an open round')))
	return look(bots[0])
}

test('a workshop from the welcome to the minutes', { timeout: 300_000 }, async (t) => {
	h = await hub(...options)
	const base = `http://127.0.0.1:${h.port}`
	const [desk_browser, wall_browser, phone_browser] = await Promise.all([start_browser(), start_browser(), start_browser()])
	let console_ = await face(desk_browser, 'operator', { width: 1280, height: 900 })
	let code = ''
	let key = ''

	await t.test('the operator makes a workshop', async () => {
		const answer = await console_.goto(`${base}/console#hub.${await printed(h)}`)
		/* With a policy a violation is an error on the console, and none may be there at the end. */
		assert.match((await answer.allHeaders())['content-security-policy'], /default-src 'none'|default-src 'self'/)
		await console_.getByLabel('Tên hội thảo').fill('Hội thảo kế hoạch phát triển kinh tế xã Đồng Mây')
		await console_.getByLabel('Cơ quan ban hành').fill('ỦY BAN NHÂN DÂN / XÃ ĐỒNG MÂY')
		await console_.getByLabel('Địa điểm').fill('Nhà văn hóa xã')
		await console_.getByLabel('Chủ tọa').fill('Lãnh đạo Ủy ban nhân dân xã')
		await button(console_, 'Tạo hội thảo').click()
		const link = console_.locator('.room.new a')
		;[, code, key] = /#(\d+)\.([0-9a-f]{32})/.exec(await link.getAttribute('href'))
		await screens_of('operator', 'operator')
		console_ = await face(desk_browser, 'console', { width: 1280, height: 900 })
		await console_.goto(`${base}/console#${code}.${key}`)
		await console_.waitForSelector('.steps .step')
	})

	const wall = await face(wall_browser, 'wall', { width: 1280, height: 720 })
	await t.test('the wall opens by its link and shows the way in', async () => {
		await wall.goto(base + (await console_.locator('a:has-text("Mở màn hình chiếu")').getAttribute('href')))
		await wall.waitForSelector('.number')
		assert.equal((await wall.innerText('.number')).replace(/\D/g, ''), code)
		const { address } = await (await fetch(`${base}/api/address`)).json()
		assert.equal(await wall.getAttribute('svg[role=img]', 'aria-label'), `${address}/j/${code}`)
	})

	await t.test('six phones join: by code, by link, four in Vietnamese, two in English', async () => {
		const PEOPLE = [[0, 'Phòng Kinh tế'], [0, 'Trạm y tế xã'], [1, 'Hợp tác xã chè'], [1, 'Hộ kinh doanh'], [2, "Women's Union"], [2, 'Tea grower']]
		for (let i = 0; i < 6; i++) await face(phone_browser, `phone${i + 1}`)
		await phones[0].goto(base)
		await phones[0].waitForSelector('#code')
		await screens_of('code', 'phone1')
		await phones[0].fill('#code', code.replace(/^(...)/, '$1 '))
		await phones[0].click('button[type=submit]')
		await every(phones.slice(1), (p) => p.goto(`${base}/j/${code}`))
		await every(phones, (p) => p.waitForSelector('.pair'))
		await screens_of('consent', 'phone1')
		await every(phones, (p) => sit_down(p, ...PEOPLE[phones.indexOf(p)], phones.indexOf(p) >= 4))
		assert.equal(await phones[4].getAttribute('html', 'lang'), 'en')
		for (const [sector, n] of [['state', 4], ['private', 4], ['community', 11]]) for (let i = 0; i < n; i++) await bot(h.port, code, sector)
		await console_.waitForFunction(() => document.querySelectorAll('.member').length === 25)
		await wall.waitForSelector('.people:has-text("25")')
		await screens_of('welcome')
	})

	await t.test('SWOT cards are private until they are revealed, through a death of the hub', async () => {
		/* The grid and the figures come before it; the list of steps goes there at once. */
		await press('ArrowRight')
		await console_.waitForSelector('.step[aria-current]:has-text("Các bên liên quan")')
		await step_to('SWOT')
		await button(console_, 'Mở nhập ý kiến').click()
		await press('t')
		await every(phones, (p) => p.waitForSelector('#card'))
		/* Each phone takes a card that is its own, so that any other face showing it is a leak. */
		const own = data.swot_items.slice(0, 40)
		for (const [i, p] of phones.entries()) {
			const card = own[i * 6]
			cards_of.set(p, [i >= 4 ? card.en : card.vi])
			await p.click(`button.${card.quadrant}`)
			await p.fill('#card', cards_of.get(p)[0])
			await p.click('button.main')
		}
		await every(phones, (p) => saved(p, 1))
		const rest = own.filter((_, i) => i % 6 !== 0)
		const activity = bots[0].views.get('stage').activity
		await Promise.all(rest.map((c, i) => bots[i % bots.length].must('add_card', { activity, kind: 'swot', quadrant: c.quadrant, text: c.vi, en: c.en })))
		await bots[0].must('add_card', { activity, kind: 'swot', quadrant: own[0].quadrant, text: own[0].vi })
		await wall.waitForFunction(() => [...document.querySelectorAll('.count')].reduce((n, e) => n + Number(e.textContent), 0) > 38)

		/* A phone begins a card, loses its page, and finds seat and words again. */
		const seat = await phones[2].innerText('header .code')
		await phones[2].fill('#card', 'còn đang viết dở')
		await phones[2].reload()
		await phones[2].waitForSelector('#card')
		assert.equal(await phones[2].inputValue('#card'), 'còn đang viết dở')
		assert.equal(await phones[2].innerText('header .code'), seat)
		await saved(phones[2], 1)

		await screens_of('swot-private')
		await is_fit('writing', 'operator', 'console', 'wall', 'phone1', 'phone5')

		/* The hub dies; what is written meanwhile waits, and arrives by itself. */
		const port = await kill_hub()
		await phones[0].click('button.T')
		await phones[0].fill('#card', 'Mưa lũ làm sạt lở đường')
		await phones[0].click('button.main')
		cards_of.get(phones[0]).push('Mưa lũ làm sạt lở đường')
		await phones[0].waitForSelector('.tick.kept')
		await phones[0].waitForSelector('.bar.down')
		await wall.waitForSelector('.dot .off')
		await screens_of('hub-dead')
		await raise_hub(port)
		await saved(phones[0], 2)

		for (const [writer, texts] of cards_of) {
			for (const text of texts) {
				for (const other of [wall, ...phones])
					if (other !== writer) {
						assert.ok(!(await other.innerText('body')).includes(text), `${other.name} shows "${text}" of ${writer.name}`)
						assert.ok(!other.frames_in.some((f) => f.includes(text)), `${other.name} was told "${text}" of ${writer.name}`)
					}
			}
		}
	})

	await t.test('the reveal shows them to everybody; doubles are merged', async () => {
		await show_to_all()
		await wall.waitForSelector('.card')
		const text = cards_of.get(phones[2])[0]
		await every(phones, (p) => p.waitForSelector('section.S li'))
		await console_.waitForSelector(`article.card:has-text("${text}")`)
		assert.ok(wall.frames_in.some((f) => f.includes(text)), 'the frames were not looked at where cards travel')
		await screens_of('swot-shown')
		await console_.locator('summary:has-text("Có thể trùng")').click()
		await console_.locator('.pair button').first().click()
		await console_.waitForSelector('.under')
		const tile = console_.locator('article.card', { hasText: text }).first()
		await tile.locator('.menu-button').click()
		await button(console_, 'Đưa lên màn hình', tile).click()
		await wall.waitForSelector(`text=${text}`)
		await wall.waitForFunction(() => document.querySelectorAll('.grid section').length === 0)
		await screens_of('spotlight', 'wall', 'console')
		await tile.locator('.menu-button').click()
		await button(console_, 'Thôi chiếu thẻ này', tile).click()
		await wall.waitForSelector('.card')
	})

	const themes = ['S', 'W', 'O', 'T'].flatMap((q) => data.swot_themes.filter((x) => x.quadrant === q).slice(0, 2))
	await t.test('cards are grouped, by the menu and by dragging', async () => {
		await console_.setViewportSize({ width: 1280, height: 2600 })
		await step_to('Gộp nhóm')
		for (const x of themes) {
			const q = console_.locator(`section.quadrant-${x.quadrant}`)
			await button(console_, '+ Nhóm', q).click()
			await q.getByLabel('Tên nhóm').fill(x.vi)
			await q.getByLabel(/Tên tiếng Anh/).fill(x.en)
			await button(console_, 'Thêm', q).click()
			await console_.waitForSelector(`.theme:has-text("${x.vi}")`)
			for (let i = 0; i < 2; i++) {
				const tile = q.locator(':scope > article.card').first()
				const label = await tile.getAttribute('aria-label')
				await tile.locator('.menu-button').click()
				await button(console_, 'Đưa vào nhóm…', tile).click()
				await tile.getByRole('option', { name: x.vi }).click()
				await console_.waitForSelector(`.theme:has-text("${x.vi}") article[aria-label="${label}"]`)
			}
		}
		const tile = console_.locator('section.quadrant-W > article.card').first()
		const label = await tile.getAttribute('aria-label')
		/* Tiles that come into view get their real height then and push the others down, and what was saved is said for a moment only. */
		const places = async () => JSON.stringify([await tile.boundingBox(), await console_.locator('section.quadrant-W .theme').first().boundingBox()])
		for (let still = 0, before = ''; still < 4; still++) {
			await console_.waitForTimeout(300)
			const now = await places()
			if (now !== before) still = 0
			before = now
		}
		await tile.dragTo(console_.locator('section.quadrant-W .theme').first())
		await console_.waitForSelector(`section.quadrant-W .theme article[aria-label="${label}"]`)
		await console_.setViewportSize({ width: 1280, height: 900 })
		await phones[0].waitForSelector('details summary')
		await screens_of('themes')
	})

	await t.test('priority points: kept through a death of the hub, hidden until shown', async () => {
		await step_to('Chấm điểm nhóm')
		await console_.getByLabel(/Số mục được chọn/).fill('2')
		await button(console_, 'Chuẩn bị').click()
		await button(console_, 'Mở vòng chấm điểm').click()
		const poll = await open_poll('spend')
		await every(phones, (p) => p.waitForSelector('.stepper'))
		await phones[4].waitForSelector('h2:has-text("Which themes matter most")')
		/* State and private people want the sixth, the many of the community the fifth: the two counts differ. */
		const pick = (is_community, i) => [0, is_community ? 4 : 5, [1, 2, 3, 6, 7][i % 5]]
		for (const [i, p] of phones.entries()) {
			for (const row of pick(i >= 4, i)) await p.click(`.stepper >> nth=${row} >> button >> nth=1`)
			if (i === 0) await screens_of('points', 'phone1', 'phone5', 'console')
			await p.click('button.main.wide')
		}
		await every(phones, (p) => saved(p, 1))
		const port = await kill_hub()
		await every(phones, (p) => p.waitForSelector('.bar.down'))
		await raise_hub(port)
		await Promise.all(bots.map((b, n) => b.must('cast_ballot', {
			poll: poll.poll, picks: pick(b.sector === 'community', n).map((i) => ({ item: poll.items[i].item, points: 1 })),
		})))
		await console_.waitForFunction(() => /25 \/ 25/.test(document.querySelector('.turnout')?.textContent ?? ''))
		await wall.waitForSelector('text=25/25')
		await screens_of('turnout', 'wall', 'phone1', 'console')
		await button(console_, 'Khóa vòng chấm điểm').click()
		await button(console_, 'Có').click()
		await console_.waitForSelector('.round .state-closed')
		await phones[0].waitForSelector('text=Vòng chấm điểm đã khóa')
		for (const p of [wall, console_, ...phones]) {
			assert.ok(!p.frames_in.some((f) => f.includes('"result/')), `${p.name} was told a result before it was shown`)
			assert.equal(await p.locator('.rank, .points, .round ol li').count(), 0, `${p.name} shows a result`)
		}
		await screens_of('closed', 'wall', 'phone1', 'console')
		await button(console_, 'Công bố kết quả').click()
		await wall.waitForSelector('.points')
		await every(phones, (p) => p.waitForSelector('.rank'))
		await wall.waitForSelector('text=Có khác biệt giữa các khu vực')
		assert.ok(wall.frames_in.some((f) => f.includes('"result/')), 'the frames were not looked at where results travel')
		await console_.getByLabel('Điều đã thống nhất').fill('Giữ cả hai nhóm trong danh sách ưu tiên.')
		await button(console_, 'Lưu', console_.locator('.round')).click()
		await phones[0].waitForSelector('text=Giữ cả hai nhóm')
		await screens_of('result')
		await is_fit('result', 'console', 'wall', 'phone1', 'phone5')
	})

	await t.test('a language is switched while everything runs', async () => {
		await button(phones[3], 'English').click()
		await phones[3].waitForSelector('html[lang=en]')
		await phones[3].waitForSelector(`text=${themes[0].en}`)
		await button(phones[3], 'Tiếng Việt').click()
		await phones[3].waitForSelector('html[lang=vi]')
		await wall.keyboard.press('l')
		await wall.waitForSelector('html[lang=en]')
		await screens_of('english', 'wall')
		await wall.keyboard.press('l')
		await wall.waitForSelector('html[lang=vi]')
	})

	await t.test('a break, and help for whoever asks', async () => {
		await step_to('Giải lao')
		await phones[0].waitForSelector('h1:has-text("Giải lao")')
		await every([phones[0], phones[4]], (p) => p.click('button[aria-expanded]'))
		await phones[0].waitForSelector('.seat .code')
		await press('?')
		await console_.getByText('Danh sách phím tắt').waitFor()
		await screens_of('break-help')
		await press('Escape')
		await every([phones[0], phones[4]], (p) => p.click('button.main'))
		await phones[0].waitForSelector('.seat', { state: 'detached' })
	})

	await t.test('vision: statements, shared ideas, draft', async () => {
		await step_to('3. Tầm nhìn')
		await button(console_, 'Mở nhập ý kiến').click()
		await every(phones, (p) => p.waitForSelector('#card'))
		for (const [i, p] of phones.entries()) {
			await p.fill('#card', data.vision_statements[i][i >= 4 ? 'en' : 'vi'])
			await p.click('button.main')
		}
		await every(phones, (p) => saved(p, 1))
		await screens_of('vision-private')
		for (const e of data.vision_elements.slice(0, 4)) {
			await console_.getByLabel('Thêm ý chung').fill(e.vi)
			await console_.getByLabel(/Tên tiếng Anh/).fill(e.en)
			await button(console_, 'Thêm').click()
			await console_.waitForSelector(`.element:has-text("${e.vi}")`)
		}
		for (let i = 0; i < 6; i++) {
			const box = console_.locator('fieldset.checks').nth(i).locator('input').nth(i % 4)
			await box.click()
			await console_.waitForFunction(([i, n]) => document.querySelectorAll('fieldset.checks')[i].querySelectorAll('input')[n].checked, [i, i % 4])
		}
		await show_to_all()
		await console_.waitForSelector('.masthead .state-shown')
		await phones[1].waitForSelector(`text=${data.vision_statements[0].vi}`)
		await wall.waitForSelector(`text=${data.vision_elements[0].vi}`)
		await screens_of('vision-shown')
	})

	async function check(levels) {
		await button(console_, 'Kiểm tra mức đồng thuận').first().click()
		await console_.locator('section.box form').getByRole('button', { name: 'Chuẩn bị' }).first().click()
		await button(console_, 'Mở vòng chấm điểm').click()
		const poll = await open_poll('levels')
		await every(phones, (p) => p.waitForSelector('.levels button:not([disabled])'))
		for (const [i, p] of phones.entries()) {
			await p.locator('.levels').last().locator('button').nth(5 - levels(i >= 4)).click()
			if (i === 0) await screens_of('consensus', 'phone1', 'phone5', 'wall', 'console')
			await p.getByRole('button', { name: /^(Gửi phiếu|Send)/ }).last().click()
		}
		await every(phones, (p) => p.waitForSelector('.tick.saved'))
		await Promise.all(bots.map((b) => b.must('cast_ballot', { poll: poll.poll, picks: [{ item: 1, points: levels(b.sector === 'community') }] })))
		await button(console_, 'Khóa vòng chấm điểm').click()
		await button(console_, 'Có').click()
		await button(console_, 'Công bố kết quả').click()
		await phones[0].waitForSelector(`text=${levels(true) > 3 ? 'Đạt đồng thuận' : 'Chưa đạt đồng thuận'}`)
		await screens_of(levels(true) > 3 ? 'consensus-passed' : 'consensus-failed')
	}

	await t.test('a draft fails the consensus check, its successor passes', async () => {
		await step_to('Dự thảo')
		await console_.getByLabel('Lời văn của tầm nhìn').fill(data.vision_drafts[0].vi)
		await console_.locator('details.box', { hasText: 'Lời văn của tầm nhìn' }).getByLabel(/Bản dịch tiếng Anh/).fill(data.vision_drafts[0].en)
		await button(console_, 'Thêm dự thảo').click()
		await phones[0].waitForSelector('blockquote')
		await screens_of('draft')
		await check((is_community) => (is_community ? 2 : 4))
		await phones[0].click('text="Ghi điều còn băn khoăn" >> nth=0')
		await phones[0].fill('[id^=reservation]', data.vision_drafts[0].reservations_vi[0])
		await phones[0].click('.sheet:has([id^=reservation]) >> text="Gửi"')
		await console_.waitForSelector(`li:has-text("${data.vision_drafts[0].reservations_vi[0]}")`)
		await console_.locator('summary:has-text("Thêm dự thảo")').click()
		await console_.getByLabel('Lời văn của tầm nhìn').fill(data.vision_drafts[1].vi)
		await console_.locator('details.box', { hasText: 'Lời văn của tầm nhìn' }).getByLabel(/Bản dịch tiếng Anh/).fill(data.vision_drafts[1].en)
		await button(console_, 'Thêm dự thảo').click()
		await console_.waitForSelector(`.question:has-text("${data.vision_drafts[1].vi.slice(0, 60)}")`)
		await check(() => 5)
	})

	await t.test('objectives come from a phone and from the console, with an indicator', async () => {
		await step_to('4. Mục tiêu')
		await button(console_, 'Mở nhập ý kiến').click()
		const p = phones[0]
		await p.waitForSelector('#objective')
		await screens_of('objective-form', 'phone1', 'phone5')
		await p.fill('#objective', data.objectives[0].vi)
		await p.click('text="Kinh tế"')
		await p.click('text="Trung hạn"')
		await p.click('text="Gửi"')
		await p.waitForSelector(`li:has-text("${data.objectives[0].vi}") >> text="Sửa"`)
		await console_.locator('summary:has-text("Thêm mục tiêu")').click()
		for (const o of data.objectives.slice(1, 6)) {
			await console_.getByLabel(/Mục tiêu \(động từ/).fill(o.vi)
			await console_.getByLabel('Lĩnh vực').selectOption(o.dimension)
			await console_.locator('form').getByRole('button', { name: 'Thêm mục tiêu' }).click()
			await console_.waitForSelector(`article.objective:has-text("${o.vi}")`)
		}
		const box = console_.locator('article.objective').first()
		await box.getByRole('button', { name: '+ Chỉ tiêu' }).click()
		const form = box.locator('form')
		await form.getByLabel('Tên chỉ tiêu').fill('Thu nhập bình quân đầu người')
		await form.getByLabel('Đơn vị tính', { exact: true }).fill('triệu đồng/người/năm')
		await form.getByLabel('Giá trị đầu kỳ').fill('52,4')
		await form.getByLabel('Năm').first().fill('2025')
		await form.getByLabel('Giá trị mục tiêu').fill('78')
		await form.getByLabel('Năm').last().fill('2030')
		await button(console_, 'Lưu', form).click()
		await box.locator('td:has-text("52,4")').waitFor()
		await show_to_all()
		await phones[1].waitForSelector(`li:has-text("${data.objectives[5].vi}")`)
		await wall.waitForSelector(`text=${data.objectives[5].vi}`)
		await screens_of('objectives')
		await is_fit('objectives', 'console', 'wall', 'phone1', 'phone5')
	})

	await t.test('the console is reloaded in the middle and goes on', async () => {
		await console_.reload()
		await console_.waitForSelector('.step[aria-current]:has-text("4. Mục tiêu")')
		assert.equal(await console_.locator('article.objective').count(), 6)
	})

	await t.test('points on objectives, groups A, B, C', async () => {
		await step_to('Chấm điểm mục tiêu')
		await console_.waitForSelector('.abc')
		await button(console_, 'Chuẩn bị').click()
		await button(console_, 'Mở vòng chấm điểm').click()
		const poll = await open_poll('spend')
		await every(phones, (p) => p.waitForSelector('.stepper'))
		for (const [i, p] of phones.entries()) {
			await p.click(`.stepper >> nth=${i % 3} >> button >> nth=1`)
			await p.getByRole('button', { name: /^(Gửi phiếu|Send)/ }).click()
		}
		await every(phones, (p) => p.waitForSelector('.tick.saved'))
		await Promise.all(bots.map((b, i) => b.must('cast_ballot', { poll: poll.poll, picks: [{ item: 1 + (i % 2), points: 2 }, { item: 3 + (i % 4), points: 1 }] })))
		await button(console_, 'Khóa vòng chấm điểm').click()
		await button(console_, 'Có').click()
		await button(console_, 'Công bố kết quả').click()
		await every(phones, (p) => p.waitForSelector('.rank'))
		await screens_of('objective-result')
		for (const [i, g] of ['A', 'A', 'B', 'B', 'C'].entries()) {
			const row = console_.locator('tbody tr', { has: console_.locator('.abc') }).nth(i)
			await row.locator(`.abc button:has-text("${g}")`).click()
			await row.locator(`.abc button[aria-pressed=true]:has-text("${g}")`).waitFor()
		}
		await phones[0].waitForSelector('text=Nhóm A')
		await screens_of('groups')
	})

	await t.test('the minutes are downloaded, and the workshop ends', async () => {
		const remarks = console_.locator('section[aria-label="Ghi vào biên bản"]')
		await remarks.getByLabel('Nội dung').fill('Thống nhất nhóm A gồm hai mục tiêu đầu.')
		await button(console_, 'Ghi vào biên bản', remarks).click()
		await console_.waitForSelector('.remark')
		await console_.locator('.steps .step').last().click()
		await phones[0].waitForFunction(() => document.querySelectorAll('.stepper, .rank').length === 0)
		await screens_of('closing')
		const [file] = await Promise.all([console_.waitForEvent('download'), console_.getByRole('button', { name: /Biên bản/ }).first().click()])
		assert.equal(fs.readFileSync(await file.path()).subarray(0, 2).toString(), 'PK', 'a Word document')
		assert.equal(file.suggestedFilename(), `dienhong-${code}-minutes.docx`)
		const { status, body } = await http(h.port, 'GET', `/export/${code}.html`, { Authorization: `Bearer ${key}` })
		assert.equal(status, 200)
		const minutes = body.toString()
		for (const text of ['BIÊN BẢN', 'Đồng Mây', data.objectives[0].vi, data.vision_drafts[1].vi, 'Thống nhất nhóm A gồm hai mục tiêu đầu', 'Giữ cả hai nhóm'])
			assert.ok(minutes.includes(text), `the minutes lack "${text}"`)
		fs.writeFileSync(`${screens}minutes.html`, minutes)
		await button(console_, 'Kết thúc hội thảo').click()
		await button(console_, 'Có').click()
		await console_.waitForSelector('text=Hội thảo đã kết thúc.')
		await phones[0].waitForSelector('text=Hội thảo đã kết thúc')
		await screens_of('ended')
	})

	assert.deepEqual(complaints.all, [])
})
