// The projector in three sizes of picture: every scene with texts as long as they may be fits, and its letters are as large as a
// room of 10 m needs; the wall outlives a dead hub, a view that it cannot draw and a wrong link, and its keys do what they say.
// Pictures go to build/screens/wall/. WEB names a folder to serve instead of what the hub carries.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { complaints, end_browsers, face, faces, is_fit, screens, start_browser } from './faces.mjs'
import { hub } from './hub.mjs'
import { Person, member, workshop } from './person.mjs'
import { LEAST_VH, faults } from './legible.mjs'

const data = JSON.parse(fs.readFileSync(new URL('../data/demo-commune.json', import.meta.url)))
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-wall-'))
const options = ['--journal', `sqlite:${folder}/hub.db`, '--no-demo', '--no-budget', ...(process.env.WEB ? ['--web', process.env.WEB] : [])]
const SIZES = { small: { width: 1024, height: 768 }, middle: { width: 1280, height: 720 }, large: { width: 1920, height: 1080 } }
const walls = Object.keys(SIZES)

/* Real words, exactly so many letters long (NFC: one code unit a letter). */
const WORDS = 'đường liên thôn nghiêng ngả trượt lở vào mùa mưa khiến xe chở chè của hợp tác xã không thể ra được chợ huyện '.repeat(6)
const long = (n, at = 0) => {
	const text = `${at + 1} ${WORDS.slice((at * 7) % 60)}`.replace(/\s+/g, ' ').slice(0, n)
	return text.endsWith(' ') ? `${text.slice(0, -1)}g` : text
}
const SECTORS = ['state', 'private', 'community']
const PARTS = ['welcome', 'swot', 'themes', 'theme_points', 'vision', 'draft', 'objectives', 'objective_points', 'pause', 'closing']
const PROJECTS = Array.from({ length: 10 }, (_, i) => ({ text: long(i % 3 === 0 ? 90 : 45, i), cost: 200 + 150 * ((i * 7) % 5) }))

let h, f, bots, code, key, link
const at = {}   // kind -> activity

test.after(async () => {
	await end_browsers()
	for (const b of [f, ...(bots ?? [])]) b?.socket?.socket.destroy()
	await h?.stop('SIGKILL')
	fs.rmSync(folder, { recursive: true, force: true })
})

const on_walls = (what) => Promise.all(walls.map((name) => what(faces[name], name)))
const see = (selector) => on_walls((page) => page.waitForSelector(selector))

let pictures = 0
async function picture_of(scene, ...names) {
	const number = String(++pictures).padStart(2, '0')
	await Promise.all((names.length ? names : walls).map((n) => faces[n].screenshot({ path: `${screens}${number}-${scene}-${n}.png` })))
}

/** A scene at rest on all walls: nothing overflows, nothing is too small. */
async function check(scene, with_picture = true) {
	await on_walls(async (page, name) => {
		/* One more picture, so that what came last has been measured. */
		await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
		await page.evaluate(() => Promise.allSettled(document.getAnimations().map((a) => a.finished)))
		assert.deepEqual(await page.evaluate(faults, LEAST_VH), [], `${scene}, ${name}`)
	})
	if (with_picture) await picture_of(scene)
}

const pages_of = (page) => page.evaluate(() => /(\d+)\/(\d+)/.exec(document.querySelector('.pages')?.textContent ?? '')?.[2] ?? '1')
async function go(kind) {
	const answer = await f.send('go_to', { activity: at[kind] })
	assert.ok(answer.ok || answer.why === 'already_there', `${kind}: ${answer.why}`)
}

/** A round from its question to its result, every bot with its sector's picks. */
async function round(fields, picks) {
	const { made: poll } = await f.must('prepare_poll', fields)
	await f.must('open_poll', { poll, word: 'mùa vàng' })
	await Promise.all(bots.map((b) => b.until((x) => x.views.get(`poll/${poll}`)?.state === 'open', 'an open round')))
	return {
		poll,
		vote: () => Promise.all(bots.map((b, i) => b.must('cast_ballot', { poll, picks: picks(i) }))),
		close: () => f.must('close_poll', { poll }),
		show: () => f.must('show_result', { poll }),
	}
}

