// The loop of the plan as a facilitator runs it, with the wall and a phone: more is asked for than the sources carry, so moves are made
// with the targets that they cost until every source fits; then consensus, commitments, and whose voice stands behind an action. From
// the gate on everything goes through clicks and keys; what every face must show is worked out from the demo's file.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { all, data, indicator_of, move_on, number_of, rows_after, write_actions, write_cards, write_objectives, write_sources } from './demo_plan.mjs'
import { complaints, end_browsers, face, is_fit, screens_of, start_browser } from './faces.mjs'
import { hub } from './hub.mjs'
import { Person, member, workshop } from './person.mjs'
import { button, say, sit_down, ticks, write } from './phone.mjs'
import { Typist } from './typist.mjs'

const KINDS = ['swot', 'objectives', 'actions', 'gate', 'commitments', 'closing']
const GROUPS = { M06: 'A', M07: 'A', M08: 'A', M01: 'B', M02: 'B', M05: 'C', M03: 'C' }
/* So many actions the console proposes at once. */
const CANDIDATES = 6
const ROADS = 'W-A'
const OWN_CARD = 'Mùa mưa xe không vào được thôn trên'
const [PARTY] = data.actions.find((a) => a.code === 'H02').partners_vi
const ENGLISH_STATE = JSON.parse(fs.readFileSync(new URL('../../shared/i18n/en.json', import.meta.url))).name['gate_state.open']
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-loop-'))
const options = ['--journal', `sqlite:${folder}/hub.db`, '--no-demo', '--no-budget', ...(process.env.WEB ? ['--web', process.env.WEB] : [])]
const bots = []
const made = []   // codes of the actions that were moved, in their order
let h, f, desk, wall, phone
test.after(async () => {
	await end_browsers()
	for (const one of [f, ...bots]) one?.socket?.socket.destroy()
	await h?.stop()
	fs.rmSync(folder, { recursive: true })
})

/* A test that failed leaves the room elsewhere: those behind it would fail for nothing. */
let failed = ''
function stop(name, run) {
	test(name, { timeout: 60_000 }, async () => {
		assert.equal(failed, '', 'an earlier stop failed')
		failed = name
		await run()
		failed = ''
	})
}
const at = (kind) => f.views.get('agenda').activities.find((a) => a.kind === kind).activity
async function step(kind) {
	await desk.locator('.steps .step', { hasText: say(`name.activity_kind.${kind}`) }).click()
	await f.until(() => f.views.get('stage').activity === at(kind), kind)
}
const panel = (name) => desk.locator('details.panel', { has: desk.locator('summary h3', { hasText: say(`console.panel_${name}`) }) })
const unfolded = (where) => where.evaluate((details) => { details.open = true })
const sees = (page, text) => page.waitForFunction((text) => document.body.innerText.includes(text), text).catch(() => assert.fail(`${page.name} never showed: ${text}`))
/** "4540" as people here read it. */
const number = (n) => new Intl.NumberFormat('vi').format(n)
const decimal = (n) => String(n).replace('.', ',')

/* Runs in the page: each source as it is told in words, and how long its bar is in ceilings. */
function bars_of(list) {
	const read = (text) => text.replaceAll('.', '').match(/\d+/g).map(Number)
	const percent = (e, side) => Number.parseFloat(e.style[side])
	return [...list.querySelectorAll('li')].map((row) => {
		const [demand, ceiling] = read(row.querySelector('.figures span').textContent)
		const bar = row.querySelector('.bar')
		const [within, beyond, line] = ['.within', '.beyond', '.line'].map((name) => bar.querySelector(name))
		return {
			code: row.querySelector('.name').textContent.match(/B\d/)[0], demand, ceiling, verdict: row.querySelector('.verdict').textContent,
			is_over: row.classList.contains('over'), length: (percent(within, 'width') + percent(beyond, 'width')) / percent(line, 'left'),
		}
	})
}
const verdict = ({ demand, ceiling }) =>
	demand > ceiling ? `✗ ${say('chart.gate_short', { n: number(demand - ceiling) })}`
		: demand < ceiling ? `✓ ${say('chart.gate_left', { n: number(ceiling - demand) })}` : `✓ ${say('chart.gate_even')}`

