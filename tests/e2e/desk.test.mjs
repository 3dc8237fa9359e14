// The facilitator's desk in a real browser: code cards for the door, rounds of every method prepared by hand, and paper ballots typed on
// a number pad as fast as somebody who looks at every key.
import assert from 'node:assert/strict'
import test from 'node:test'
import { complaints, end_browsers, face, faces, is_fit, screens_of, start_browser } from './faces.mjs'
import { hub } from './hub.mjs'
import { hex, Person, workshop } from './person.mjs'

const KEY_MS = 250            // a slow typist: the pad, the paper, the pad
const BALLOT_MS = 30_000      // what a paper ballot may take
const SECTORS = ['Nhà nước', 'Tư nhân', 'Xã hội, cộng đồng']
const LIST = 'Đường liên xã; 900\nNước sạch ba bản; 600\nChợ nông sản; 1.500\nNhà văn hóa; 400\nKè suối; 300'

let h, f, code, seats, page
test.after(async () => {
	await end_browsers()
	for (const p of [f, ...(seats ?? [])]) p?.socket?.socket.destroy()
	await h?.stop()
})
const button = (name, where = page) => where.getByRole('button', { name, exact: true })
const newest = () => Math.max(...[...f.views.keys()].filter((k) => k.startsWith('poll/')).map((k) => Number(k.slice(5))))

test('code cards: issued, printed without asking anybody for a picture, used, freed', async () => {
	h = await hub('--no-demo', '--no-budget')
	const made = await workshop(h, { template: 'priorities-only', about: { title: 'Chọn việc cần làm trước' } })
	code = made.code
	f = new Person(h.port, code, made.key)
	await f.enter()
	page = await face(await start_browser(), 'desk', { width: 1280, height: 800 })
	const asked = []
	page.on('request', (r) => asked.push(r.url()))
	await page.goto(`http://127.0.0.1:${h.port}/console#${code}.${made.key}`)
	await page.locator('summary:has-text("Thẻ mã tại cửa")').click()
	await page.getByLabel('Vào bằng thẻ mã').check()
	for (const [i, sector] of SECTORS.entries()) {
		await page.getByLabel(`Số thẻ: ${sector}`).fill('9')
		await button('Phát thẻ', page.locator('.issue li', { hasText: sector })).click()
		await f.until((x) => x.views.get('passes')?.passes.length === 9 * (i + 1), 'the cards')
	}
	assert.equal(f.views.get('workshop').by_pass, true)
	const { passes } = f.views.get('passes')
	seats = []
	for (const pass of passes.filter((_, i) => i % 9 < 6)) {
		const guest = new Person(h.port, code)
		await guest.enter()
		await guest.must('join', { key: hex(), consent: true, sector: 'state', pass: pass.code.replace(/\D/g, '') })
		await guest.until((x) => x.views.get('me')?.sector === pass.sector, 'the sector of the card')
		guest.sector = pass.sector
		seats.push(guest)
	}
	for (const sector of ['private', 'community']) await f.must('add_member', { consent: true, sector })
	await f.until((x) => x.views.get('passes').passes.filter((p) => p.state === 'used').length === 18, 'eighteen cards as used')

	await button('In thẻ mã').click()
	await page.waitForFunction(() => document.querySelectorAll('.card-page li').length === 9)
	assert.equal(await page.locator('.card-page svg[role=img]').count(), 9)
	assert.equal(await page.locator('.masthead').isVisible(), false, 'the desk is under the sheet')
	await screens_of('sheet', 'desk')
	await is_fit('sheet', 'desk')
	await button('Đóng').click()
	for (const url of asked) for (const p of passes) assert.ok(!url.includes(p.code.replace(/\D/g, '')), `a code went out in ${url}`)

	await page.locator('[aria-label="Xem thẻ:"] button').last().click()
	await page.locator('.passes li').first().getByRole('button').click()
	await button('Có').click()
	await f.until((x) => x.views.get('passes').passes.filter((p) => p.state === 'used').length === 17, 'the freed card')
	seats = seats.filter((_, i) => i !== 12)
	await screens_of('door', 'desk')
})

async function type(keys, wait) {
	for (const key of keys.split(' ').flatMap((part) => (/^[A-Z]/.test(part) ? [part] : [...part]))) await page.keyboard.press(key, { delay: wait })
}

/** A paper ballot from the first key to the answer of the hub; gives its milliseconds. */
async function paper(round, keys, wait = KEY_MS) {
	if (!(await page.locator('.pad').count())) await page.locator('summary:has-text("Nhập phiếu hộ")').click()
	await page.waitForSelector('.pad')
	await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT')
	const start = Date.now()
	await type(keys, wait)
	await round.locator('.says .saved').waitFor()
	return Date.now() - start
}

async function list(...fields) {
	await page.getByLabel('Chấm về').selectOption('options')
	await page.getByText('Dán danh sách').click()
	await page.locator('label.paste textarea').fill(LIST)
	await button('Thêm', page.locator('fieldset')).click()
	for (const [label, value] of fields) await page.getByLabel(label).fill(value)
}