test('the walls open, all by the same link, before anybody is there', async () => {
	h = await hub(...options)
	const agenda = PARTS.map((kind) => ({ kind, title: kind === 'pause' ? 'Giải lao' : long(90), question: kind === 'pause' ? '' : long(120), minutes: 15 }))
	;({ code, key } = await workshop(h, { template: undefined, agenda, about: { title: data.meta.title_vi.slice(0, 120) }, rules: { k: 3, pass_percent: 67, sector_percent: 50 } }))
	f = new Person(h.port, code, key)
	await f.enter()
	await f.until((x) => x.views.has('links') && x.views.has('agenda'), 'links and agenda')
	for (const row of f.views.get('agenda').activities) at[row.kind] = row.activity
	link = `/wall#${code}.${f.views.get('links').links.find((l) => l.role === 'wall').key}`
	const browser = await start_browser()
	await Promise.all(walls.map((name) => face(browser, name, SIZES[name])))
	await on_walls((page) => page.goto(`http://127.0.0.1:${h.port}${link}`))
	await see('.number')
	bots = []
	for (let i = 0; i < 12; i++) bots.push(Object.assign(await member(h.port, code, SECTORS[i % 3]), { sector: SECTORS[i % 3] }))
	await see('.people:has-text("12")')
	assert.equal((await faces.middle.innerText('.number')).trim(), String(code).replace(/(...)/, '$1 '))
	assert.equal(await faces.middle.locator('svg[role=img]').count(), 1, 'one code where no Wi-Fi is known')
	await check('join')
	await is_fit('join', ...walls)
})

test('SWOT: private, with a timer and the pulse; forty cards in one place; spotlight; blank', { timeout: 60_000 }, async () => {
	await go('swot')
	await f.must('open_input', { activity: at.swot })
	await f.must('set_timer', { activity: at.swot, seconds: 900 })
	for (let n = 0; n < 40; n++) await bots[n % 12].must('add_card', { activity: at.swot, kind: 'swot', quadrant: 'S', text: long(n % 4 === 0 ? 140 : 70, n) })
	await Promise.all(['W', 'O', 'T'].flatMap((q, i) => [0, 1, 2].map((n) => bots[3 * i + n].must('add_card', { activity: at.swot, kind: 'swot', quadrant: q, text: long(60, 3 * i + n) }))))
	bots.forEach((b, i) => b.socket.send(JSON.stringify({ feel: 1, activity: at.swot, writing: i < 3, done: i >= 3 })))
	await see('.count:text-is("40")')
	await see('.pulse:has-text("9/12")')
	await see('.pulse:has-text("3 người đang viết")')
	await check('swot-private')
	await f.must('set_timer', { activity: at.swot, seconds: 1 })
	await see('.timer.over:has-text("Hết giờ")')
	await f.must('reveal', { activity: at.swot })
	await see('.card')
	await check('swot-shown')

	const wall = faces.middle
	await wall.waitForSelector('.pages:has-text("Trang 1/")')
	await wall.keyboard.press('ArrowRight')
	await wall.waitForSelector('.pages:has-text("Trang 2/")')
	await wall.keyboard.press('p')
	await wall.waitForSelector('.pages:has-text("Tạm dừng")')
	await wall.keyboard.press(' ')
	await wall.waitForFunction(() => !document.querySelector('.pages b'))

	const card = [...f.views.values()].find((v) => v.kind === 'swot' && v.text?.length === 140)
	await f.must('show_on_wall', { mode: 'card', card: card.card })
	await see('.spot .text')
	await check('spotlight')
	await f.must('show_on_wall', { mode: 'blank' })
	await see('.blank')
	await f.must('show_on_wall', { mode: 'stage' })
	await f.must('set_timer', { activity: at.swot, seconds: 0 })
})

