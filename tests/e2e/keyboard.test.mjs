// The whole way of a facilitator, and a participant's, without a mouse: a Typist can do nothing but press keys and look. On the
// way every stop of Tab must be in sight and wear its ring, and Tab must come to everything that can be pressed.
import assert from 'node:assert/strict'
import test from 'node:test'
import { hub, member, Person, printed } from './person.mjs'
import { SIZE, launch, say } from './phone.mjs'
import { Typist } from './typist.mjs'

const LAPTOP = { width: 1366, height: 768 }
const CARDS = { S: ['Đất hợp trồng chè', 'Người dân đoàn kết', 'Rừng nhiều dược liệu', 'Đường tỉnh chạy qua'], W: ['Thiếu kho lạnh', 'Rác chưa phân loại'], O: ['Khách đến đồi chè'], T: ['Mưa lũ sạt lở'] }
const card_of = new Map()   // text -> number
const bots = []
let h, browser, f, desk, code, typist
const wrong = []

async function new_typist(viewport) {
	const context = await browser.newContext({ viewport, locale: 'vi-VN', acceptDownloads: true })
	context.on('weberror', (e) => wrong.push(e.error().message))
	return new Typist(await context.newPage())
}
test.after(async () => {
	await browser?.close()
	for (const one of [f, ...bots]) one?.socket?.socket.destroy()
	await h?.stop()
})

const stage = () => f.views.get('stage')
/* Runs in the page. A key means what the desk shows: the next one waits until that is what the hub has. */
function shows([step, wall, has_clock]) {
	const pressed = [...document.querySelectorAll('aside [aria-pressed=true]')].map((at) => at.textContent.trim())
	const runs = document.querySelector('.masthead [role=timer]') !== null
	return document.querySelector('[aria-current=step]')?.textContent.includes(step) && (wall === '' || pressed.includes(wall)) && runs === has_clock
}
/** The hub has it, and whoever types now has been told. */
async function settled(look, what) {
	await f.until(look, what)
	await typist.has_heard(f.at)
	if (typist !== desk) return
	const { activity, wall, ends } = stage()
	const { kind } = f.views.get('agenda').activities.find((a) => a.activity === activity)
	await desk.until(shows, [say(`name.activity_kind.${kind}`), wall === 'card' ? '' : say(`console.wall_${wall}`), ends > 0])
}
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
const card = (n) => f.views.get(`card/${n}`)
const step = (kind) => f.views.get('agenda').activities.find((a) => a.kind === kind).activity
const forward = () => `${say('console.next')} →`
const theme_named = (title) => [...f.views.values()].find((v) => v.title === title && v.cards)
/** A key for the desk, and not for the button that was pressed last: Escape leaves the button. */
async function key(...keys) {
	await desk.press('Escape', ...keys)
}
async function bots_write(quadrant, text, bot = bots[card_of.size % bots.length]) {
	const { made } = await bot.must('add_card', { activity: stage().activity, kind: 'swot', quadrant, text })
	card_of.set(text, made)
	return made
}
/** Tab comes to the board, and from there arrows lead to the card: down its column, and on to the next. */
async function to_card(n) {
	for (let tabs = 0; (await desk.at()).card === 0; tabs++) {
		assert.ok(tabs < 120, 'Tab never came to a card')
		await desk.press('Tab')
		await desk.is_well('on the way to the board')
	}
	await desk.press('ArrowLeft', 'ArrowLeft', 'ArrowLeft')
	for (let column = 0; column < 4; column++) {
		await desk.press('Home')
		for (let row = 0, last = 0; row < 8; row++) {
			const { card: at } = await desk.at()
			if (at === n) return desk.is_well('a card')
			if (at === last) break
			last = at
			await desk.press('ArrowDown')
		}
		await desk.press('ArrowRight')
	}
	assert.fail(`no arrow leads to card ${n}`)
}
/** Lets the desk show what the hub has said. */
const shown = (n) => desk.until((n) => document.querySelector(`[data-card="${n}"]`), n)