/** The hub, the console, the wall and the phone say the same as the file: state, total, and every source in words and bars. */
async function all_show(moved, state) {
	const rows = rows_after(...moved)
	const sum = (key) => rows.reduce((n, row) => n + row[key], 0)
	const total = say('chart.gate_total', { demand: number(sum('demand')), ceiling: number(sum('ceiling')) })
	await f.until(() => f.views.get('gate').demand === sum('demand') && f.views.get('gate').state === state, `${state}, a demand of ${sum('demand')}`)
	assert.deepEqual(f.views.get('gate').rows.map((row) => [row.demand, row.ceiling, row.gap]), rows.map((row) => [row.demand, row.ceiling, Math.max(0, row.demand - row.ceiling)]))
	for (const page of [wall, phone]) await sees(page, total)
	await sees(desk, say('console.gate_sum', { demand: number(sum('demand')), ceiling: number(sum('ceiling')) }))
	for (const [page, heading] of [[desk, desk.locator('[data-gate]')], [wall, wall.locator('h1[role=status]')], [phone, phone.locator('.state h2')]]) {
		assert.ok((await heading.innerText()).includes(say(`name.gate_state.${state}`)), `${page.name} in words`)
		for (const [i, row] of (await page.locator('ul.gate').first().evaluate(bars_of)).entries()) {
			const { code, demand, ceiling } = rows[i]
			assert.deepEqual([row.code, row.demand, row.ceiling, row.verdict, row.is_over], [code, demand, ceiling, verdict(rows[i]), demand > ceiling], page.name)
			assert.ok(Math.abs(row.length - demand / ceiling) < 0.005, `${page.name}: the bar of ${code} is ${row.length} ceilings long, not ${demand / ceiling}`)
		}
	}
}

/** Opens the form of a move where the hub proposes it, or else under the other actions. */
async function open_move(code) {
	const { kind } = move_on(code)
	const press = desk.getByRole('button', { name: `${say(`name.gate_move.${kind}`)}: ${code}`, exact: true })
	if (!(await press.count())) {
		const other = desk.locator('details.box', { hasText: say('console.move_other') })
		await unfolded(other)
		await other.getByLabel(say('console.action'), { exact: true }).selectOption(String(number_of(f, 'action', code)))
	}
	await press.first().click()
	return desk.locator('form', { hasText: `${code}: ${say(`name.gate_move.${kind}`)}` })
}
const amount = (form, n) => form.getByLabel(say('console.line_amount_n', { n }))
/** Output, money line by line, why: all but the target. */
async function type_move(form, code) {
	const { cost, before, output_quantity, output_before, vi } = move_on(code)
	await form.getByLabel(say('console.new_quantity')).fill(decimal(output_quantity))
	await form.getByRole('button', { name: say('console.follow_output', { from: decimal(output_before), to: decimal(output_quantity) }) }).click()
	const needed = Object.keys(before).filter((source) => before[source] > 0)
	for (const [i, source] of needed.entries())
		if ((await amount(form, i + 1).inputValue()) !== String(cost[source])) await amount(form, i + 1).fill(String(cost[source]))
	await form.getByLabel(say('console.reason'), { exact: true }).first().fill(vi)
}
async function type_target(form, code) {
	const { change } = move_on(code)
	await form.getByLabel(`${say('console.new_value')} ${change.indicator}`).fill(decimal(change.to))
	if (change.remainder_vi) await form.getByLabel(`${say('console.remainder')} ${change.indicator}`).first().fill(change.remainder_vi)
}
const submit = (form) => form.getByRole('button', { name: say('console.make_move'), exact: true })
/** Every face shows what came of a move. */
async function is_made(form, code, state) {
	const { change, expected_total } = move_on(code)
	await form.waitFor({ state: 'detached' })
	made.push(code)
	await all_show(made, state)
	assert.equal(indicator_of(f, change.indicator).target, decimal(change.to).replace(',', '.'))
	for (const page of [wall, phone]) await sees(page, `${change.indicator}: ${number(change.from)} `)
	await sees(wall, say('chart.gate_move_line', { code, from: number(Object.values(move_on(code).before).reduce((a, b) => a + b)), to: number(expected_total) }))
}
async function move(code, state) {
	const form = await open_move(code)
	await type_move(form, code)
	await type_target(form, code)
	await submit(form).click()
	await is_made(form, code, state)
}