test('twenty themes, turnout, and a reveal that a key skips', { timeout: 60_000 }, async () => {
	const cards = [...f.views.values()].filter((v) => v.kind === 'swot' && v.quadrant === 'S' && v.text)
	for (let n = 0; n < 20; n++) {
		const { made: theme } = await f.must('add_theme', { quadrant: 'SWOT'[n % 4], title: long(60, n) })
		if (n % 4 === 0) await Promise.all(cards.slice(n, n + 4).map((c) => f.must('group_card', { card: c.card, theme })))
	}
	await go('themes')
	await see('.theme h3')
	await on_walls((page) => page.waitForFunction(() => document.querySelectorAll('.theme').length === 20))
	await check('themes')

	await go('theme_points')
	const dots = await round({ activity: at.theme_points, method: 'dots', items_of: 'themes', question: long(160), points: 6, cap: 3, top: 5 },
		(i) => [{ item: 1, points: 1 }, { item: 2 + (i % 3), points: 2 }, { item: 7, points: 3 }])
	await see('.big:has-text("0/12")')
	await dots.vote()
	await see('.big:has-text("12/12")')
	await check('turnout')
	await dots.close()
	await see('.closed')
	await check('closed')
	await dots.show()
	await on_walls((page) => page.waitForSelector('.row.waits', { state: 'attached' }))
	/* Row by row, and the whole at once. */
	const waiting = await faces.small.locator('.row.waits').count()
	await faces.small.keyboard.press('p')
	await faces.small.keyboard.press('ArrowRight')
	await faces.small.waitForFunction((n) => document.querySelectorAll('.row.waits').length < n, waiting)
	await on_walls((page) => page.keyboard.press('Enter'))
	await on_walls((page) => page.waitForFunction(() => !document.querySelector('.waits'), undefined, { timeout: 1000 }))
	await faces.small.keyboard.press('p')
	await check('ranked')
	await go('themes')
	await see('.theme .points')
})

test('statements, a draft with reservations, consensus', { timeout: 60_000 }, async () => {
	await go('vision')
	await f.must('open_input', { activity: at.vision })
	await see('.below')
	await check('vision-private')
	for (let n = 0; n < 6; n++) await bots[n].must('add_card', { activity: at.vision, kind: 'statement', text: long(n === 0 ? 300 : 110, n) })
	await f.must('reveal', { activity: at.vision })
	await see('.item')
	await check('vision-alone')
	const elements = []
	for (let n = 0; n < 7; n++) elements.push((await f.must('add_element', { title: long(n === 0 ? 120 : 50, n) })).made)
	await on_walls((page) => page.waitForFunction(() => document.querySelectorAll('.element').length === 7))
	await check('vision')

	const { made: draft } = await f.must('add_draft', { text: long(300), elements: elements.slice(0, 3) })
	await go('draft')
	await see('p.text')
	await check('draft')
	await bots[0].must('add_reservation', { draft, text: long(160), sector: 'state' })
	await see('.notes .item')
	await check('draft-reservations')
	const consensus = await round({ activity: at.draft, method: 'consensus', items_of: 'draft', draft, question: long(100) }, (i) => [{ item: 1, points: 1 + (i % 5) }])
	await see('.big')
	await check('consensus')
	await consensus.vote()
	await consensus.close()
	await see('.closed')
	await check('consensus-closed')
	await consensus.show()
	await see('.level')
	await on_walls((page) => page.keyboard.press('Enter'))
	await see('.sum:not(.waits)')
	await check('consensus-shown')
})

test('objectives, money, groups', { timeout: 60_000 }, async () => {
	await go('objectives')
	await f.must('open_input', { activity: at.objectives })
	const made = []
	for (let n = 0; n < 12; n++)
		made.push((await f.must('add_objective', { activity: at.objectives, text: long(160, n), dimension: ['economic', 'social', 'environment'][n % 3], horizon: 'medium', elements: [], themes: [], leads_to: [] })).made)
	await on_walls((page) => page.waitForFunction(() => document.querySelectorAll('.item').length === 12))
	await check('objectives')

	await go('objective_points')
	const money = await round({ activity: at.objective_points, method: 'equal_shares', items_of: 'options', options: PROJECTS, ceiling: 2000, question: long(120) },
		(i) => [1, 2, 3, 4].map((n) => ({ item: 1 + ((i + n * 3) % 10), points: 1 })).sort((a, b) => a.item - b.item))
	await money.vote()
	await money.close()
	await see('.closed')
	await money.show()
	await see('.money')
	await on_walls((page) => page.keyboard.press('Enter'))
	await on_walls((page) => page.waitForFunction(() => !document.querySelector('.waits')))
	await check('money')
	const pages = await Promise.all(walls.map((name) => pages_of(faces[name])))
	console.log(`pages of a chart of ten projects: ${walls.map((name, i) => `${SIZES[name].width}x${SIZES[name].height} ${pages[i]}`).join(', ')}`)
	for (let page = 1; page < Math.max(...pages); page++) {
		await on_walls((wall) => wall.keyboard.press('ArrowRight'))
		await check(`money-${page + 1}`, page === 2 || page === 4)
	}

	await Promise.all(made.map((objective, i) => f.must('set_priority', { objective, group: 'ABC'[i % 3], reason: 'theo kết quả' })))
	await see('h2:has-text("Nhóm A")')
	await check('groups')
	await go('pause')
	await see('.big:has-text("Giải lao")')
	await check('pause')
})

