// What is taken home and what comes after the meeting, in real browsers: the dialog offers what the hub's menu has and gives files of
// the right kind; results are opened to whoever has the address; the people's opinions are recorded, answered, taken away and brought
// back, also while the hub dies in between. WEB names a folder to serve instead of what the hub carries.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { complaints, end_browsers, face, is_fit, screens_of, start_browser } from './faces.mjs'
import { http, hub } from './hub.mjs'
import { LEAST_VH, faults } from './legible.mjs'
import { Person, workshop } from './person.mjs'
import { say, sit_down } from './phone.mjs'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'papers-'))
const options = ['--journal', `sqlite:${folder}/hub.db`, '--no-demo', '--no-budget', ...(process.env.WEB ? ['--web', process.env.WEB] : [])]
const LAPTOP = { width: 1366, height: 768 }
const SMALL = { width: 360, height: 740 }
const agenda = ['welcome', 'swot', 'closing'].map((kind) => ({ kind, title: `Bước ${kind}`, minutes: 15 }))
const channels = 'Họp thôn; hòm thư góp ý tại trụ sở'
const slip = 'Đề nghị làm trước tuyến đường mà học sinh phải đi qua suối'
const typed = 'Đề nghị xây kho lạnh lớn gấp đôi'

let h, f, code, key, desk, wall, phone, reader, menu
let is_broken = false

/* One story: what fails makes the rest meaningless. */
const stop = (name, body) => test(name, { timeout: 30_000 }, async (context) => {
	if (is_broken) return context.skip('an earlier part failed')
	is_broken = true
	await body()
	is_broken = false
})

test.before(async () => {
	h = await hub(...options)
	;({ code, key } = await workshop(h, { about: { title: 'Kế hoạch xã Đồng Mây', contact: 'Văn phòng UBND xã' }, agenda }))
	f = new Person(h.port, code, key)
	await f.enter()
	await f.until((p) => p.views.get('links')?.links.some((l) => l.role === 'helper'), 'the links')
	menu = JSON.parse((await http(h.port, 'GET', '/export/menu.json')).body)
	const browser = await start_browser()
	;[desk, wall, phone, reader] = await Promise.all([face(browser, 'desk', LAPTOP), face(browser, 'wall', { width: 1920, height: 1080 }), face(browser, 'phone'), face(browser, 'reader', { ...SMALL })])
	await Promise.all([
		desk.goto(`${base()}/console#${code}.${key}`),
		wall.goto(`${base()}/wall#${code}.${key_of('wall')}`),
		phone.goto(`${base()}/j/${code}`).then(() => sit_down(phone)),
	])
	await desk.locator('.steps .step').first().waitFor()
})
test.after(async () => {
	await end_browsers()
	f?.leave()
	await h?.stop('SIGKILL')
	fs.rmSync(folder, { recursive: true, force: true })
})

const base = () => `http://127.0.0.1:${h.port}`
const key_of = (role) => f.views.get('links').links.find((l) => l.role === role).key
const button = (name, args) => desk.getByRole('button', { name: say(name, args), exact: true })
const box = (name) => desk.getByRole('region', { name: say(name), exact: true })
const sees = (page, text) => page.waitForFunction((text) => document.body.innerText.includes(text), text)
const lacks = (page, text) => page.waitForFunction((text) => !document.body.innerText.includes(text), text)
const opinions = () => [...f.views].filter(([key]) => key.startsWith('opinion/')).map(([, one]) => one)

const answer_to = (n) => box('console.opinions').getByRole('button', { name: `${say('console.answer_it')} ${say('console.opinion_n', { n })}`, exact: true })
const undo = (deed, args) => desk.getByText(`↶ ${say('console.undo', { name: say(`console.${deed}`, args) })}`).click()