/** A move without a mouse: whatever Tab passes on the way is in sight and wears its ring. */
async function move_by_keys(code, state) {
	const { kind, cost, before, output_quantity, change, vi } = move_on(code)
	const typist = new Typist(desk)
	const fill = async (name, text) => {
		await typist.tab_to('textbox', name)
		await typist.press('Control+a')
		await typist.type(text)
	}
	const press = `${say(`name.gate_move.${kind}`)}: ${code}`
	if (!(await desk.getByRole('button', { name: press, exact: true }).count()))
		await typist.use('button', say('console.show_more', { n: f.views.get('gate').candidates.length - CANDIDATES }))
	await typist.use('button', press)
	const { unit } = f.views.get(`action/${number_of(f, 'action', code)}`).data
	await fill(`${say('console.new_quantity')} (${unit})`, decimal(output_quantity))
	for (const [i, source] of Object.keys(before).filter((one) => before[one] > 0).entries()) await fill(say('console.line_amount_n', { n: i + 1 }), String(cost[source]))
	await fill(say('console.reason'), vi)
	await fill(`${say('console.new_value')} ${change.indicator}`, decimal(change.to))
	if (change.remainder_vi) await fill(`${say('console.remainder')} ${change.indicator}`, change.remainder_vi)
	await typist.use('button', say('console.make_move'))
	await is_made(desk.locator('form', { hasText: `${code}: ${say(`name.gate_move.${kind}`)}` }), code, state)
	await typist.is_somewhere('a move was made')
	await typist.walk('the gate')
	console.log(`a move: ${typist.keys} keys, ${typist.stops} stops of Tab looked at`)
}

stop('a workshop with cards, objectives, sources and actions', async () => {
	h = await hub(...options)
	const { code, key } = await workshop(h, { agenda: KINDS.map((kind) => ({ kind, title: say(`name.activity_kind.${kind}`), minutes: 20 })), about: { title: data.workshop.plan_title_vi, title_en: data.workshop.plan_title_en, plan: data.workshop.plan_title_vi, plan_en: data.workshop.plan_title_en } })
	f = new Person(h.port, code, key)
	await f.enter()
	const writers = { state: [], private: [], community: [] }
	for (const sector of ['state', 'private', 'community', 'state', 'private', 'community']) {
		bots.push(await member(h.port, code, sector))
		writers[sector].push(bots.at(-1))
	}
	const browser = await start_browser()
	desk = await face(browser, 'desk', { width: 1366, height: 768 })
	wall = await face(browser, 'wall', { width: 1920, height: 1080 })
	phone = await face(browser, 'phone')
	await wall.emulateMedia({ reducedMotion: 'reduce' })
	await f.until(() => f.views.has('links'), 'the links')
	const base = `http://127.0.0.1:${h.port}`
	await Promise.all([
		desk.goto(`${base}/console#${code}.${key}`),
		wall.goto(`${base}/wall#${code}.${f.views.get('links').links.find((l) => l.role === 'wall').key}`),
		phone.goto(`${base}/j/${code}`),
	])
	await f.must('open_input', { activity: at('swot') })
	await sit_down(phone)
	await write(phone, OWN_CARD, 'W')
	await ticks(phone, 'saved', 1)
	await write_cards(f, writers, at('swot'))
	await f.until(() => all(f, 'card').some((c) => c.text === OWN_CARD), 'the card of the phone')
	await f.must('group_card', { card: all(f, 'card').find((c) => c.text === OWN_CARD).card, theme: number_of(f, 'theme', ROADS) })
	await f.must('reveal', { activity: at('swot') })
	await write_objectives(f, at('objectives'))
	await Promise.all(Object.entries(GROUPS).map(([code, group]) => f.must('set_priority', { objective: number_of(f, 'objective', code), group })))
	await f.must('go_to', { activity: at('actions') })
	await write_sources(f)
	await write_actions(f)
})

