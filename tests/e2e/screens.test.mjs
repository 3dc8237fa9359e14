// Every screen of the three faces at every state of a workshop, in both languages and both themes: nobody is locked out (axe), nothing
// is wider than its window. Bots on bare sockets move the workshop on. FULL=1 (make e2e) asks axe about each of the four dresses and
// takes a picture of every state at every size, to build/screens/screens with an index page over all suites; otherwise axe sees
// Vietnamese in light, the small sizes are only measured, and there are no pictures.
import assert from 'node:assert/strict'
import test from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { data, write_objectives, write_series, write_stakeholders, write_themes, write_tows } from './demo_plan.mjs'
import { axe_of, complaints, end_browsers, face, faces, screens, start_browser } from './faces.mjs'
import { hub } from './hub.mjs'
import { Person, member, printed, workshop } from './person.mjs'
import { plan_scenes } from './screens_plan.mjs'

const FULL = process.env.FULL === '1'
const DRESSES = [['vi', 'light'], ...(FULL ? [['en', 'contrast'], ['vi', 'contrast'], ['en', 'light']] : [])]
const [QUIET_MS, SETTLED_MS] = [250, 600]
const SECTORS = ['state', 'private', 'community']

/* name -> size; `lean` ones are measured, and have their picture taken in a full run. A laptop at 200 % is half as wide. */
const FACES = {
	phone: { size: { width: 360, height: 740 } },
	narrow: { size: { width: 320, height: 640 }, lean: true, letters: 'double' },
	desk: { size: { width: 1366, height: 768 } },
	zoomed: { size: { width: 683, height: 384 }, lean: true },
	pocket: { size: { width: 360, height: 740 }, lean: true },
	wall: { size: { width: 1920, height: 1080 } },
	beamer: { size: { width: 1024, height: 768 }, lean: true },
}
const PHONES = ['phone', 'narrow']
const DESKS = ['desk', 'zoomed', 'pocket']
const WALLS = ['wall', 'beamer']
const ALL = [...PHONES, ...DESKS, ...WALLS]

const found = []   // what axe or the ruler said, all of it before it fails
let h, boss, bots, code, key, seat
test.after(async () => {
	await end_browsers()
	for (const p of [boss, seat, ...(bots ?? [])]) p?.socket?.socket.destroy()
	await h?.stop()
})

/** Says one language in a face as its reader would choose it; a wall has a key for it. */
async function speak(page, language) {
	if ((await page.getAttribute('html', 'lang')) === language) return
	const button = page.locator(`button[lang=${language}]`)
	/* Not by the mouse: the button may lie behind a dialog that the picture is of, or in a menu that is closed. */
	if (await button.count()) await button.first().evaluate((b) => b.click())
	else await page.keyboard.press('l')
	await page.waitForFunction((l) => document.documentElement.lang === l, language).catch(() => assert.fail(`${page.name} does not speak ${language}`))
}

const still = (page) => page.evaluate(() => Promise.race([new Promise((done) => setTimeout(done, 700)), Promise.allSettled(document.getAnimations().map((a) => a.finished))]))

/** As much of a page as one looks at, with what the browser would draw only when it is scrolled to. */
async function picture(page, path, is_long) {
	const height = await page.evaluate(() => {
		const sheet = new CSSStyleSheet()
		sheet.replaceSync('*{content-visibility:visible!important}')
		document.adoptedStyleSheets = [sheet]
		return document.documentElement.scrollHeight
	})
	const { width, height: least } = page.viewportSize()
	await page.screenshot(is_long ? { path, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(Math.max(height, least), 1800) } } : { path })
	await page.evaluate(() => (document.adoptedStyleSheets = []))
}

/** One state of the workshop on some faces, in every dress. */
async function scene(name, on = ALL, ready = async () => {}) {
	for (const [language, theme] of DRESSES)
		await Promise.all(on.map(async (who) => {
			const page = faces[who]
			const { lean } = FACES[who]
			await speak(page, language)
			await page.evaluate((t) => (document.documentElement.dataset.theme = t), theme)
			await ready(page, who)
			/* What stays at the top hides nothing. */
			await page.evaluate(() => window.scrollTo(0, 0))
			await still(page)
			const what = `${name}, ${who}, ${language}, ${theme}`
			const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
			if (wide > 0) found.push(`${what}: ${wide} px too wide`)
			if (FULL || !lean) for (const line of await axe_of(page)) found.push(`${what}: ${line}`)
			if (FULL) await picture(page, `${screens}${name}-${who}-${language}-${theme}.png`, !WALLS.includes(who))
		}))
}