stop('the operator makes a workshop and opens its desk', async () => {
	h = await hub('--no-demo', '--no-budget')
	browser = await launch()
	const operator = await new_typist(LAPTOP)
	await operator.go(`http://127.0.0.1:${h.port}/console#hub.${await printed(h)}`)
	await operator.sees('textbox', say('console.workshop_title'))
	await operator.walk('the operator’s desk')
	await operator.tab_to('textbox', say('console.workshop_title'))
	await operator.type('Hội thảo xã Đồng Mây')
	await operator.tab_to('combobox', say('console.template'))
	await operator.press('ArrowDown')
	await operator.use('button', say('console.make_it'))
	await operator.sees('link', say('console.run_it'))
	await operator.until((name) => document.activeElement.textContent.trim() === name, say('console.run_it'))
	desk = await operator.opens(() => operator.press('Enter'))
	typist = desk
	await desk.sees('button', forward())
	;[, code, f] = /#(\d+)\.(\w+)/.exec(await desk.ask(() => location.hash))
	f = new Person(h.port, code, f)
	await f.enter()
	assert.equal(f.views.get('agenda').activities.length, 7)
	/* Steps in which nobody writes on a phone have tests of their own. */
	for (const { activity, kind } of f.views.get('agenda').activities)
		if (['situation', 'tows'].includes(kind)) await f.must('skip_activity', { activity, skipped: true })
	for (const sector of ['state', 'private', 'community', 'community', 'state']) bots.push(await member(h.port, code, sector))
	await desk.until((n) => document.querySelectorAll('.member').length === n, bots.length)
	await desk.walk('the desk at its first step')
})

stop('a step is added and gone to; input opens; keys are silent where somebody types', async () => {
	await key('n')
	await desk.until((word) => document.activeElement.closest('ul')?.getAttribute('aria-label') === word, say('console.add_activity'))
	const pause = say('name.activity_kind.pause')
	for (let n = 0; !(await desk.at()).name.startsWith(pause); n++) {
		assert.ok(n < 20, 'no break among the templates')
		await desk.press('Tab')
		await desk.is_well('a template')
	}
	await desk.press('Enter')
	await settled(() => f.views.get('agenda').activities[1].kind === 'pause', 'the break behind the first step')
	await desk.is_somewhere('a step was added')
	await key('ArrowRight')
	await settled(() => stage().activity === step('pause'), 'the break')
	await key('ArrowLeft')
	await settled(() => stage().activity === step('welcome'), 'the step before')
	/* The button does what the key does. */
	await desk.use('button', forward(), { back: true })
	await settled(() => stage().activity === step('pause'), 'the break')
	await key('ArrowRight')
	await settled(() => stage().activity === step('swot'), 'the cards')
	await key('Space')
	await settled(() => stage().state === 'open', 'the input')
	await desk.reads(say('name.activity_state.open'))
	await desk.walk('while people write')

	/* Letters in a field are letters. */
	const before = await desk.ask(() => [location.href, document.querySelectorAll('[role=dialog]').length])
	await key('/')
	await desk.until(() => document.activeElement.type === 'search')
	await desk.type('axbtqmnpf? /')
	await desk.press('ArrowRight', 'ArrowLeft', 'Space')
	assert.equal((await desk.at()).value, 'axbtqmnpf?  /')
	assert.deepEqual(await desk.ask(() => [location.href, document.querySelectorAll('[role=dialog]').length]), before)
	assert.deepEqual([stage().activity, stage().state, stage().wall, stage().ends], [step('swot'), 'open', 'stage', 0])
	await desk.press('Control+a', 'Delete', 'Tab')
})

stop('cards wait, are let through and returned; all of them are revealed', async () => {
	for (const [q, texts] of Object.entries(CARDS)) for (const text of texts) await bots_write(q, text)
	await key('m')
	await desk.until(() => document.activeElement.matches('[data-queue]'))
	await desk.is_well('the queue')
	await desk.use('switch', say('console.hold_new'), { key: 'Space' })
	await settled(() => f.views.get('workshop').holds, 'that new cards wait')
	const [one, two] = [await bots_write('S', 'Chè ngon'), await bots_write('W', 'Ông A lười')]
	await desk.until(() => document.querySelectorAll('[data-queued]').length === 2)
	await key('m')
	await desk.until((n) => document.activeElement.dataset.queued === String(n), one)
	await desk.is_well('the first that waits')
	await desk.press('a')
	await settled(() => card(one).waiting === false && card(one).hidden === undefined, 'the first let through')
	await desk.press('x')
	await desk.until((word) => document.activeElement.textContent.trim() === word, say('console.because_name'))
	await desk.is_well('a ready reason')
	await desk.press('Enter')
	await settled(() => card(two).hidden === say('console.because_name'), 'the second returned')
	await desk.is_somewhere('a card was returned')
	await key('m')
	await desk.use('switch', say('console.hold_new'), { key: 'Space' })
	await settled(() => !f.views.get('workshop').holds, 'that new cards show at once')
	await key('Space')
	await settled(() => stage().state === 'closed', 'the input closed')
	await key('Enter')
	await settled(() => stage().state === 'shown', 'the reveal')
})