/** Presses, and gives the name and the bytes of what was saved. */
async function saved(press) {
	const [download] = await Promise.all([desk.waitForEvent('download'), press()])
	return { name: download.suggestedFilename(), bytes: fs.readFileSync(await download.path()) }
}
const starts = (file, bytes) => assert.equal(file.bytes.subarray(0, bytes.length).toString('latin1'), bytes, file.name)

const dialog = () => desk.getByRole('dialog', { name: say('console.documents') })
async function open_documents() {
	await desk.locator('.more summary').click()
	await desk.getByRole('button', { name: `⬇ ${say('console.documents')}…`, exact: true }).click()
	await dialog().locator('form').waitFor()
}
const pick = (label) => dialog().getByText(label, { exact: true }).click()
const take = () => dialog().getByRole('button', { name: `⬇ ${say('console.download')}` }).click()

/** Both sizes of the desk, without a barrier in either. */
async function is_fit_in_both(stage) {
	await is_fit(stage, 'desk')
	await desk.setViewportSize(SMALL)
	await is_fit(`${stage}, small`, 'desk')
	assert.equal(await desk.evaluate(() => document.documentElement.scrollWidth), SMALL.width, `${stage} is too wide`)
	await screens_of(`${stage}-small`, 'desk')
	await desk.setViewportSize(LAPTOP)
}

stop('the documents offer what the menu of the hub has, no more and no less', async () => {
	await open_documents()
	const listed = menu.documents.filter((d) => d.kind !== 'table')
	const tables = menu.documents.filter((d) => d.kind === 'table')
	const words = (selector) => dialog().locator(selector).allInnerTexts()
	assert.deepEqual((await words('.what .check')).map((w) => w.trim()), listed.map((d) => d.label.vi))
	assert.deepEqual((await words('.what option')).slice(1), tables.map((d) => d.label.vi))
	const formats = async () => (await words('.how fieldset:first-child .check')).map((w) => w.trim())
	for (const document of listed) {
		await pick(document.label.vi)
		assert.deepEqual(await formats(), document.formats.map((one) => one.label.vi), document.name)
	}
	await dialog().locator('.what select').selectOption(tables[0].name)
	assert.deepEqual(await formats(), tables[0].formats.map((one) => one.label.vi))
	await pick(menu.documents[0].label.vi)
	assert.deepEqual((await words('.how option')).slice(1), menu.houses.map((one) => one.label.vi))
	await screens_of('documents', 'desk')
	await is_fit_in_both('documents')
})

stop('the minutes come in Word with one tap, and as PDF in the style that was chosen, which is remembered', async () => {
	const word = await saved(() => dialog().locator('.quick button').click())
	starts(word, 'PK\x03\x04')
	assert.equal(word.name, `dienhong-${code}-minutes.docx`)
	await pick(menu.documents[0].formats.find((one) => one.name === 'pdf').label.vi)
	await pick('English')
	await dialog().locator('.how select').selectOption('nd30')
	const pdf = await saved(take)
	starts(pdf, '%PDF-')
	assert.equal(pdf.name, `dienhong-${code}-minutes-en-nd30.pdf`)
	await sees(desk, say('console.file_saved'))
	await desk.keyboard.press('Escape')
	await desk.reload()
	await desk.locator('.steps .step').first().waitFor()
	await open_documents()
	assert.equal((await saved(take)).name, pdf.name)
	await dialog().locator('.what select').selectOption('cards')
	await pick(menu.documents.find((d) => d.name === 'cards').formats.find((one) => one.name === 'csv').label.vi)
	starts(await saved(take), '\xef\xbb\xbf')
	await pick(say('console.document_bom'))
	assert.notEqual((await saved(take)).bytes[0], 0xef)
})

