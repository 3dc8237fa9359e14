// The second half of a workshop as people in the hall meet it: a sector's group scores options on a phone, the wall tells nothing
// of it before it is shown; the resource gate opens before everybody's eyes; a commitment finds the one seat it was asked of,
// whatever the room is doing; and everyone sees what became of their card. A bare socket runs the room.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { LEAST_VH, faults } from './legible.mjs'
import { Person, hub, workshop } from './person.mjs'
import { button, launch, phone, say, sit_down, ticks, write } from './phone.mjs'

const screens = fileURLToPath(new URL('../../build/screens/plan_faces/', import.meta.url))
fs.rmSync(screens, { recursive: true, force: true })
fs.mkdirSync(screens, { recursive: true })

const KINDS = ['swot', 'objectives', 'strategies', 'actions', 'gate', 'commitments', 'closing']
const about = (kind) => ({ kind, title: `Bước ${kind}`, minutes: 20 })
const browser = await launch()
let h, desk, wall, one, two, base
const at = (kind) => desk.views.get('agenda').activities.find((a) => a.kind === kind).activity
const sees = (page, text) => page.waitForFunction((text) => document.body.innerText.includes(text), text)
const lacks = async (page, text) => assert.ok(!(await page.innerText('body')).includes(text), `${text} is on the screen`)
/* Pictures and rulers for whoever looks at them later. */
async function look(name) {
	await wall.waitForTimeout(700)
	for (const size of [{ width: 1920, height: 1080 }, { width: 1024, height: 768 }]) {
		await wall.setViewportSize(size)
		await wall.waitForTimeout(300)
		assert.deepEqual(await wall.evaluate(faults, LEAST_VH), [], `${name} on a wall of ${size.width}`)
		await wall.screenshot({ path: `${screens}${name}-wall-${size.width}.png` })
	}
	assert.equal(await one.evaluate(() => document.documentElement.scrollWidth), one.viewportSize().width, `${name}: the phone is too wide`)
	await one.screenshot({ path: `${screens}${name}-phone.png`, fullPage: true })
}

test.before(async () => {
	h = await hub('--no-demo')
	base = `http://127.0.0.1:${h.port}`
	const { code, key } = await workshop(h, { about: { title: 'Kế hoạch xã', plan: 'Kế hoạch xã' }, template: undefined, agenda: KINDS.map(about) })
	desk = new Person(h.port, code, key)
	await desk.enter()
	await desk.until((d) => d.views.get('links'), 'the links')
	;[wall, one, two] = await Promise.all([phone(browser, { viewport: { width: 1920, height: 1080 } }), phone(browser), phone(browser)])
	await wall.goto(`${base}/wall#${code}.${desk.views.get('links').links.find((l) => l.role === 'wall').key}`)
	for (const [page, sector] of [[one, 'community'], [two, 'community']]) {
		await page.goto(`${base}/j/${code}`)
		await sit_down(page, sector)
	}
})
test.after(async () => {
	for (const page of [wall, one, two]) assert.deepEqual(page?.wrong, [], 'nothing breaks on any page')
	await browser.close()
	desk?.leave()
	await h?.stop()
})

test('a group scores on a phone; the other phone of the group sees it, the wall does not until it is shown', async () => {
	/* The first step is where a workshop begins. */
	await desk.must('open_input', { activity: at('swot') })
	await write(one, 'Đường vào thôn lầy lội', 'W')
	await ticks(one, 'saved', 1)
	await desk.must('go_to', { activity: at('strategies') })
	await desk.must('set_criteria', { criteria: [{ text: 'Khả thi', weight: 60 }, { text: 'Người nghèo hưởng lợi', weight: 40 }] })
	await desk.must('agree_criteria', { agreed: true })
	const option = { tows: [], objectives: [], chain: [], chain_en: [], parts: [] }
	const { made: roads } = await desk.must('add_strategy', { data: { ...option, title: 'Đường đi trước' } })
	const { made: tea } = await desk.must('add_strategy', { data: { ...option, title: 'Chè đi trước' } })
	const { made: hens } = await desk.must('add_strategy', { data: { ...option, title: 'Gà đi trước' } })
	await desk.must('screen_strategy', { strategy: hens, screening: 'failed', failed: ['harm'], reason: 'Chưa có quy hoạch chăn nuôi' })
	await desk.must('open_input', { activity: at('strategies') })
	await sees(one, say('participant.score.for', { sector: say('name.sector.community') }))
	for (const [criterion, value] of [[0, 4], [1, 5]]) await one.locator('fieldset').nth(criterion).getByRole('button', { name: `${value} – ` }).click()
	await button(one, 'participant.score.send').click()
	await desk.until((d) => d.views.get(`strategy/${roads}`).scored.includes('community'), 'the scores of the group')
	assert.deepEqual(desk.views.get(`strategy/${roads}`).scores, [], 'nobody else sees them yet')
	await two.locator('.where button').first().click()
	await two.waitForFunction(() => [...document.querySelectorAll('fieldset button[aria-pressed=true]')].map((b) => b.textContent).join() === '4,5')
	await sees(wall, say('chart.scored_by'))
	await lacks(wall, '4,40')
	await lacks(one, '4,40')
	await look('1-scored')
	for (const sector of ['state', 'private']) await desk.must('score_strategy', { strategy: roads, sector, values: [4, 5] })
	for (const sector of ['state', 'private', 'community']) await desk.must('score_strategy', { strategy: tea, sector, values: [3, 3] })
	await desk.must('reveal', { activity: at('strategies') })
	for (const page of [wall, one]) {
		await sees(page, '4,40')
		await sees(page, 'Chưa có quy hoạch chăn nuôi')
	}
	await desk.must('choose_strategy', { strategy: roads, reason: 'Điểm cao nhất' })
	await sees(wall, say('chart.chosen'))
	await look('2-chosen')
})