stop('the board: arrows, a merge, a new theme of several, a move with its reason, undo, the spotlight', async () => {
	const [a, b, c, d] = CARDS.S.map((text) => card_of.get(text))
	await key('ArrowRight')
	await settled(() => stage().activity === step('themes'), 'the themes')
	await shown(a)
	await desk.walk('the board')
	await to_card(a)
	await desk.press('ArrowDown')
	assert.equal((await desk.at()).card, b)
	await desk.press('ArrowRight')
	assert.equal(card((await desk.at()).card).quadrant, 'W')
	await desk.press('ArrowLeft', 'Home')
	await desk.is_well('a card by its arrow')

	/* Merge: the menu, its bar by arrows, the list by typing. */
	await to_card(a)
	await desk.press('Enter')
	await desk.until(() => document.activeElement.closest('[role=toolbar]'))
	while ((await desk.at()).name !== say('console.merge')) await desk.press('ArrowRight')
	await desk.is_well('the bar of a card')
	await desk.press('Enter')
	await desk.until(() => document.activeElement.getAttribute('role') === 'combobox')
	await desk.type(card(b).code)
	await desk.press('Enter')
	await settled(() => card(a).into === b, 'the merge')
	await desk.is_somewhere('a card was merged')
	await desk.press('Control+z')
	await settled(() => !card(a).into, 'the merge undone')

	/* Several at once into a theme that is not there yet. */
	await to_card(a)
	await desk.press('Shift+ArrowDown', 'Shift+ArrowDown', 'g')
	await desk.until(() => document.activeElement.getAttribute('role') === 'combobox')
	await desk.is_well('the list of themes')
	await desk.type('Thiên nhiên')
	await desk.press('Enter')
	await settled(() => theme_named('Thiên nhiên')?.cards.length === 3, 'a theme of three')
	assert.deepEqual([...theme_named('Thiên nhiên').cards].sort((x, y) => x - y), [a, b, c].sort((x, y) => x - y))
	await desk.is_somewhere('cards were grouped')

	/* A move says why, and z takes it back. */
	await to_card(d)
	await desk.press('Enter')
	await desk.until(() => document.activeElement.closest('[role=toolbar]'))
	while ((await desk.at()).name !== say('console.move')) await desk.press('ArrowRight')
	await desk.press('Enter')
	await desk.until(() => document.activeElement.tagName === 'SELECT')
	await desk.press('ArrowDown', 'Tab')
	await desk.is_well('the reason of a move')
	await desk.type('Việc của tỉnh')
	await desk.use('button', say('console.do_it'))
	await settled(() => card(d).quadrant !== 'S', 'the move')
	assert.equal(card(d).moved, 'Việc của tỉnh')
	await desk.until((n) => Number(document.activeElement.dataset.card) === n, d)
	await desk.press('z')
	await settled(() => card(d).quadrant === 'S', 'the move undone')

	await to_card(d)
	await desk.press('p')
	await settled(() => stage().wall === 'card' && stage().spotlight === d, 'the spotlight')
	await desk.reads(say('console.is_lit'))
	await desk.press('p')
	await settled(() => stage().wall === 'stage', 'no spotlight')
})

