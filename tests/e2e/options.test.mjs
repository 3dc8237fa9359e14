// The facilitator's desk from the start-up to the choice of an option, with hands: an agenda of one's own, a group and its way back,
// figures with their years, TOWS out of the right halves, options scored for three groups, and one thread.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { complaints, end_browsers, face, faces, is_fit, screens_of, start_browser } from './faces.mjs'
import { hub } from './hub.mjs'
import { hub_key, Person } from './person.mjs'

const LAPTOP = { width: 1366, height: 768 }
const AGENDA = [['stakeholders', 'Các bên'], ['situation', 'Hiện trạng'], ['swot', 'SWOT'], ['themes', 'Gộp nhóm'], ['tows', 'TOWS'], ['strategies', 'Phương án'], ['closing', 'Kết thúc']]
const THEMES = [['S', 'Đất và khí hậu'], ['W', 'Đường yếu'], ['O', 'Doanh nghiệp bao tiêu'], ['T', 'Mưa lũ']]
/* By sector: the two options, five criteria each. Equal weights; ten points less for the fourth put the other option first. */
const SCORES = { 'Nhà nước': [[5, 4, 4, 2, 3], [4, 3, 3, 5, 2]], 'Tư nhân': [[5, 4, 4, 2, 2], [3, 3, 3, 4, 4]], 'Xã hội, cộng đồng': [[3, 3, 3, 4, 3], [4, 4, 3, 4, 4]] }

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-options-'))
let h, browser, page, f
test.after(async () => {
	await end_browsers()
	f?.socket?.socket.destroy()
	await h?.stop()
	fs.rmSync(folder, { recursive: true })
})

const button = (name, where = page) => where.getByRole('button', { name, exact: true })
const panel = (title) => page.locator('details.panel', { has: page.locator('summary', { hasText: title }) })
const lever = () => page.locator('header button.main:visible').last().innerText()
const until_lever = (name) => page.locator('header button.main', { hasText: name }).waitFor()
const of = (noun) => [...f.views].filter(([key]) => key.startsWith(`${noun}/`)).map(([, view]) => view)
async function step(name) {
	await page.locator('.steps .step', { hasText: name }).click()
	await page.locator('.steps .step[aria-current]', { hasText: name }).waitFor()
}

test('an agenda of one\'s own makes a workshop; what is none is said at once', async () => {
	h = await hub('--no-demo', '--no-budget')
	browser = await start_browser()
	page = await face(browser, 'desk', LAPTOP)
	await page.goto(`http://127.0.0.1:${h.port}/console#hub.${hub_key(h)}`)
	const good = path.join(folder, 'agenda.json')
	const bad = path.join(folder, 'bad.json')
	fs.writeFileSync(good, JSON.stringify({ agenda: AGENDA.map(([kind, title]) => ({ kind, title, minutes: 10 })) }))
	fs.writeFileSync(bad, '{"themes":[]}')
	await page.getByLabel('Tên hội thảo').fill('Chọn con đường')
	await page.getByLabel('Mẫu chương trình').selectOption('own')
	await page.getByLabel('Tệp chương trình').setInputFiles(bad)
	await page.getByRole('alert').waitFor()
	assert.equal(await button('Tạo hội thảo').isDisabled(), true)
	await page.getByLabel('Tệp chương trình').setInputFiles(good)
	await page.getByText(`Chương trình có ${AGENDA.length} bước.`).waitFor()
	await is_fit('own', 'desk')
	await button('Tạo hội thảo').click()
	await page.locator('.room.new a').waitFor()
	const [, code, key] = /#(\d+)\.(\w+)/.exec(await page.locator('.room.new a').getAttribute('href'))
	f = new Person(h.port, Number(code), key)
	await f.enter()
	assert.deepEqual(f.views.get('agenda').activities.map((a) => a.kind), AGENDA.map(([kind]) => kind))
	await page.goto(`http://127.0.0.1:${h.port}/console#${code}.${key}`)
	await page.locator('.steps .step').first().waitFor()
})