stop('what goes wrong is said in plain words, and a hub that is busy is asked again', async () => {
	const route = '**/export/*.csv?**'
	const answers = []
	await desk.route(route, (r) => (answers.length ? r.fulfill(answers.shift()) : r.continue()))
	const known = complaints.all.length
	for (const [status, body, words] of [[501, 'no_font\n', 'file_no_font'], [501, '', 'file_no_part'], [500, 'not_written\n', 'file_not_written'], [404, 'no_such_format\n', 'file_no_such'], [409, 'round_is_hidden\n', 'evidence_hidden']]) {
		answers.push({ status, body })
		await take()
		await sees(desk, say(`console.${words}`))
	}
	answers.push({ status: 503, body: '503\n', headers: { 'retry-after': '1' } })
	assert.ok((await saved(take)).bytes.length > 10)
	assert.equal(answers.length, 0)
	await desk.unroute(route)
	/* The hub tells how far it is. */
	await desk.route('**/export/progress/*', (r) => r.fulfill({ json: { job: 'x', stage: 'writing', done: 3, of: 4 } }))
	await desk.route(route, async (r) => {
		await sees(desk, say('console.file_stage_writing'))
		assert.deepEqual(await dialog().locator('progress').evaluate((bar) => [bar.value, bar.max]), [3, 4])
		await r.continue()
	})
	await saved(take)
	await desk.unroute(route)
	await desk.unroute('**/export/progress/*')
	complaints.all.splice(known)   // the browser complains of each status above
	await desk.keyboard.press('Escape')
})

stop('the results are opened to whoever has the address, closed, and opened again', async () => {
	await f.must('go_to', { activity: 3 })
	await reader.goto(`${base()}/r/${code}`)
	assert.equal(await reader.innerText('body'), say('report.page_none'))
	complaints.all.length = 0   // of the 404 that was asked for
	await button('console.publish').click()
	await sees(phone, say('participant.results.link'))
	await reader.reload()
	await sees(reader, 'Kế hoạch xã Đồng Mây')
	assert.equal(await box('console.results_page').getByRole('link').getAttribute('href'), `${base()}/r/${code}`)
	const [page] = await Promise.all([phone.context().waitForEvent('page'), phone.getByRole('link', { name: say('participant.results.link') }).click()])
	await sees(page, 'Kế hoạch xã Đồng Mây')
	await page.close()
	await undo('did_publish_results')
	await sees(desk, say('console.results_closed'))
	await lacks(phone, say('participant.results.link'))
	assert.equal((await http(h.port, 'GET', `/r/${code}`)).status, 404)
	await button('console.publish').click()
	await f.until((p) => p.views.get('consultation').published, 'the page open again')
})

stop('the wall shows the way to the results, readable from the back', async () => {
	await button('console.results_on_wall').click()
	await wall.getByRole('img', { name: `${base()}/r/${code}` }).waitFor()
	await sees(wall, say('wall.results_title'))
	await is_fit('results', 'wall')
})

stop('the notice gives twenty days and no fewer, and everybody reads it', async () => {
	const form = box('console.notice')
	await button('console.notice_set').click()
	await form.getByLabel(say('console.notice_starts')).fill('2026-03-06')
	await form.getByLabel(say('console.notice_channels')).first().fill(channels)
	const days = form.getByLabel(say('console.notice_days'))
	assert.equal(await days.inputValue(), '20')
	assert.equal(await form.getByLabel(say('console.notice_contact')).first().inputValue(), 'Văn phòng UBND xã')
	await days.fill('19')
	assert.ok(await form.getByRole('button', { name: say('console.save') }).isDisabled())
	await days.fill('20')
	await form.getByText(say('console.notice_until', { day: '26/3/2026' })).waitFor()
	await form.getByRole('button', { name: say('console.save') }).click()
	await form.getByText(say('console.notice_span', { from: '06/3/2026', to: '26/3/2026', n: 20 })).waitFor()
	for (const page of [phone, wall]) await sees(page, channels)
	assert.deepEqual(await wall.evaluate(faults, LEAST_VH), [])
	await screens_of('published', 'desk', 'wall', 'phone')
	starts(await saved(() => form.getByRole('button', { name: /^⬇/ }).click()), 'PK\x03\x04')
})