stop('the list is frozen, and the wall says in words and bars that the sources do not carry it', async () => {
	await step('gate')
	await button(desk, 'console.freeze').click()
	await all_show([], 'over')
	assert.deepEqual(data.resource_gate.iterations[0].expected.demand, Object.fromEntries(rows_after().map((row) => [row.code, row.demand])))
	await sees(wall, say('chart.gate_total_gap', { n: number(data.resource_gate.iterations[0].expected.total_gap) }))
	await screens_of('over', 'desk', 'wall', 'phone')
})

stop('a move that keeps its target is held back, one that takes from elsewhere is refused; nothing typed is lost', async () => {
	const form = await open_move('H02')
	await type_move(form, 'H02')
	await form.getByText(say('refusal.target_must_change')).waitFor()
	assert.equal(await submit(form).isDisabled(), true)
	await amount(form, 1).press('Enter')
	await submit(form).scrollIntoViewIfNeeded()
	await screens_of('target-missing', 'desk')
	await is_fit('target-missing', 'desk')
	await type_target(form, 'H02')
	const { cost, before, output_quantity, vi } = move_on('H02')
	await amount(form, 1).fill(String(before.B1 + 10))
	await submit(form).click()
	await form.getByText(say('refusal.must_not_grow')).waitFor()
	await screens_of('refused', 'desk')
	assert.equal(all(f, 'adjustment').length, 0)
	assert.equal(indicator_of(f, 'M06.1').target, '85')
	const typed = await form.locator('input:not([type=checkbox]), textarea').evaluateAll((fields) => fields.map((field) => field.value))
	for (const value of [decimal(output_quantity), String(cost.B2), String(before.B1 + 10), '72', '85% vào năm 2030', vi]) assert.ok(typed.includes(value), `${value} is lost`)
	await amount(form, 1).fill(String(cost.B1))
	await submit(form).click()
	await is_made(form, 'H02', 'over')
	await screens_of('moved', 'desk', 'wall', 'phone')
})

stop('the hub is killed while a move is typed; it is finished without one, and made once when the hub is back, as are all faces', async () => {
	const form = await open_move('H06')
	await type_move(form, 'H06')
	const before = f.at
	complaints.is_hub_dead = true
	await h.stop('SIGKILL')
	await sees(desk, say('ui.link.down'))
	await type_target(form, 'H06')
	await submit(form).click()
	await form.getByText(say('console.sending')).waitFor()
	await screens_of('dead', 'desk', 'wall', 'phone')
	h = await hub(...options, '--port', String(h.port))
	await f.enter()
	assert.ok(f.at >= before, `${f.at} after ${before}`)
	await is_made(form, 'H06', 'over')
	assert.equal(all(f, 'adjustment').length, 2)
	for (const page of [desk, wall, phone]) await page.waitForFunction((lost) => !document.body.innerText.includes(lost), page === wall ? say('wall.offline', { time: '' }).trim() : say('ui.link.down'))
	complaints.is_hub_dead = false
})

stop('the third move, and the round is kept: one source is exactly at its ceiling, one is over', async () => {
	await move('H09', 'over')
	const { label_vi, expected } = data.resource_gate.iterations[1]
	await desk.getByLabel(say('console.iteration_label_new')).fill(label_vi)
	await button(desk, 'console.keep_iteration').click()
	await f.until(() => all(f, 'iteration').length === 2, 'the iteration')
	const kept = all(f, 'iteration').at(-1)
	assert.deepEqual([kept.demand, kept.guaranteed, kept.adjustments.length, kept.label], [expected.total_demand, false, 3, label_vi])
	assert.deepEqual(Object.fromEntries(kept.rows.map((row, i) => [`B${i + 1}`, row.demand])), expected.demand)
	await sees(wall, `${say('chart.gate_round', { n: 1 })} ${number(expected.total_demand)} ✗`)
	await screens_of('round-1', 'desk', 'wall', 'phone')
})