test('a group stands in the grid where it was put, and goes when it is taken back', async () => {
	await step('Các bên liên quan')
	assert.equal(await lever(), 'Tiếp →')
	await page.getByText('Thêm bên liên quan', { exact: true }).first().click()
	const form = panel('Các bên liên quan').locator('form')
	await form.getByLabel('Tên bên liên quan').first().fill('Hộ nghèo vùng cao')
	await form.getByLabel('Khu vực').selectOption('community')
	await form.getByLabel('Mức độ quan tâm').selectOption('5')
	await form.getByLabel('Mức độ ảnh hưởng').selectOption('1')
	await button('Thêm bên liên quan', form).click()
	const cell = page.locator('tr.f1 td.i5')
	await cell.locator('button', { hasText: 'ST01' }).waitFor()
	assert.match(await panel('Các bên liên quan').innerText(), /Trao quyền\s+quan tâm nhiều, tiếng nói yếu/)
	await screens_of('grid', 'desk')
	await is_fit('grid', 'desk')
	await page.getByRole('button', { name: /Hoàn tác: thêm bên liên quan/ }).click()
	await cell.locator('button').waitFor({ state: 'detached' })
})

test('figures are typed as people here write them, and drawn with target and comparison', async () => {
	await step('Bức tranh hiện trạng')
	await page.getByText('Thêm số liệu', { exact: true }).click()
	const form = panel('Số liệu hiện trạng').locator('form')
	await form.getByLabel('Tên số liệu').first().fill('Tỷ lệ hộ nghèo')
	await form.getByLabel('Đơn vị tính').first().fill('%')
	await form.getByLabel('Chiều hướng mong muốn').selectOption('decrease')
	await form.getByLabel('Năm, dòng 1').fill('2021')
	await form.getByLabel('Giá trị, dòng 1').fill('15,2')
	await button('+ Thêm năm', form).click()
	await form.getByLabel('Năm, dòng 2').fill('2025')
	await form.getByLabel('Giá trị, dòng 2').fill('8,6')
	await form.getByLabel('Giá trị mục tiêu').fill('1')
	await form.getByLabel('Năm đạt').fill('2030')
	await button('+ Thêm nơi so sánh', form).click()
	await form.getByLabel('Nơi so sánh 1').first().fill('Bình quân toàn tỉnh')
	await form.getByLabel('Giá trị so sánh 1').fill('5,1')
	await button('Thêm số liệu', form).click()
	const chart = page.locator('figure')
	await chart.waitFor()
	const words = await chart.innerText()
	for (const part of ['15,2', '8,6', 'Chỉ tiêu năm 2030: 1', 'Bình quân toàn tỉnh: 5,1', 'tốt lên']) assert.ok(words.includes(part), `${part} in ${words}`)
	assert.deepEqual(of('series')[0].data.points, [{ year: 2021, value: '15.2' }, { year: 2025, value: '8.6' }])
	await screens_of('figures', 'desk')
	await is_fit('figures', 'desk')
})

test('TOWS offers the themes of its halves alone, and its thread leads to them and back', async () => {
	for (const [quadrant, title] of THEMES) await f.must('add_theme', { quadrant, title })
	await step('Chiến lược TOWS')
	await button('+ Chiến lược WO').click()
	const form = page.getByRole('region', { name: /^WO/ }).locator('form')
	assert.deepEqual(await form.getByRole('checkbox').evaluateAll((boxes) => boxes.map((box) => box.parentElement.innerText.trim())), ['W-A Đường yếu', 'O-A Doanh nghiệp bao tiêu'])
	await form.getByLabel('Chiến lược WO').fill('Dùng bao tiêu để làm đường')
	await form.getByLabel('W-A Đường yếu').check()
	assert.equal(await button('Lưu', form).isDisabled(), true, 'one half is not enough')
	await form.getByLabel('O-A Doanh nghiệp bao tiêu').check()
	await button('Lưu', form).click()
	const thread = button('Mạch ý kiến WO1')
	await thread.waitFor()
	await screens_of('tows', 'desk')
	await is_fit('tows', 'desk')
	await thread.focus()
	await page.keyboard.press('Enter')
	const sheet = page.getByRole('dialog', { name: 'Mạch ý kiến' })
	await sheet.getByRole('button', { name: 'W-A Đường yếu' }).click()
	await sheet.getByRole('status').filter({ hasText: 'W-A' }).waitFor()
	await sheet.getByRole('button', { name: 'WO1' }).waitFor()
	await screens_of('thread', 'desk')
	await is_fit('thread', 'desk')
	await button('← Trước', sheet).click()
	await sheet.getByRole('status').filter({ hasText: 'WO1' }).waitFor()
	await page.keyboard.press('Escape')
	await sheet.waitFor({ state: 'detached' })
	assert.equal(await thread.evaluate((at) => at === document.activeElement), true, 'the focus is back where it was')
})