// The helped person of the community is XH07, so "37". `marks` are what the typed ballot says, as points by item.
const all = (n, point) => Array.from({ length: n }, (_, i) => ({ item: i + 1, points: point(i) }))
const ROUNDS = [
	{ method: 'dots', prepare: () => list([/Số mục được chọn/, '2']), word: 'mùa lúa chín', keys: '37 Enter 31 Enter 52 Enter Enter Enter', cast: () => [{ item: 1, points: 2 }], adds: { 3: 1, 5: 2 } },
	{ method: 'reactions', prepare: list, keys: '37 Enter 12301 Enter Enter', cast: () => all(5, (i) => (i % 2) + 1), adds: { 1: 1, 5: 1 } },
	{ method: 'approval', prepare: list, keys: '37 Enter 24 Enter Enter', cast: () => all(2, () => 1), adds: { 2: 1, 4: 1 } },
	{ method: 'grades', prepare: async () => { await list(); await page.getByText('Dùng 3 tiêu chí').click() }, keys: '37 Enter 543215432154321 Enter Enter', cast: () => all(15, (i) => (i % 5) + 1) },
	{ method: 'borda', prepare: list, keys: '37 Enter 31524 Enter Enter', cast: () => all(5, (i) => i + 1) },
	{ method: 'pairwise', prepare: list, keys: '37 Enter 1212121212 Enter Enter', cast: () => all(10, (i) => (i % 2) + 1) },
	{ method: 'equal_shares', prepare: () => list([/Trần nguồn lực/, '1.500']), keys: '37 Enter 245 Enter Enter', cast: (i) => all(2 + (i % 3), () => 1), adds: { 2: 1, 4: 1, 5: 1 } },
]

for (const one of ROUNDS)
	test(`a round of ${one.method}, with a paper ballot`, { timeout: 90_000 }, async (t) => {
		if (one === ROUNDS[0]) {
			await f.must('go_to', { activity: f.views.get('agenda').activities.find((a) => a.kind === 'objective_points').activity })
			await page.waitForSelector('.methods')
		} else await page.locator('summary:has-text("Chuẩn bị vòng chấm mới")').click()
		await page.locator(`input[value=${one.method}]`).check()
		await one.prepare()
		await screens_of(`make-${one.method}`, 'desk')
		if (one.method === 'grades') await is_fit('preparing', 'desk')
		await button('Chuẩn bị').click()
		const round = page.locator('.round').first()
		await round.locator('.state-prepared').waitFor()
		if (one.word) await round.getByLabel(/Một chữ/).fill(one.word)
		await button('Mở vòng chấm điểm', round).click()
		await round.locator('.state-open').waitFor()
		const poll = newest()
		await f.until((x) => x.views.get(`poll/${poll}`)?.state === 'open', 'the round open')
		if (one.word) assert.equal(f.views.get(`poll/${poll}`).word, one.word)
		for (const [i, p] of seats.entries()) await p.must('cast_ballot', { poll, picks: one.cast(i) })

		const took = await paper(round, one.keys)
		t.diagnostic(`a paper ballot of ${one.method} took ${took} ms at ${KEY_MS} ms a key`)
		assert.ok(took < BALLOT_MS, `a paper ballot took ${took} ms`)
		if (one === ROUNDS[0]) {
			/* The same person once more: it says that it replaces, and there is still one ballot of theirs. */
			await type('37 Enter', 0)
			await page.waitForSelector('text=phiếu mới sẽ thay phiếu đó')
			await screens_of('paper-again', 'desk')
			await is_fit('typing a ballot', 'desk')
			await type('31 Enter 52 Enter Enter Enter', 0)
			await round.locator('.says .saved', { hasText: 'thay phiếu trước' }).waitFor()
		}
		await f.until((x) => x.views.get(`turnout/${poll}`)?.cast === seats.length + 1, 'the turnout with the paper ballot')
		await page.waitForSelector('text=Số phiếu không quá số thẻ đã phát')
		await button('Khóa vòng chấm điểm', round).click()
		await page.waitForSelector('text=Còn 1 người chưa gửi phiếu (Tư nhân 1)')
		await button('Có', round).click()
		await round.locator('.state-closed').waitFor()
		await button('Công bố kết quả', round).click()
		await round.locator('.state-shown').waitFor()
		await f.until((x) => x.views.has(`result/${poll}`), 'the result')
		const result = f.views.get(`result/${poll}`)
		assert.equal(result.paper, 1)
		assert.equal(result.cast, seats.length + 1)
		if (one.adds) {
			const without = {}
			for (const [i] of seats.entries()) for (const p of one.cast(i)) without[p.item] = (without[p.item] ?? 0) + (one.method === 'reactions' ? Number(p.points === 1) : p.points)
			for (const row of result.rows) assert.equal(row.points, (without[row.item] ?? 0) + (one.adds[row.item] ?? 0), `item ${row.item}`)
		}
		await screens_of(`shown-${one.method}`, 'desk')
		if (result.divergence) await f.must('discuss_poll', { poll, text: 'Đã trao đổi.' })
	})

test('a round is repeated; where too few ballots differ it says why it stays hidden', async () => {
	const first = newest()
	const ballots = ROUNDS.at(-1).cast
	let round = page.locator('.round').first()
	await button('Chấm lại', round).click()
	await button('Có', round).click()
	await f.until(() => newest() === first + 1, 'the repeated round')
	round = page.locator('.round').first()
	await button('Mở vòng chấm điểm', round).click()
	await round.locator('.state-open').waitFor()
	assert.equal(f.views.get(`poll/${first + 1}`).again, first)
	for (const [i, p] of seats.entries()) await p.must('cast_ballot', { poll: first + 1, picks: i === 0 ? [{ item: 5, points: 1 }] : ballots(i) })
	await button('Khóa vòng chấm điểm', round).click()
	await button('Có', round).click()
	await round.locator('.state-closed').waitFor()
	await button('Công bố kết quả', round).click()
	await page.waitForSelector('text=Kết quả của vòng trước vẫn có giá trị')
	assert.equal(f.views.get(`result/${first + 1}`), undefined)
	await screens_of('few-changed', 'desk')
	await is_fit('rounds', 'desk')
})

test('nothing went wrong on the desk', () => assert.deepEqual(complaints.all, []))