stop('the wall, the clock, and what covers the desk for a moment', async () => {
	await key('b')
	await settled(() => stage().wall === 'blank', 'a blank wall')
	await key('q')
	await settled(() => stage().wall === 'join', 'the code on the wall')
	await key('q')
	await settled(() => stage().wall === 'stage', 'the step on the wall')
	await key('t')
	await settled(() => stage().ends > 0, 'the clock')
	const ends = stage().ends
	await desk.use('button', say('console.minutes_more', { n: 5 }))
	await settled(() => stage().ends === ends + 300_000, 'five minutes more')
	await key('t')
	await settled(() => stage().ends === 0, 'no clock')

	/* Opened by its key: the focus goes back to where it was. */
	await desk.tab_to('button', say('console.wall_blank'))
	await desk.press('p')
	await desk.sees('dialog', say('console.panel_register'))
	await desk.until(() => document.activeElement.closest('[role=dialog]'))
	await desk.walk('the people')
	assert.ok((await desk.at()).in_dialog, 'Tab left an open dialog')
	await desk.press('b')
	await desk.press('Escape')
	await desk.sees_no('dialog', say('console.panel_register'))
	assert.equal((await desk.at()).name, say('console.wall_blank'))
	assert.equal(stage().wall, 'stage', 'a key went through the sheet')

	/* Opened by its button; Escape closes it from within the phone as well. */
	await desk.use('button', say('console.preview'))
	await desk.sees('dialog', say('console.preview'))
	for (const back of [false, true]) {
		for (let n = 0; n < 12; n++) {
			await desk.press(back ? 'Shift+Tab' : 'Tab')
			await desk.is_well('the preview')
			assert.ok((await desk.at()).in_dialog, 'Tab left the preview')
		}
	}
	while ((await desk.at()).tag !== 'IFRAME') await desk.press('Tab')
	await desk.press('Escape')
	await desk.sees_no('dialog', say('console.preview'))
	assert.equal((await desk.at()).name, say('console.preview'))

	/* The sheet of keys, and its switch. */
	await key('?')
	await desk.sees('dialog', say('console.keys'))
	await desk.walk('the sheet of keys')
	await desk.use('checkbox', say('console.keys_off'), { key: 'Space' })
	await key('b', 't', 'n', 'p', 'ArrowRight', '?')
	await desk.pause(300)
	assert.deepEqual([stage().wall, stage().ends, stage().activity], ['stage', 0, step('themes')], 'a key that was switched off did something')
	assert.equal(await desk.ask(() => document.querySelectorAll('[role=dialog]').length), 0)
	await desk.use('button', say('console.keys'), { back: true })
	await desk.use('checkbox', say('console.keys_off'), { key: 'Space' })
	await key('b')
	await settled(() => stage().wall === 'blank', 'the keys are back')
	await key('b')
	await settled(() => stage().wall === 'stage', 'the step on the wall')
})

stop('a round is prepared, opened, closed and shown', async () => {
	await f.must('add_theme', { quadrant: 'W', title: 'Hạ tầng' })
	await key('ArrowRight')
	await settled(() => stage().activity === step('theme_points'), 'the points')
	await desk.sees('button', say('console.prepare'))
	await desk.walk('a round to be prepared')
	await desk.use('button', say('console.prepare'))
	const poll = () => f.views.get(`poll/${stage().polls.at(-1)}`)
	await settled(() => poll()?.state === 'prepared', 'the round')
	await desk.is_somewhere('a round was prepared')
	await key('Space')
	await settled(() => poll().state === 'open', 'the round open')
	await Promise.all(bots.map((b, i) => b.must('cast_ballot', { poll: poll().poll, picks: [{ item: 1 + (i % 2), points: 1 }] })))
	await desk.walk('an open round')
	await key('Space')
	await desk.until((word) => document.activeElement.textContent.trim() === word, say('console.yes'))
	await desk.is_well('the question before closing')
	await desk.press('Enter')
	await settled(() => poll().state === 'closed', 'the round closed')
	await desk.is_somewhere('a round was closed')
	await key('Enter')
	await settled(() => poll().state === 'shown', 'the result')
	await desk.walk('a result')
})