const view = (name) => boss.views.get(name)
const by_boss = async (what, fields) => (boss.lost && (await boss.enter()), boss.must(what, fields))
const now = () => view('stage').activity
async function step(kind) {
	const { activity } = view('agenda').activities.find((a) => a.kind === kind)
	await by_boss('go_to', { activity })
	await boss.until(() => view('stage')?.activity === activity, kind)
	await wake()
	return activity
}
const turn = async (what, activity = now()) => by_boss(what, { activity })
/** Bots do not ping, and while pictures are taken the hub hangs up on whoever says nothing. */
const wake = () => Promise.all([...bots, seat].filter((b) => b.lost).map((b) => b.enter()))
/** What was done has come to every face: for a while none was told anything. A hub tells the room a few times a second. */
async function settled() {
	const told = () => ALL.reduce((n, name) => n + faces[name].frames_in.length, 0)
	const until = Date.now() + SETTLED_MS
	for (let before = -1; Date.now() < until && before !== told(); ) {
		before = told()
		await wait(QUIET_MS)
	}
}

/** Prepares a round and lets everybody but the phone vote. */
async function round(fields, picks) {
	const { made: poll } = await boss.must('prepare_poll', { activity: now(), ...fields })
	await settled()
	await scene(`${fields.method}-prepared`, ['phone', 'desk'])
	await by_boss('open_poll', { poll })
	await settled()
	await scene(`${fields.method}-open`)
	await wake()
	await Promise.all(bots.map((b, i) => b.must('cast_ballot', { poll, picks: picks(i) })))
	await by_boss('close_poll', { poll })
	await settled()
	await scene(`${fields.method}-closed`, ['phone', 'desk', 'wall'])
	await by_boss('show_result', { poll })
	await settled()
	await boss.until(() => view(`result/${poll}`), 'the result')
	await scene(`${fields.method}-result`)
	if (view(`result/${poll}`).divergence) await boss.must('discuss_poll', { poll, text: 'Đã trao đổi tại hội trường.' })
	return poll
}

test('a workshop to look at', { timeout: 60_000 }, async () => {
	h = await hub('--no-demo', '--no-budget', ...(process.env.WEB ? ['--web', process.env.WEB] : []))
	const made = await workshop(h, { template: 'led-7-steps', about: { title: data.workshop.plan_title_vi, title_en: data.workshop.plan_title_en, agency: 'ỦY BAN NHÂN DÂN / XÃ ĐỒNG MÂY', venue: 'Nhà văn hóa xã' } })
	code = made.code
	key = made.key
	boss = new Person(h.port, code, key)
	await boss.enter()
	bots = []
	for (let i = 0; i < 15; i++) bots.push(await member(h.port, code, SECTORS[i % 3]))
	const browsers = [await start_browser(), await start_browser()]
	for (const [name, { size }] of Object.entries(FACES)) await face(browsers[WALLS.includes(name) ? 1 : 0], name, size)
	await boss.until(() => boss.views.has('links'), 'the links')
})

test('the way in', { timeout: 120_000 }, async () => {
	const base = `http://127.0.0.1:${h.port}`
	const operator = await printed(h)
	await faces.desk.goto(`${base}/console#hub.${operator}`)
	await faces.desk.getByLabel('Tên hội thảo').waitFor()
	await scene('operator', ['desk'])
	await faces.desk.goto(`${base}/console`)
	for (const name of PHONES) {
		const page = faces[name]
		await page.addInitScript((size) => size && localStorage.setItem('dienhong.size', size), FACES[name].letters ?? '')
		await page.goto(base)
		await page.waitForSelector('#code')
	}
	await scene('code', PHONES)
	for (const name of PHONES) {
		await faces[name].goto(`${base}/j/${code}`)
		await faces[name].waitForSelector('.pair')
	}
	await scene('consent', PHONES)
	for (const name of PHONES) {
		const page = faces[name]
		await speak(page, 'vi')
		await page.getByRole('button', { name: 'Đồng ý', exact: true }).click()
		await page.locator('.option').nth(2).click()
	}
	await scene('sector', PHONES)
	for (const name of PHONES) {
		await faces[name].locator('button.main').click()
		await faces[name].waitForSelector('header .code')
	}
	/* The phone's own seat on a second line: what it writes comes quicker than by typing. */
	const token = await faces.phone.evaluate((c) => JSON.parse(localStorage.getItem(`dienhong.seats.${c}`))[0].key, code)
	seat = new Person(h.port, code, token)
	await seat.enter()
	const link = (role) => view('links').links.find((l) => l.role === role).key
	for (const name of DESKS) await faces[name].goto(`${base}/console#${code}.${key}`)
	/* A reveal row by row would be caught half way. */
	for (const name of WALLS) await faces[name].emulateMedia({ reducedMotion: 'reduce' })
	for (const name of WALLS) await faces[name].goto(`${base}/wall#${code}.${link('wall')}`)
	for (const name of DESKS) await faces[name].locator('.steps .step').first().waitFor()
	for (const name of WALLS) await faces[name].waitForSelector('h1, h2')
	await scene('welcome')
})

