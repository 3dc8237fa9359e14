// Every way to ask, as a room sees it: the facilitator prepares each round over a socket, a phone in a real browser fills its form with the
// thumb, fifteen others vote over sockets, and phone, console and wall show the result. Each screen is photographed and checked for
// who could not use it. The phone sits down with a code card, and at the end knows that its ballots are in.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test from 'node:test'
import { complaints, end_browsers, face, faces, is_fit, screens_of, start_browser } from './faces.mjs'
import { hub } from './hub.mjs'
import { hex, Person, workshop } from './person.mjs'

const PROJECTS = [
	['Nhà sơ chế nông sản', 'Packing house', 900], ['Đường vào khu sản xuất', 'Road to the fields', 1500],
	['Lớp học nghề cho phụ nữ', 'Training for women', 300], ['Thu gom rác thải', 'Waste collection', 450], ['Chợ phiên cuối tuần', 'Weekend market', 600],
]
const options = PROJECTS.map(([text, en, cost]) => ({ text, en, cost }))
const plain = options.map(({ text, en }) => ({ text, en }))
const picks = (...points) => points.map((n, i) => ({ item: i + 1, points: n })).filter((p) => p.points > 0)

// What each sector thinks; the phone does `fill`.
const ROUNDS = [
	{ name: 'reactions', fields: { method: 'reactions', items_of: 'options', options: plain, question: 'Ông, bà có đồng ý với từng việc này không?' },
		state: picks(1, 1, 2, 1, 2), private: picks(1, 1, 2, 1, 1), community: picks(1, 2, 1, 1, 3), fill: react, sees: 'Ý kiến trái chiều' },
	{ name: 'approval', fields: { method: 'approval', items_of: 'options', options: plain, question: 'Ông, bà tán thành những việc nào?', top: 2 },
		state: picks(1, 1), private: picks(1, 0, 0, 1), community: picks(0, 0, 1, 1), fill: tick, sees: 'Thu gom rác thải' },
	{ name: 'grades', fields: { method: 'grades', items_of: 'options', options: plain, question: 'Mỗi việc tốt đến mức nào cho xã?', top: 2 },
		state: picks(4, 5, 2, 3, 1), private: picks(5, 5, 1, 3, 4), community: picks(3, 2, 5, 4, 1), fill: grade, sees: 'Trung bình' },
	{ name: 'criteria', fields: { method: 'grades', items_of: 'options', options: plain.slice(0, 3), question: 'Chấm mỗi phương án theo tiêu chí', top: 1,
		criteria: [{ text: 'Tác động', en: 'Impact', weight: 60 }, { text: 'Khả thi', en: 'Feasible', weight: 40 }] },
	state: picks(4, 5, 2, 3, 2, 5), private: picks(5, 4, 1, 3, 3, 4), community: picks(3, 2, 5, 4, 3, 5), fill: grade, sees: 'Trọng số' },
	{ name: 'borda', fields: { method: 'borda', items_of: 'options', options: plain, question: 'Việc nào trước, việc nào sau?', top: 2, decides: 'balanced' },
		state: picks(2, 1, 3), private: picks(1, 2, 4, 3, 5), community: picks(3, 0, 1, 2), fill: rank, sees: 'Đường vào khu sản xuất' },
	{ name: 'pairwise', fields: { method: 'pairwise', items_of: 'options', options: plain.slice(0, 4), question: 'Trong hai việc, việc nào cần hơn?', top: 1 },
		state: picks(1, 1, 2, 1, 2, 2), private: picks(1, 1, 1, 1, 1, 2), community: picks(2, 2, 2, 2, 2, 1), fill: pair, sees: 'Thu gom rác thải' },
	{ name: 'equal-shares', fields: { method: 'equal_shares', items_of: 'options', options, ceiling: 2000, question: 'Với 2.000 triệu đồng, nên làm những việc nào?' },
		state: picks(1, 1), private: picks(1, 1, 0, 0, 1), community: picks(0, 0, 1, 1, 1), fill: tick, sees: 'Lớp học nghề cho phụ nữ' },
	{ name: 'dots', fields: { method: 'dots', items_of: 'options', options: plain, question: 'Việc nào quan trọng nhất?', points: 5, cap: 3, top: 2 },
		state: picks(2, 3), private: picks(3, 2), community: picks(0, 0, 3, 2), fill: spend, sees: 'Nhà sơ chế nông sản' },
]

async function react(form) {
	for (const [i, one] of ['r1', 'r2', 'r3', 'r1'].entries()) await form.locator(`.${one}`).nth(i).click()
}
async function tick(form) {
	for (const i of [0, 2]) await form.locator('input[type=checkbox]').nth(i).check()
}
/** One question after another; after each the buttons are deaf for a moment, against double taps. */
async function walk(form, buttons) {
	for (let n = 0; n < 50; n++) {
		const is_asked = await form.evaluate(async (section, buttons) => {
			const asked = () => [...section.querySelectorAll(buttons)]
			while (asked().some((b) => b.disabled)) await new Promise(requestAnimationFrame)
			return asked().length > 0
		}, buttons)
		if (!is_asked) return
		await form.locator(buttons).nth(n % 2).click()
		await form.locator(`${buttons}[aria-pressed=true]`).or(form.locator(`:not(:has(${buttons}))`)).first().waitFor()
	}
	assert.fail('the questions do not end')
}
function grade(form) {
	return walk(form, '.grades button')
}
function pair(form) {
	return walk(form, '[role=group] button.wide')
}
async function rank(form) {
	for (let n = 0; n < 3; n++) await form.locator('button.put').nth(2 - n).click()
}
async function spend(form) {
	for (let n = 0; n < 3; n++) await form.locator('.stepper button:last-of-type').nth(n).click()
}