stop('two more moves open the gate; the last is undone, and made again without a mouse', async () => {
	await move('H03', 'over')
	/* What the law demands is phased, nothing else. */
	const form = await open_move('H13')
	assert.equal(await desk.getByRole('group', { name: 'H13', exact: true }).first().getByRole('button').count(), 1)
	await type_move(form, 'H13')
	await type_target(form, 'H13')
	await submit(form).click()
	await is_made(form, 'H13', 'open')
	await button(desk, 'console.undo_move').click()
	await button(desk, 'console.yes').click()
	made.pop()
	await all_show(made, 'over')
	assert.equal(indicator_of(f, 'M11.1').target, '0')
	await move_by_keys('H13', 'open')
	const { expected } = data.resource_gate.iterations[2]
	assert.deepEqual(Object.fromEntries(rows_after(...made).map((row) => [row.code, row.demand])), expected.demand)
	await button(desk, 'console.keep_iteration').click()
	await f.until(() => all(f, 'iteration').length === 3, 'the iteration')
	assert.deepEqual([all(f, 'iteration').at(-1).demand, all(f, 'iteration').at(-1).guaranteed], [expected.total_demand, true])
	await sees(wall, `${say('chart.gate_round', { n: 2 })} ${number(expected.total_demand)} ✓`)
	await sees(wall, say('name.consensus_check.needed'))
	await screens_of('open', 'desk', 'wall', 'phone')
	await is_fit('open', 'desk')
})

const lever = (name, args) => desk.locator('.masthead button.main', { hasText: say(`console.lever_${name}`, args) })

stop('the room is asked about the plan: three answer, the facilitator closes and shows', async () => {
	await lever('prepare').click()
	await button(desk, 'console.check_plan').click()
	await lever('open_round', { n: 1 }).click()
	await button(phone, 'name.level.4').click()
	await button(phone, 'participant.poll.send').click()
	for (const [i, bot] of bots.slice(0, 2).entries()) {
		if (bot.lost) await bot.enter()
		await bot.must('cast_ballot', { poll: f.views.get('stage').polls[0], picks: [{ item: 1, points: 5 - i }] })
	}
	await f.until(() => f.views.get(`turnout/${f.views.get('stage').polls[0]}`)?.cast === 3, 'three answers')
	await lever('close_round', { n: 1 }).click()
	await button(desk, 'console.yes').click()
	await lever('show_round', { n: 1 }).click()
	await f.until(() => f.views.get('gate').consensus === 'passed', 'the consensus')
	await sees(wall, say('name.level.4'))
	await sees(desk, say('name.consensus_check.passed'))
	await screens_of('consensus', 'desk', 'wall', 'phone')
})