stop('a rehearsal, the minutes, the end', async () => {
	await desk.use('button', say('console.rehearsal_start'))
	await desk.sees('link', say('console.rehearsal_open'))
	await desk.is_somewhere('a rehearsal was made')
	await desk.tab_to('link', say('console.rehearsal_open'))
	const room = await desk.opens(() => desk.press('Enter'))
	await room.reads(say('console.rehearsal_band'))
	await room.use('button', say('console.rehearsal_end'))
	await room.ends('Enter', say('console.rehearsal_over'))

	await desk.tab_to('button', `⬇ ${say('console.minutes')}`)
	assert.equal(await desk.downloads(() => desk.press('Enter')), `dienhong-${code}-minutes.docx`)
	await desk.use('button', say('console.end'))
	await desk.until((word) => document.activeElement.textContent.trim() === word, say('console.yes'))
	await desk.is_well('the question before the end')
	await desk.press('Enter')
	await settled(() => f.views.get('workshop').ended, 'the end')
	await desk.reads(say('console.is_ended'))
	await desk.is_somewhere('the workshop was ended')
	console.log(`facilitator: ${desk.keys} keys, ${desk.stops} stops of Tab looked at`)
	assert.deepEqual(wrong, [])
})

stop('a participant joins, writes, mends, is done, and gives points and an order', async () => {
	await f.must('reopen_workshop')
	await f.must('go_to', { activity: step('swot') })
	await f.must('open_input', { activity: step('swot') })
	const p = typist = await new_typist(SIZE)
	await p.go(`http://127.0.0.1:${h.port}/`)
	await p.tab_to('textbox', say('participant.code.label'))
	await p.type(code)
	await p.press('Enter')
	await p.use('button', say('participant.consent.yes'))
	await p.sees('button', say('participant.join.go'))
	await p.walk('the seat')
	await p.use('button', `${say('name.sector.private')} ${say('participant.join.sector_private')}`, { key: 'Space' })
	await p.use('button', say('participant.join.go'))
	await p.sees('textbox', say('participant.write.label_swot'))
	await p.walk('an empty card')
	await p.use('button', `${say('name.quadrant.W')} ${say('participant.write.about_W')}`, { key: 'Space' })
	await p.tab_to('textbox', say('participant.write.label_swot'))
	await p.type('Kho lạnh còn thiếu')
	await p.press('Control+Enter')
	const mine = (text) => [...f.views.values()].find((v) => v.text === text && v.kind === 'swot')
	await settled(() => mine('Kho lạnh còn thiếu'), 'the card')

	await p.use('button', say('ui.edit'))
	const { code: name } = mine('Kho lạnh còn thiếu')
	await p.tab_to('textbox', `${say('ui.edit')} ${name}`)
	await p.press('End')
	await p.type(' lắm')
	await p.use('button', say('ui.save'))
	await settled(() => mine('Kho lạnh còn thiếu lắm'), 'the card mended')
	await p.use('button', say('participant.done.say'))
	await p.reads(say('participant.done.said'))
	await settled(() => f.views.get('pulse')?.done === 1, 'that somebody is done')
	await p.walk('done')

	await f.must('reveal', { activity: step('swot') })
	await f.must('go_to', { activity: step('theme_points') })
	const about = { activity: step('theme_points'), items_of: 'themes', question: 'Nhóm nào quan trọng?' }
	const open = async (method) => {
		const { made } = await f.must('prepare_poll', { ...about, method })
		await f.must('open_poll', { poll: made })
		return made
	}
	const cast = (poll) => f.until((f) => f.views.get(`turnout/${poll}`)?.cast === 1, 'the ballot')
	const dots = await open('dots')
	await p.use('button', say('ui.stepper.more', { text: 'Thiên nhiên' }))
	await p.walk('points')
	await p.use('button', say('participant.poll.send'))
	await cast(dots)
	await f.must('close_poll', { poll: dots })
	await f.must('show_result', { poll: dots })

	const order = await open('borda')
	const put = (n, title) => `${say('vote.rank.put', { n })} ${theme_named(title).code} ${title}`
	await p.use('button', put(1, 'Hạ tầng'))
	await p.use('button', put(2, 'Thiên nhiên'))
	await p.use('button', `${say('vote.rank.up')}: Thiên nhiên`)
	/* The button went up with its row, and can go no further: the focus went with it. */
	await p.until((name) => document.activeElement.getAttribute('aria-label') === name, `${say('vote.rank.down')}: Thiên nhiên`)
	await p.walk('an order')
	await p.use('button', say('participant.poll.send'))
	await cast(order)
	console.log(`participant: ${p.keys} keys, ${p.stops} stops of Tab looked at`)
	assert.deepEqual(wrong, [])
})
