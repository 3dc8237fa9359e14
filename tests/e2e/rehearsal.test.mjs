// A rehearsal from the welcome to a result: made at the desk, filled with twelve simulated people who are driven by that very
// page, and forgotten. The workshop that it rehearses knows nothing of it.
import assert from 'node:assert/strict'
import test from 'node:test'
import { complaints, end_browsers, face, is_fit, screens_of, start_browser } from './faces.mjs'
import { hub, Person, workshop } from './person.mjs'

const CROWD = 12
let h, f
test.after(async () => {
	await end_browsers()
	f?.socket?.socket.destroy()
	await h?.stop()
})
const button = (page, name) => page.getByRole('button', { name, exact: true })

/** Somebody who runs the rehearsal and looks at its views: what the desk shows is compared with that. */
async function witness(code, key) {
	const w = new Person(h.port, code, key)
	await w.enter()
	return w
}

test('a rehearsal with twelve simulated people leaves nothing behind', { timeout: 150_000 }, async (t) => {
	h = await hub('--no-demo', '--no-budget')
	const { code, key } = await workshop(h, { template: 'led-7-steps', about: { title: 'Kế hoạch xã Đồng Mây' } })
	f = await witness(code, key)
	const before = f.at
	const browser = await start_browser()
	const desk = await face(browser, 'desk', { width: 1280, height: 900 })
	await desk.goto(`http://127.0.0.1:${h.port}/console#${code}.${key}`)
	await button(desk, 'Tạo buổi diễn tập').click()
	const link = desk.getByRole('link', { name: 'Vào buổi diễn tập' })
	const room = /#(\d+)\./.exec(await link.getAttribute('href'))[1]
	assert.notEqual(Number(room), code)

	const page = await face(browser, 'rehearsal', { width: 1280, height: 900 })
	await page.goto(`http://127.0.0.1:${h.port}${await link.getAttribute('href')}`)
	await page.getByText('DIỄN TẬP – không gì được lưu').waitFor()
	const w = await witness(room, key)
	assert.equal(w.views.get('workshop').rehearsal, true)

	await t.test('people come in by sector', async () => {
		await page.getByLabel('Nhanh').check()
		await button(page, `Cho ${CROWD} người mô phỏng vào`).click()
		await w.until((x) => x.views.get('people').total === CROWD, 'twelve people')
		assert.deepEqual(w.views.get('people').sectors, { state: 4, private: 4, community: 4 })
		await page.getByText(`${CROWD}/${CROWD} người mô phỏng`).waitFor()
		await screens_of('welcome', 'rehearsal')
	})

	/** While people still write, as far as the desk has been told, it asks first. */
	async function step_to(name) {
		await page.locator('.step', { hasText: name }).click()
		const asked = page.locator('.leaving')
		const there = page.locator('.step[aria-current]', { hasText: name })
		await asked.or(there).first().waitFor()
		if (await asked.count()) await button(page, 'Chuyển').click()
		await there.waitFor()
	}

	const cards = (kind) => [...w.views].filter(([name, card]) => name.startsWith('card/') && card.kind === kind).map(([, card]) => card)
	await t.test('they write, say that they write, and are done', async () => {
		await step_to('Viết thẻ SWOT')
		await button(page, 'Mở nhập ý kiến').click()
		await w.until((x) => x.views.get('pulse').writing > 0, 'somebody who writes')
		await w.until((x) => x.views.get('pulse').done === CROWD, 'all as done', 60_000)
		assert.ok(cards('swot').length >= CROWD && cards('swot').length <= 3 * CROWD, `${cards('swot').length} cards`)
		await page.getByText(`${CROWD}/${CROWD} đã xong`).waitFor()
		await button(page, 'Hiện cho mọi người').click()
		await screens_of('cards', 'rehearsal')
		await is_fit('cards', 'rehearsal')
	})

	await t.test('statements and objectives, where they are asked for', async () => {
		await page.locator('.step', { hasText: '3. Tầm nhìn' }).click()
		await button(page, 'Mở nhập ý kiến').click()
		await w.until(() => cards('statement').length >= CROWD, 'statements', 60_000)
		await step_to('4. Mục tiêu')
		await button(page, 'Mở nhập ý kiến').click()
		await w.until((x) => [...x.views.keys()].filter((name) => name.startsWith('objective/')).length >= 3, 'objectives', 60_000)
		await w.until((x) => x.views.get('pulse').done === CROWD, 'all as done', 60_000)
	})

	await t.test('they vote, and the result is shown', async () => {
		await step_to('Chấm điểm mục tiêu')
		await button(page, 'Chuẩn bị').click()
		await button(page, 'Mở vòng chấm điểm').click()
		await w.until((x) => [...x.views].some(([name, v]) => name.startsWith('turnout/') && v.cast === CROWD), 'twelve ballots', 60_000)
		await button(page, 'Khóa vòng chấm điểm').click()
		await button(page, 'Có').click()
		await button(page, 'Công bố kết quả').click()
		await w.until((x) => [...x.views].some(([name, v]) => name.startsWith('result/') && v.cast === CROWD && v.used > 0), 'the result')
		await page.waitForSelector('.rank')
		await screens_of('result', 'rehearsal')
	})

	await t.test('it ends, and is gone', async () => {
		await button(page, 'Cho về').click()
		await w.until((x) => x.views.get('online').total === 0, 'an empty room')
		await button(page, 'Kết thúc diễn tập').click()
		await button(page, 'Có').click()
		await page.getByText('Diễn tập đã kết thúc').waitFor()
		await screens_of('over', 'rehearsal')
		const late = new Person(h.port, room, key)
		await late.enter().catch(() => undefined)
		assert.equal(late.you, null, 'the rehearsal can still be entered')
		late.socket.socket.destroy()
		assert.equal(f.views.get('people').total, 0)
		assert.equal(f.at, before, 'the workshop knows of its rehearsal')
		w.socket.socket.destroy()
	})

	assert.deepEqual(complaints.all, [])
})