stop('a commitment is asked of the seat with the open phone, given there, and seen on the console and the wall', async () => {
	await step('commitments')
	await desk.getByRole('button', { name: `${say('console.ask_commitment')} H02` }).click()
	const form = panel('commitments').locator('form')
	await form.getByRole('button', { name: PARTY, exact: true }).click()
	assert.ok((await form.getByLabel(say('console.commit_what')).first().inputValue()).startsWith(say('console.commit_statement_partner', { code: 'H02', title: '' })))
	const seat = (await phone.innerText('header .code')).trim()
	await form.getByLabel(say('console.party_seat')).selectOption(String(all(f, 'member').find((m) => m.code === seat).member))
	await screens_of('asking', 'desk')
	await is_fit('asking', 'desk')
	await button(form, 'console.ask_commitment').click()
	await sees(phone, say('participant.commitments.asked'))
	await sees(wall, say('name.commitment_level.asked'))
	await phone.getByRole('button', { name: say('name.commitment_level.confirmed') }).click()
	await button(phone, 'participant.note.add').click()
	await phone.getByLabel(say('participant.commitments.note')).fill('Bà con hiến đất mở đường')
	await phone.evaluate(() => {
		globalThis.blinks = 0
		new MutationObserver(() => {
			if (!document.querySelector('.three [aria-pressed=true]')) globalThis.blinks++
		}).observe(document.body, { subtree: true, attributeFilter: ['aria-pressed'] })
	})
	await button(phone, 'participant.commitments.send').click()
	await f.until(() => all(f, 'commitment')[0].level === 'confirmed', 'the answer')
	const [given] = all(f, 'commitment')
	assert.deepEqual([given.party, given.voice, given.note], [PARTY, false, 'Bà con hiến đất mở đường'])
	await phone.getByRole('button', { name: say('name.commitment_level.confirmed'), pressed: true }).waitFor()
	await sees(phone, say('ui.tick.saved'))
	assert.equal(await phone.evaluate(() => globalThis.blinks), 0, 'an answer that was given was gone for a moment')
	const promise = desk.locator('.promise', { hasText: PARTY })
	await promise.getByText(say('console.by_itself')).waitFor()
	await promise.getByText(say('name.commitment_level.confirmed')).first().waitFor()
	await wall.locator('.level.confirmed', { hasText: say('name.commitment_level.confirmed') }).waitFor()
	await screens_of('commitment', 'desk', 'wall', 'phone')
	await is_fit('commitment', 'desk', 'phone')
})

stop('whose voice is this? From the action back to the cards, on the console and the wall; and what became of a card', async () => {
	await step('actions')
	await panel('actions').getByRole('button', { name: 'H02', exact: true }).click()
	await desk.getByRole('button', { name: `${say('console.thread')} H02`, exact: true }).click()
	const sheet = desk.getByRole('dialog', { name: say('console.thread') })
	const own = all(f, 'card').find((c) => c.text === OWN_CARD)
	for (const code of ['M06', ROADS, own.code]) await sheet.getByRole('button', { name: new RegExp(`${code} `) }).waitFor()
	const { origin } = f.views.get(`action/${number_of(f, 'action', 'H02')}`)
	assert.equal(await sheet.locator('.cards li').count(), origin.cards.length)
	await button(sheet, 'console.thread_wall').click()
	await wall.getByText(say('wall.thread_whose')).waitFor()
	const on_wall = await wall.locator('main').innerText()
	for (const words of ['H02', OWN_CARD, say('wall.thread_people.other', { n: origin.voices.community })]) assert.ok(on_wall.includes(words), `${words} on the wall`)
	await screens_of('thread', 'desk', 'wall')
	await is_fit('thread', 'desk')
	await sheet.getByRole('button', { name: new RegExp(`${own.code} `) }).click()
	await sheet.getByRole('status').filter({ hasText: OWN_CARD }).waitFor()
	await sheet.getByRole('button', { name: /H02 / }).waitFor()
	await button(sheet, 'console.thread_wall').click()
	await sees(wall, say('wall.thread_became'))
	await screens_of('thread-of-card', 'desk', 'wall')
	await desk.keyboard.press('Escape')

	const mine = phone.locator('li', { hasText: OWN_CARD })
	const actions = data.actions.filter((a) => a.objectives.some((code) => data.objectives.find((o) => o.code === code).themes.includes(ROADS)))
	await mine.getByText(say('participant.became.in_actions', { n: actions.length })).click()
	await mine.getByText(data.actions.find((a) => a.code === 'H02').vi).waitFor()
	await screens_of('became', 'phone')
	await is_fit('became', 'phone')
})

stop('the same in English, and nothing went wrong on any page', async () => {
	await step('gate')
	await button(desk, 'console.wall_stage').click()
	for (const page of [desk, phone]) await page.locator('button[lang=en]').first().click()
	await wall.keyboard.press('l')
	for (const page of [desk, wall, phone]) await sees(page, ENGLISH_STATE)
	await screens_of('english', 'desk', 'wall', 'phone')
	assert.deepEqual(complaints.all, [])
})