test('options: criteria first, one screened out, three groups typed in secret, the weights discussed, one chosen', async () => {
	await step('Phương án chiến lược')
	assert.equal(await lever(), 'Thống nhất tiêu chí')
	await button('Dùng 5 tiêu chí thường gặp').click()
	await button('Lưu', page.locator('[data-criteria]')).click()
	for (const title of ['Chuỗi chè', 'Hạ tầng đi trước', 'Gà đồi']) {
		await button('+ Thêm phương án').click()
		await page.getByLabel('Tên phương án').first().fill(title)
		await page.locator('form').getByRole('button', { name: 'Thêm phương án', exact: true }).click()
		await page.locator('article.box', { hasText: title }).waitFor()
	}
	const hens = page.locator('article.box', { hasText: 'Gà đồi' })
	await hens.getByRole('button', { name: 'Sàng lọc PA3' }).click()
	await hens.getByLabel('Không gây hại nghiêm trọng').check()
	await hens.getByLabel('Lý do', { exact: true }).fill('Gần nguồn nước')
	await hens.getByRole('button', { name: 'Loại phương án này' }).click()
	await hens.getByText('Gần nguồn nước').waitFor()
	await screens_of('screened', 'desk')
	await page.getByRole('switch').click()
	await until_lever('Mở nhập ý kiến')
	await page.locator('header button.main').click()
	await until_lever('Hiện cho mọi người')
	const table = page.getByRole('region', { name: 'Điểm của các nhóm' })
	for (const [sector, rows] of Object.entries(SCORES)) {
		await page.getByRole('group', { name: 'Khu vực' }).getByRole('button', { name: sector }).click()
		for (const [i, values] of rows.entries()) {
			const row = table.locator('tbody tr').nth(i)
			for (const [k, value] of values.entries()) await row.locator('input').nth(k).fill(String(value))
			await row.locator('input').nth(4).press('Enter')
			await row.getByText('đã chấm').waitFor()
			assert.equal(await row.locator('input').first().inputValue(), '', 'what was saved is out of sight')
		}
	}
	assert.ok(of('strategy').every((option) => option.scores.length === 0 && option.weighted === undefined), 'nobody sees scores yet')
	await screens_of('scores', 'desk')
	await is_fit('scores', 'desk')
	await page.locator('header button.main').click()
	await until_lever('Chọn phương án')
	assert.deepEqual(await page.getByRole('region', { name: 'Kết quả chấm' }).locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.innerText.match(/PA\d/)[0])), ['PA2', 'PA1', 'PA3'])
	await screens_of('result', 'desk')
	await is_fit('result', 'desk')
	await page.locator('header button.main').click()
	await page.waitForFunction(() => document.activeElement?.closest('[data-depends]'))
	await page.keyboard.type('Giữ trọng số cho người nghèo.')
	await button('Lưu', page.locator('[data-depends]')).click()
	await f.until((x) => x.views.get('strategies').discussion, 'the discussion')
	await page.getByLabel('Phương án được chọn').selectOption({ index: 1 })
	await page.getByLabel('Lý do chọn').first().fill('Điểm cao nhất')
	await button('Chọn phương án này').click()
	await until_lever('Tiếp')
	assert.equal(f.views.get('strategies').chosen, 2)
})

test('two options make a third; on a phone and in the other dress nothing is cut off', async () => {
	await page.locator('summary', { hasText: 'Phương án và sàng lọc' }).click()
	for (const n of [1, 2]) await page.getByLabel(`Chọn để kết hợp PA${n}`).check()
	await page.getByRole('button', { name: /^Kết hợp PA/ }).click()
	await page.getByLabel('Tên phương án').first().fill('Kết hợp')
	await page.locator('form').getByRole('button', { name: 'Thêm phương án', exact: true }).click()
	await f.until(() => of('strategy').length === 4, 'the third option')
	assert.deepEqual([...of('strategy').at(-1).data.parts].sort(), [1, 2])
	await page.evaluate(() => localStorage.setItem('dienhong.theme', 'contrast'))
	await page.setViewportSize({ width: 360, height: 740 })
	await page.reload()
	for (const [kind, name] of [['Các bên liên quan', 'grid'], ['Bức tranh hiện trạng', 'figures'], ['Chiến lược TOWS', 'tows'], ['Phương án chiến lược', 'options']]) {
		await step(kind)
		assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, `${name} is too wide`)
		await screens_of(`phone-${name}`, 'desk')
		await is_fit(`phone-${name}`, 'desk')
	}
	assert.deepEqual(complaints.all, [])
	assert.ok(faces.desk)
})