stop('an opinion is recorded, answered, taken away, and comes back with its answer', async () => {
	const here = box('console.opinions')
	await here.getByRole('button', { name: `+ ${say('console.opinion_add')}` }).click()
	await here.getByLabel(say('console.opinion_text')).first().fill(slip)
	await here.getByLabel(say('console.opinion_sector')).selectOption('community')
	await here.getByRole('button', { name: say('console.opinion_add'), exact: true }).click()
	const row = here.getByRole('article')
	await row.getByText(slip).waitFor()
	await answer_to(1).click()
	await here.getByLabel(say('name.uptake.declined')).check()
	const save = here.getByRole('button', { name: say('console.save'), exact: true })
	await here.getByText(say('console.opinion_needs_reason')).waitFor()
	assert.ok(await save.isDisabled(), 'what is not accepted is explained')
	await here.getByRole('textbox', { name: say('console.opinion_explanation') }).fill('Chưa cân đối được vốn')
	await save.click()
	await row.getByText('Chưa cân đối được vốn').waitFor()
	await is_fit_in_both('consultation')
	await here.getByRole('button', { name: say('console.remove') }).click()
	await here.getByRole('button', { name: say('console.yes') }).click()
	await here.getByText(say('console.opinions_none')).waitFor()
	assert.deepEqual(opinions(), [])
	await undo('did_remove_opinion', { what: slip })
	await row.getByText('Chưa cân đối được vốn').waitFor()
	assert.deepEqual(opinions().map((one) => [one.data.text, one.data.sector, one.data.uptake, one.data.answer]), [[slip, 'community', 'declined', 'Chưa cân đối được vốn']])
	starts(await saved(() => here.getByRole('button', { name: /^⬇/ }).click()), 'PK\x03\x04')
})

stop('the hub is killed while an opinion is typed: nothing of it is lost, and it is recorded once', async () => {
	const here = box('console.opinions')
	const text = here.getByLabel(say('console.opinion_text')).first()
	await text.fill(typed.slice(0, 12))
	complaints.is_hub_dead = true
	await h.stop('SIGKILL')
	await sees(desk, say('ui.link.down'))
	await text.fill(typed)
	await here.getByRole('button', { name: say('console.opinion_add'), exact: true }).click()
	await here.getByText(say('console.sending')).waitFor()
	h = await hub(...options, '--port', String(h.port))
	await f.enter()
	await here.getByRole('article').getByText(typed).waitFor()
	complaints.is_hub_dead = false
	await f.until(() => opinions().length === 2, 'both opinions')
	await sees(wall, say('wall.results_title'))
	await reader.reload()
	await sees(reader, 'Kế hoạch xã Đồng Mây')
	starts(await saved(() => here.getByRole('button', { name: /^⬇/ }).click()), 'PK\x03\x04')
})

stop('after the end the facilitator goes on answering; who helped reads', async () => {
	await f.must('go_to', { activity: 2 })
	await f.must('end_workshop')
	await sees(desk, say('console.guide_over'))
	const here = box('console.opinions')
	await answer_to(2).click()
	await here.getByLabel(say('name.uptake.accepted'), { exact: true }).check()
	await here.getByRole('button', { name: say('console.save'), exact: true }).click()
	await f.until(() => opinions().some((one) => one.data.uptake === 'accepted'), 'the answer')
	await sees(phone, say('participant.results.link'))
	const helper = await face(desk.context().browser(), 'helper', LAPTOP)
	await helper.goto(`${base()}/console#${code}.${key_of('helper')}`)
	await sees(helper, typed)
	await helper.getByRole('button', { name: `⬇ ${say('console.documents_all')}…` }).waitFor()
	for (const name of ['opinion_add', 'opinion_answer_edit', 'remove', 'edit', 'unpublish'])
		assert.equal(await helper.getByRole('button', { name: say(`console.${name}`) }).count(), 0, name)
	await screens_of('ended', 'desk', 'helper')
	assert.deepEqual(complaints.all, [])
})