test('who has a stake, and the figures', { timeout: 120_000 }, async () => {
	await step('stakeholders')
	await write_stakeholders(boss)
	await settled()
	await scene('stakeholders')
	await step('situation')
	await write_series(boss)
	await settled()
	await scene('situation')
})

test('cards', { timeout: 180_000 }, async () => {
	const swot = await step('swot')
	await turn('open_input')
	await boss.must('hold_new_cards', { hold: true })
	for (const [i, item] of data.swot_items.entries())
		await bots[i % bots.length].must('add_card', { activity: swot, kind: 'swot', quadrant: item.quadrant_submitted, text: item.vi, en: item.en })
	for (const [quadrant, text] of [['S', 'Bà con cần cù, chịu khó'], ['T', 'Giá chè lên xuống thất thường'], ['W', 'Thiếu người có tay nghề']])
		await seat.must('add_card', { activity: swot, kind: 'swot', quadrant, text })
	await boss.until(() => [...boss.views].filter(([k, v]) => /^card\//.test(k) && v.waiting).length === data.swot_items.length + 3, 'cards that wait')
	const cards = [...boss.views].filter(([k]) => /^card\//.test(k)).map(([, v]) => v)
	await by_boss('hide_card', { card: cards.at(-1).card, reason: 'Xin viết rõ hơn: nghề gì?' })
	await settled()
	await scene('swot-queue')
	for (const c of cards.slice(0, -1)) await by_boss('unhide_card', { card: c.card })
	await by_boss('hold_new_cards', { hold: false })
	await boss.must('set_timer', { activity: swot, seconds: 600 })
	await settled()
	await scene('swot-open')
	await turn('close_input')
	await turn('reveal')
	await settled()
	await scene('swot-shown')
	await by_boss('show_on_wall', { mode: 'card', card: cards[0].card })
	await settled()
	await scene('spotlight', WALLS)
	for (const mode of ['join', 'blank', 'stage']) {
		await by_boss('show_on_wall', { mode })
		await settled()
		if (mode !== 'stage') await scene(`wall-${mode}`, WALLS)
	}

	await step('themes')
	await write_themes(boss)
	for (const [i, item] of data.swot_items.entries()) {
		const theme = data.swot_themes.findIndex((t) => t.code === item.theme)
		if (theme >= 0 && data.swot_themes[theme].quadrant === cards[i].quadrant) await boss.must('group_card', { card: cards[i].card, theme: theme + 1 })
	}
	const pair = view('hints')?.pairs.find((p) => !p.opposite)
	if (pair) await boss.must('merge_card', { card: pair.other, into: pair.card })
	await settled()
	await scene('themes')
})

test('points, vision, objectives', { timeout: 300_000 }, async () => {
	await step('theme_points')
	await round({ method: 'dots', items_of: 'themes', question: data.rounds[0].question_vi, question_en: data.rounds[0].question_en, points: 5, cap: 2, top: 4 },
		(i) => [{ item: 1 + (i % 4), points: 2 }, { item: 5 + (i % 3), points: 2 }, { item: 9, points: 1 }])

	await step('tows')
	await write_tows(boss)
	await settled()
	await scene('tows')

	const pause = view('agenda').activities.find((a) => a.kind === 'pause')
	if (pause) {
		await by_boss('go_to', { activity: pause.activity })
		await settled()
		await scene('pause', ['phone', 'wall'])
	}
	const vision = await step('vision')
	await turn('open_input')
	for (const [i, s] of data.vision_statements.entries()) await bots[i].must('add_card', { activity: vision, kind: 'statement', text: s.vi, en: s.en })
	await settled()
	await scene('vision-open')
	await turn('close_input')
	await turn('reveal')
	for (const e of data.vision_elements) await boss.must('add_element', { title: e.vi, title_en: e.en })
	await boss.until(() => [...boss.views.values()].filter((v) => v.kind === 'statement').length === data.vision_statements.length, 'the statements')
	const statements = [...boss.views.values()].filter((v) => v.kind === 'statement')
	for (const [i, s] of data.vision_statements.entries())
		await boss.must('tag_card', { card: statements[i].card, elements: s.elements.map((e) => data.vision_elements.findIndex((x) => x.code === e) + 1) })
	await settled()
	await scene('vision-shown')

	await step('draft')
	const d = data.vision_drafts[0]
	await boss.must('add_draft', { text: d.vi, en: d.en, elements: d.elements.map((e) => data.vision_elements.findIndex((x) => x.code === e) + 1) })
	await seat.must('add_reservation', { draft: 1, text: 'Chưa nói đến trẻ em và người già.' })
	await settled()
	await scene('draft')
	await round({ method: 'consensus', items_of: 'draft', draft: 1, question: data.consensus_rounds[0].question_vi, question_en: data.consensus_rounds[0].question_en },
		(i) => [{ item: 1, points: 3 + (i % 3) }])

	const objectives = await step('objectives')
	await turn('open_input')
	await write_objectives(boss, objectives)
	await seat.must('add_objective', { activity: objectives, text: 'Mở lớp dạy nghề cho thanh niên', dimension: 'social', horizon: 'short' })
	await settled()
	await scene('objectives-open')
	await turn('close_input')
	await turn('reveal')
	await settled()
	await scene('objectives-shown')

	await step('objective_points')
	await round({ method: 'approval', items_of: 'objectives', question: data.rounds[1].question_vi, question_en: data.rounds[1].question_en, top: 5 },
		(i) => [1 + (i % 5), 6 + (i % 4), 11].map((item) => ({ item, points: 1 })))
	for (const [group, list] of [['A', [1, 2, 3]], ['B', [4, 5]], ['C', [6, 7]]])
		for (const objective of list) await boss.must('set_priority', { objective, group, reason: 'Theo kết quả chấm điểm.' })
	await settled()
	await scene('groups')
})

plan_scenes({ room: () => ({ h, boss, bots, code, seat }), FACES, FULL, scene, step, turn, by_boss, now, view, settled, wake })

test('what stands beside the steps', { timeout: 120_000 }, async () => {
	for (const name of PHONES) await faces[name].getByRole('button', { name: /^(Trợ giúp|Help)$/ }).first().click()
	await scene('help', PHONES)
	for (const name of PHONES) await faces[name].getByRole('button', { name: /^(Trợ giúp|Help)$/ }).first().click()
	await faces.desk.evaluate(() => document.activeElement?.blur())
	await faces.desk.keyboard.press('?')
	await faces.desk.getByRole('dialog').waitFor()
	await scene('keys', ['desk'])
	await faces.desk.keyboard.press('Escape')

	await step('closing')
	await boss.must('add_remark', { activity: now(), text: 'Thống nhất trình Ủy ban nhân dân xã.', decision: true })
	const { starts, days, opinions, ...notice } = data.consultation
	await boss.must('set_consultation', { data: { starts, days, channels: notice.channels_vi, channels_en: notice.channels_en, contact: notice.contact_vi, contact_en: notice.contact_en } })
	for (const one of opinions)
		await boss.must('add_opinion', { data: { text: one.vi, en: one.en, source: one.source_vi, source_en: one.source_en, sector: one.sector, about: one.about_vi, about_en: one.about_en,
			received: one.received, uptake: one.uptake, answer: one.answer_vi ?? undefined, answer_en: one.answer_en ?? undefined } })
	await boss.must('publish_results', { published: true })
	await settled()
	await scene('closing')
	await boss.must('show_on_wall', { mode: 'results' })
	await settled()
	await scene('results', WALLS)
	await boss.must('show_on_wall', { mode: 'stage' })
	if (FULL) {
		for (const name of DESKS) {
			await faces[name].locator('.more summary').click()
			await faces[name].locator('.more [aria-haspopup=dialog]').click()
			await faces[name].getByRole('dialog').locator('form').waitFor()
		}
		await scene('documents', DESKS)
		for (const name of DESKS) await faces[name].keyboard.press('Escape')
	}
	await boss.must('end_workshop', {})
	await settled()
	await scene('ended')
})

test('everybody can use every screen', () => {
	assert.deepEqual([...new Set(found)], [])
	assert.deepEqual(complaints.all, [])
})