let h, facilitator, bots, browser, code
test.after(async () => {
	await end_browsers()
	for (const b of [facilitator, ...(bots ?? [])]) b?.socket?.socket.destroy()
	await h?.stop()
})

test('code cards at the door', async () => {
	h = await hub('--no-demo', '--no-budget')
	const made = await workshop(h, { template: 'priorities-only', about: { title: 'Chọn việc cần làm trước', title_en: 'What to do first' } })
	code = made.code
	facilitator = new Person(h.port, code, made.key)
	await facilitator.enter()
	await facilitator.must('set_door', { by_pass: true })
	for (const sector of ['state', 'private', 'community']) await facilitator.must('issue_passes', { sector, count: 6 })
	await facilitator.until((f) => f.views.get('passes')?.passes.length === 18, 'eighteen code cards')
	const { passes } = facilitator.views.get('passes')
	bots = []
	for (const pass of passes.filter((p) => p.pass % 6 !== 0)) {
		const p = new Person(h.port, code)
		await p.enter()
		const key = hex()
		await p.must('join', { key, consent: true, sector: 'state', pass: pass.code })
		p.token = key
		await p.until((one) => one.views.get('me')?.sector === pass.sector, 'the sector of the card')
		p.sector = pass.sector
		bots.push(p)
	}
	browser = await start_browser()
	const base = `http://127.0.0.1:${h.port}`
	const phone = await face(browser, 'phone')
	const console_ = await face(browser, 'console', { width: 1366, height: 768 })
	const wall = await face(browser, 'wall', { width: 1920, height: 1080 })
	const small = await face(browser, 'beamer', { width: 1024, height: 768 })
	await console_.goto(`${base}/console#${code}.${made.key}`)
	await facilitator.until((f) => f.views.has('links'), 'the links')
	const wall_key = facilitator.views.get('links').links.find((l) => l.role === 'wall').key
	await wall.goto(`${base}/wall#${code}.${wall_key}`)
	await small.goto(`${base}/wall#${code}.${wall_key}`)
	await phone.goto(`${base}/j/${code}#pass=${passes.at(-1).code}`)
	await phone.getByRole('button', { name: 'Đồng ý', exact: true }).click()
	await phone.waitForSelector('#pass')
	await screens_of('door', 'phone')
	await is_fit('door', 'phone')
	await phone.locator('button.main').click()
	await phone.waitForSelector('header .code')
	await facilitator.until((f) => f.views.get('passes').passes.at(-1).state === 'used', 'the card as used')
	const activity = facilitator.views.get('agenda').activities.find((a) => a.kind === 'objective_points').activity
	await facilitator.must('go_to', { activity })
	facilitator.activity = activity
})

for (const round of ROUNDS)
	test(`a round of ${round.name}`, { timeout: 90_000 }, async () => {
		const { made: poll } = await facilitator.must('prepare_poll', { activity: facilitator.activity, ...round.fields })
		await facilitator.must('open_poll', { poll, word: 'mùa vàng' })
		const phone = faces.phone
		const form = phone.locator('section.sheet', { hasText: round.fields.question })
		await form.waitFor()
		await phone.waitForTimeout(200)
		await screens_of(`${round.name}-form`, 'phone', 'wall')
		await is_fit(`${round.name}, form`, 'phone')
		await round.fill(form)
		await screens_of(`${round.name}-filled`, 'phone')
		await form.locator('.send button.main').click()
		await form.locator('.tick.saved').waitFor()
		for (const b of bots) await b.must('cast_ballot', { poll, picks: round[b.sector], receipt: createHash('sha256').update(hex()).digest('hex') })
		await facilitator.until((f) => f.views.get(`turnout/${poll}`)?.cast === bots.length + 1, 'all ballots')
		await facilitator.must('close_poll', { poll })
		await facilitator.until((f) => f.views.get(`poll/${poll}`)?.state === 'closed', 'the close')
		await faces.wall.waitForSelector(`text=${facilitator.views.get(`poll/${poll}`).closed}`)
		await screens_of(`${round.name}-closed`, 'wall')
		await facilitator.must('show_result', { poll })
		await form.locator('text=đã nằm trong').waitFor()
		for (const name of ['phone', 'console']) await faces[name].waitForSelector(`text=${round.sees} >> visible=true`)
		// The last place comes first; who joins late sees all at once.
		for (const name of ['wall', 'beamer']) {
			await faces[name].reload()
			await faces[name].waitForSelector('.row, .level, h1, h2')
		}
		await faces.wall.waitForTimeout(500)
		await screens_of(`${round.name}-result`, 'phone', 'wall', 'console', 'beamer')
		await is_fit(`${round.name}, result`, 'phone', 'console', 'wall')
		const result = facilitator.views.get(`result/${poll}`)
		if (result.divergence) await facilitator.must('discuss_poll', { poll, text: 'Đã trao đổi; giữ kết quả đã chốt.' })
	})

test('nothing went wrong on any page', () => assert.deepEqual(complaints.all, []))