test('the Wi-Fi of the hall, a rehearsal, the keys, both colours and both languages', { timeout: 60_000 }, async () => {
	await f.must('set_wifi', { name: 'Nhà văn hóa; "tầng 2"', password: 'che-xanh\\2026' })
	await f.must('show_on_wall', { mode: 'join' })
	await see('.board.two')
	const labels = await faces.large.locator('svg[role=img]').evaluateAll((all) => all.map((svg) => svg.getAttribute('aria-label')))
	assert.equal(labels.length, 2)
	assert.match(labels[0], /Nhà văn hóa/)
	assert.match(labels[1], new RegExp(`/j/${code}$`))
	await check('join-wifi')
	/* What a phone's camera sees is what the page drew: black on white with four white modules around, also in high contrast. */
	await on_walls((page) => page.keyboard.press('c'))
	await see('html[data-theme=contrast] .board')
	for (const svg of await faces.large.locator('.qr svg').all()) {
		assert.deepEqual(await svg.evaluate((s) => [...s.children].map((c) => getComputedStyle(c).fill)), ['rgb(255, 255, 255)', 'rgb(0, 0, 0)'])
		const [quiet, size] = await svg.evaluate((s) => [Math.min(...[...s.querySelector('path').getAttribute('d').matchAll(/M(\d+) (\d+)/g)].flatMap((m) => [+m[1], +m[2]])), s.viewBox.baseVal.width])
		assert.equal(quiet, 4)
		assert.ok(size <= 49, `${size} modules are too fine for a hall`)
	}
	await on_walls((page) => page.keyboard.press('l'))
	await see('html[lang=en] .board')
	await check('join-wifi-english')
	await is_fit('contrast', 'small')

	await f.must('show_on_wall', { mode: 'stage' })
	await go('themes')
	await see('.theme .points')
	await check('themes-points-english')
	await go('theme_points')
	await see('.row .points')
	await check('ranked-english')
	await on_walls((page) => page.keyboard.press('?'))
	await see('[role=dialog]')
	await picture_of('keys')
	await is_fit('keys', 'middle')
	await on_walls((page) => page.keyboard.press('Escape'))
	await on_walls((page) => page.waitForFunction(() => !document.querySelector('[role=dialog]')))

	/* Looks belong to this wall, and it keeps them. */
	const wall = faces.middle
	await wall.reload()
	await wall.waitForSelector('html[lang=en][data-theme=contrast] .row .points')
	assert.equal(await wall.evaluate(() => localStorage.getItem('dienhong.language') ?? localStorage.getItem('language')), null)
	const before = await wall.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize))
	await wall.keyboard.press('+')
	assert.ok((await wall.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize))) > before * 1.05)
	await wall.keyboard.press('0')
	/* Nothing to press is to be seen, until the mouse or the keyboard comes to it. */
	assert.equal(await wall.evaluate(() => getComputedStyle(document.querySelector('.tools')).opacity), '0')
	await wall.keyboard.press('Tab')
	assert.equal(await wall.evaluate(() => getComputedStyle(document.querySelector('.tools')).opacity), '1')
	await wall.evaluate(() => document.activeElement.blur())
	await on_walls((page) => page.keyboard.press('l'))
	await on_walls((page) => page.keyboard.press('c'))
	await see('html[lang=vi][data-theme=light]')

	const { made: rehearsal } = await f.must('rehearse')
	await wall.goto(`http://127.0.0.1:${h.port}${link.replace(String(code), String(rehearsal))}`)
	await wall.waitForSelector('.band:has-text("DIỄN TẬP")')
	assert.deepEqual(await wall.evaluate(faults, LEAST_VH), [])
	await picture_of('rehearsal', 'middle')
	await wall.goto(`http://127.0.0.1:${h.port}${link}`)
	await wall.waitForSelector('.row .points')
})