let action

test('the gate opens before everybody\'s eyes, with the target that it cost', async () => {
	await desk.must('go_to', { activity: at('objectives') })
	const { made: objective } = await desk.must('add_objective', { activity: at('objectives'), text: 'Cứng hóa đường liên thôn', dimension: 'social', horizon: 'short', elements: [], themes: [], leads_to: [] })
	const { made: indicator } = await desk.must('add_indicator', { objective, text: 'Tỷ lệ đường được cứng hóa', unit: '%', direction: 'increase', baseline: '46', baseline_year: 2025, target: '85', target_year: 2028 })
	await desk.must('go_to', { activity: at('gate') })
	const { made: source } = await desk.must('add_source', { data: { name: 'Ngân sách xã', ceiling: 4000, owner: 'UBND xã' } })
	const resources = [{ source, amount: 5000, certainty: 'confirmed' }]
	;({ made: action } = await desk.must('add_action', { data: { title: 'Làm đường liên thôn', objectives: [objective], lead: 'UBND xã', partners: [], partners_en: [], resources, quantity: '9.6', unit: 'km', start: 202604, end: 202812, after: [] } }))
	await desk.must('freeze_plan', { frozen: true })
	for (const page of [wall, one]) {
		await sees(page, say('name.gate_state.over'))
		await sees(page, '5.000')
	}
	await look('3-over')
	await desk.must('adjust_action', { action, kind: 'scale_down', resources: [{ source, amount: 3900, certainty: 'confirmed' }], quantity: '6.4', reason: 'Làm trước ba tuyến', changes: [{ indicator, target: '72' }] })
	for (const page of [wall, one]) {
		await sees(page, say('name.gate_state.open'))
		await sees(page, '85 (2028) → 72 (2028)')
	}
	await look('4-open')
	await desk.must('show_on_wall', { mode: 'thread', action })
	await sees(wall, say('wall.thread_whose'))
	await look('5-thread')
	await desk.must('show_on_wall', { mode: 'stage' })
})

test('a commitment is asked of one of two people on a phone, and that one alone sees and answers it', async () => {
	const seat = (await one.innerText('header .code')).trim()
	const member = [...desk.views.values()].find((v) => v.member && v.code === seat && v.presence).member
	await button(one, 'ui.help').click()
	await button(one, 'participant.help.another').click()
	await sit_down(one, 'private')
	const { made: question } = await desk.must('prepare_poll', { activity: at('gate'), method: 'consensus', items_of: 'plan', question: 'Ông/bà có đồng ý không?' })
	await desk.must('open_poll', { poll: question })
	await desk.must('close_poll', { poll: question })
	await desk.must('show_result', { poll: question })
	const { made: commitment } = await desk.must('ask_commitment', { action, party: 'Thôn Nà Lặng', member, statement: 'Hiến đất mở đường' })
	await lacks(one, say('participant.commitments.asked'))
	await button(one, 'participant.band.change').click()
	await one.getByRole('button', { name: say('participant.help.change', { code: seat }) }).click()
	await sees(one, 'Hiến đất mở đường')
	for (const level of ['confirmed', 'in_principle', 'declined']) {
		const box = await one.getByRole('button', { name: say(`name.commitment_level.${level}`) }).boundingBox()
		assert.ok(box.height >= 48, `${level} is ${box.height} high`)
	}
	await one.getByRole('button', { name: say('name.commitment_level.confirmed') }).click()
	await button(one, 'participant.commitments.send').click()
	await desk.until((d) => d.views.get(`commitment/${commitment}`).level === 'confirmed', 'the answer')
	assert.equal(desk.views.get(`commitment/${commitment}`).voice, false, 'said by the party itself')
	await desk.must('go_to', { activity: at('commitments') })
	await sees(wall, say('name.commitment_level.confirmed'))
	await look('6-commitment')
})

test('my card leads to the actions it brought about, also when all is over', async () => {
	const card = [...desk.views.values()].find((v) => v.card && v.text === 'Đường vào thôn lầy lội').card
	const { made: theme } = await desk.must('add_theme', { quadrant: 'W', title: 'Đường yếu' })
	await desk.must('group_card', { card, theme })
	const objective = [...desk.views.values()].find((v) => v.objective && v.indicators)
	await desk.must('edit_objective', { objective: objective.objective, text: objective.text, dimension: objective.dimension, horizon: objective.horizon, elements: [], themes: [theme] })
	await desk.must('go_to', { activity: at('closing') })
	await desk.must('end_workshop')
	await sees(one, say('participant.became.title'))
	await one.getByText(say('participant.became.in_actions', { n: 1 })).click()
	await sees(one, 'Làm đường liên thôn')
	await one.screenshot({ path: `${screens}7-became-phone.png`, fullPage: true })
})