test('a picture that cannot be drawn, links that lead nowhere, and no motion for who wants none', { timeout: 60_000 }, async () => {
	const browser = faces.middle.context().browser()
	const bent = await face(browser, 'bent', SIZES.middle)
	let bend = (frame) => frame
	await bent.routeWebSocket(/\/ws$/, (line) => {
		const hub_line = line.connectToServer()
		hub_line.onMessage((message) => line.send(JSON.stringify(bend(JSON.parse(String(message))))))
	})
	await bent.emulateMedia({ reducedMotion: 'reduce' })
	const with_stage = (change) => (frame) => {
		if (frame.set?.stage) change(frame.set.stage)
		return frame
	}
	/* A hub that is newer than this page: a panel that it does not know. */
	bend = with_stage((stage) => (stage.panels = ['hologram']))
	await go('objectives')
	await bent.goto(`http://127.0.0.1:${h.port}${link}`)
	await bent.waitForSelector('.big')
	/* A view that no picture can be made of: the way in stands there, code and all, and goes when the view is whole again. */
	bend = with_stage((stage) => (stage.panels = undefined))
	await go('pause')
	await bent.waitForSelector('.fallback .number')
	assert.equal((await bent.innerText('.fallback .number')).replace(/\D/g, ''), String(code))
	assert.ok((await bent.innerText('footer')).includes('127.0.0.1'), 'the foot stays')
	await picture_of('given-up', 'bent')
	bend = (frame) => frame
	await go('vision')
	await bent.waitForSelector('.item')
	assert.equal(await bent.locator('.fallback').count(), 0)
	/* Not even the first picture needs more than the link said. */
	bend = (frame) => {
		if (frame.set?.workshop) frame.set.workshop = { ...frame.set.workshop, about: null }
		if (frame.set?.door) frame.set.door = { address: 5 }
		return frame
	}
	await f.must('show_on_wall', { mode: 'join' })
	await bent.reload()
	await bent.waitForSelector('.fallback .number')
	assert.equal((await bent.innerText('.number')).replace(/\D/g, ''), String(code))
	await f.must('show_on_wall', { mode: 'stage' })

	bend = (frame) => frame
	await bent.goto('about:blank')
	await bent.goto(`http://127.0.0.1:${h.port}${link.replace(/[0-9a-f]{4}$/, 'ffff')}`)
	await bent.waitForSelector('text=Liên kết của màn hình không còn dùng được')
	await bent.waitForSelector('text=/Tự thử lại sau \\d+ giây/')
	await picture_of('wrong-key', 'bent')
	await bent.goto('about:blank')
	await bent.evaluate(() => 0)
	const fresh = await face(browser, 'fresh', SIZES.middle)
	await fresh.goto(`http://127.0.0.1:${h.port}/wall`)
	await fresh.waitForSelector('text=Xin mở màn hình bằng liên kết')
	await fresh.goto(`http://127.0.0.1:${h.port}/wall#${code}`)
	await fresh.waitForSelector('.number')
	await fresh.close()

	/* Whoever wants no motion gets a result whole. */
	await bent.goto(`http://127.0.0.1:${h.port}${link}`)
	await go('objective_points')
	const dots = await round({ activity: at.objective_points, method: 'dots', items_of: 'options', options: PROJECTS.map(({ text }) => ({ text })), question: 'Việc nào trước?', points: 3, cap: 3 },
		() => [{ item: 4, points: 3 }])
	await dots.vote()
	await dots.close()
	await bent.waitForSelector('.closed')
	await dots.show()
	await bent.waitForFunction(() => document.querySelectorAll('.row').length === 10)
	assert.equal(await bent.locator('.waits').count(), 0)
	await bent.close()
})

test('the hub dies and comes back: the picture stays, then it is the present one', { timeout: 60_000 }, async () => {
	await go('vision')
	await see('.element')
	const { port } = h
	complaints.is_hub_dead = true
	await h.stop('SIGKILL')
	await see('.dot .off')
	await see('.dot:has-text("mất kết nối 0:0")')
	await see('.element')
	await check('hub-dead')
	h = await hub(...options, '--port', String(port))
	f.at = 0
	await f.enter()
	await go('pause')
	await see('.big:has-text("Giải lao")')
	await on_walls((page) => page.waitForFunction(() => !document.querySelector('.dot .off')))
	complaints.is_hub_dead = false
	await go('closing')
	await f.must('add_remark', { activity: at.closing, text: long(300), decision: true })
	await f.must('end_workshop')
	await see('.big:has-text("Hội thảo đã kết thúc")').catch(async () => picture_of('not-ended'))
	await check('ended')
	assert.deepEqual(complaints.all, [])
})
