// Two hundred payloads in every text of a whole workshop, through every face: nothing runs, nothing is refused by the policy of the page
// (so nothing tried to), and no element comes into being that we did not make. The exported page is opened without any policy at all.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { pathToFileURL } from 'node:url'
import { complaints, end_browsers, face, faces, start_browser } from './faces.mjs'
import { http, hub } from './hub.mjs'
import { Person, printed } from './person.mjs'

const root = path.join(import.meta.dirname, '..', '..')
const cli = process.env.CLI ?? path.join(root, 'build', process.env.VARIANT ?? 'release', 'dienhong')

/* -- payloads: each sets a mark when it runs -- */

const RUN = ['x()', "x('1')", 'x`1`', 'top.x()', "window['x']()", 'x&#40;&#41;', 'self.x()', '[1].map(x)']
const HOW = [
	(js) => `<script>${js}</script>`, (js) => `<ScRiPt>${js}</sCrIpT>`, (js) => `</title><script>${js}</script>`, (js) => `</textarea><script>${js}</script>`,
	(js) => `<img src=q onerror=${js}>`, (js) => `"><img src=q onerror=${js}>`, (js) => `'><img src=q onerror=${js}>`, (js) => `<img/src=q/onerror=${js}>`,
	(js) => `<svg onload=${js}>`, (js) => `<svg><script>${js}</script>`, (js) => `<body onload=${js}>`, (js) => `<iframe srcdoc="<script>parent.${js}</script>">`,
	(js) => `<iframe src=javascript:${js}>`, (js) => `<a href=javascript:${js}>a</a>`, (js) => `javascript:${js}`, (js) => `" onmouseover=${js} a="`,
	(js) => `' onfocus=${js} autofocus '`, (js) => `<input autofocus onfocus=${js}>`, (js) => `<details open ontoggle=${js}>`, (js) => `<video><source onerror=${js}>`,
	(js) => `<math><a xlink:href=javascript:${js}>`, (js) => `\${${js}}`, (js) => `{{${js}}}`, (js) => `{@html '<img src=q onerror=${js}>'}`, (js) => `&lt;script&gt;${js}&lt;/script&gt;`,
]
const payloads = HOW.flatMap((how) => RUN.map(how))
const MARK = 'data-evil'
const structural = [`<b ${MARK}=1>b`, `<form ${MARK}=1 action=//evil.test>`, `<base ${MARK}=1 href=//evil.test>`, `<meta ${MARK}=1 http-equiv=refresh content=0>`,
	`<link ${MARK}=1 rel=stylesheet href=//evil.test>`, `<style ${MARK}=1>*{display:none}</style>`, '<!--', '--></div>', ']]>', '</p></div></main>']
payloads.push(...structural)

/* How long a text may be, where it is less than a card. */
const SHORT = { swot_themes: 60, monitoring_actions: 60, monitoring_indicators: 60 }
const waiting = [...payloads]
let used = 0
/** The payload that waits longest and fits; it goes to the end of the line. */
function next(most) {
	const [one] = waiting.splice(waiting.findIndex((p) => p.length <= most), 1)
	waiting.push(one)
	used++
	return one
}
/* What is compared with something else, or must be short, stays. */
const KEPT = new Set(['meta', 'sectors', 'phases', 'commune_profile', 'text_edge_cases', 'sort_expected', 'minutes', 'format_expected', 'consensus_scale', 'schedule_expected', 'resource_period'])
function poison(value, name = '', most = 120) {
	if (Array.isArray(value)) return value.map((v) => poison(v, name, most))
	if (value && typeof value === 'object')
		return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, KEPT.has(k) || k.includes('expected') ? v : poison(v, k, SHORT[k] ?? most)]))
	if (typeof value !== 'string' || !/(^|_)(vi|en)$/.test(name) || /unit|period/.test(name)) return value
	return `${next(most - 12)} ${value.slice(0, 8)}`
}

const folder = mkdtempSync(path.join(tmpdir(), 'dienhong-xss-'))
let h, code, key, boss, link
const marks = []
test.after(async () => {
	await end_browsers()
	boss?.socket.socket.destroy()
	await h?.stop()
	rmSync(folder, { recursive: true })
})

/** A page that tells when anything ran, or was kept from running. */
async function watched(browser, name, size) {
	const page = await face(browser, name, size)
	await page.exposeFunction('tell', (what) => marks.push(`${name}: ${what}`))
	await page.addInitScript(() => {
		globalThis.x = (...a) => (globalThis.tell(`it ran ${a}`), 1)
		document.addEventListener('securitypolicyviolation', (e) => globalThis.tell(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`))
	})
	page.on('dialog', (d) => (marks.push(`${name}: a dialog`), d.dismiss()))
	page.on('request', (r) => /evil\.test|\/q$/.test(r.url()) && marks.push(`${name}: asked for ${r.url()}`))
	return page
}
/* The control of Trusted Types: a text is not made into elements, an address of a script no text, and nobody makes a policy of his own. */
async function takes_no_text(name) {
	const refused = await faces[name].evaluate(() => {
		const tried = {
			inner: () => (document.createElement('div').innerHTML = '<b>a text</b>'),
			outer: () => (document.createElement('div').appendChild(document.createElement('p')).outerHTML = '<b>a text</b>'),
			beside: () => document.body.insertAdjacentHTML('beforeend', '<b>a text</b>'),
			framed: () => (document.createElement('iframe').srcdoc = '<b>a text</b>'),
			handler: () => document.createElement('img').setAttribute('onerror', 'x()'),
			script: () => (document.createElement('script').src = '/assets/a.js'),
			parsed: () => new DOMParser().parseFromString('<b>a text</b>', 'text/html'),
			worker: () => new Worker('/sw.js'),
			policy: () => globalThis.trustedTypes.createPolicy('mine', { createHTML: (html) => html }),
			twice: () => globalThis.trustedTypes.createPolicy('svelte-trusted-html', { createHTML: (html) => html }),
		}
		return Object.entries(tried).filter(([, one]) => {
			try {
				one()
				return false
			} catch (error) {
				return error instanceof TypeError
			}
		}).map(([what]) => what)
	})
	assert.deepEqual(refused, ['inner', 'outer', 'beside', 'framed', 'handler', 'script', 'parsed', 'worker', 'policy', 'twice'], name)
	assert.equal(await faces[name].locator('b', { hasText: 'a text' }).count(), 0, name)
	await faces[name].waitForTimeout(100)
	for (const what of ['require-trusted-types-for', 'trusted-types'])
		assert.ok(marks.some((m) => m.startsWith(`${name}: ${what} `)), `${name} reports ${what}: ${marks.join()}`)
	marks.length = complaints.all.length = 0
}
/** Nothing ran, nothing came into being; how many payloads are to be read as text. */
async function look(where, ...names) {
	let seen = 0
	await Promise.all(names.map(async (name) => {
		const page = faces[name]
		await page.waitForTimeout(100)
		assert.equal(await page.locator(`[${MARK}], main script, body iframe[srcdoc]`).count(), 0, `${where}, ${name}`)
		const text = await page.evaluate(() => document.body.innerText + [...document.querySelectorAll('input, textarea')].map((f) => f.value).join(' '))
		seen += (text.match(/onerror=|<script|javascript:|onload=|onfocus=|data-evil|ontoggle|x\(\)/gi) ?? []).length
	}))
	assert.deepEqual(marks, [], where)
	return seen
}

test('a workshop whose every text is a payload', { timeout: 120_000 }, async () => {
	assert.ok(payloads.length >= 200, `${payloads.length}`)
	const data = poison(JSON.parse(readFileSync(path.join(root, 'tests/data/demo-commune.json'), 'utf8')))
	assert.ok(used >= payloads.length, `${used} texts for ${payloads.length} payloads`)
	const file = path.join(folder, 'evil.json')
	writeFileSync(file, JSON.stringify(data))
	h = await hub('--no-demo', '--no-budget', ...(process.env.WEB ? ['--web', process.env.WEB] : []))
	const operator = await printed(h)
	const played = spawnSync(cli, ['play', file, '--keep', '--hub', `http://127.0.0.1:${h.port}`, '--key', operator, '--lang', 'en'], { encoding: 'utf8', timeout: 100_000 })
	assert.equal(played.status, 0, `${played.stdout.slice(-2000)}${played.stderr}`)
	const hub_desk = new Person(h.port, 'hub', operator)
	await hub_desk.enter()
	await hub_desk.until((o) => o.views.get('rooms')?.rooms.length === 1, 'the room')
	const [row] = hub_desk.views.get('rooms').rooms
	hub_desk.leave()
	code = row.code
	key = row.facilitator
	boss = new Person(h.port, code, key)
	await boss.enter()
	await boss.until(() => boss.views.has('links') && boss.views.has('agenda'), 'the links')
	if (boss.views.get('stage')?.ended ?? true) await boss.send('reopen_workshop')
	link = (role) => boss.views.get('links').links.find((l) => l.role === role).key
})

test('every step on the console, the wall and a phone', { timeout: 120_000 }, async () => {
	const browser = await start_browser(), base = `http://127.0.0.1:${h.port}`
	await watched(browser, 'desk', { width: 1366, height: 768 })
	await watched(browser, 'wall', { width: 1920, height: 1080 })
	await watched(browser, 'phone')
	await faces.wall.emulateMedia({ reducedMotion: 'reduce' })
	await faces.desk.goto(`${base}/console#${code}.${key}`)
	await faces.wall.goto(`${base}/wall#${code}.${link('wall')}`)
	await faces.phone.goto(`${base}/?preview=community#${code}.${key}`)
	await faces.desk.locator('.steps .step').first().waitFor()
	/* The control: what an element of somebody else's would do is noticed. */
	await faces.desk.evaluate(async () => {
		const evil = document.createElement('img')
		evil.src = 'q'
		document.body.append(evil)
		await import('data:text/javascript,x()').catch(() => {})
		setTimeout(() => evil.remove(), 200)
	})
	await faces.desk.waitForTimeout(300)
	assert.ok(marks.some((m) => m.includes('script-src')) && marks.some((m) => m.includes('asked for')), marks.join())
	marks.length = complaints.all.length = 0
	for (const name of ['desk', 'wall', 'phone']) await takes_no_text(name)
	let seen = 0
	const { activities } = boss.views.get('agenda')
	for (const { activity, kind } of activities) {
		await boss.send('go_to', { activity })
		await boss.until(() => boss.views.get('stage')?.activity === activity, kind)
		await faces.desk.waitForTimeout(100)
		seen += await look(kind, 'desk', 'wall', 'phone')
	}
	for (const objective of [1, 2]) {
		await boss.send('show_on_wall', { mode: 'thread', objective })
		await faces.wall.waitForTimeout(250)
		seen += await look('a thread', 'wall')
	}
	await boss.send('show_on_wall', { mode: 'card', card: 1 })
	seen += await look('a card', 'wall')
	console.log(`# ${payloads.length} payloads in ${used} texts, ${activities.length} steps: ${seen} of them seen as text`)
	assert.ok(seen > 200, `only ${seen} payloads were on any screen`)
})

test('the published page and the exported ones, the latter without any policy', { timeout: 60_000 }, async () => {
	await boss.send('publish_results', { published: true })
	const page = faces.desk, base = `http://127.0.0.1:${h.port}`
	for (const lang of ['vi', 'en']) {
		const answer = await page.goto(`${base}/r/${code}?lang=${lang}`)
		assert.equal(answer.status(), 200)
		assert.ok((await look('the results', 'desk')) > 5)
		await takes_no_text('desk')
	}
	const menu = JSON.parse((await http(h.port, 'GET', '/export/menu.json', { Authorization: `Bearer ${key}` })).body)
	assert.ok(menu)
	for (const what of ['minutes', 'consultation', 'opinions', 'results'])
		for (const house of ['nd30', 'un']) {
			const { status, body } = await http(h.port, 'GET', `/export/${code}.html?what=${what}&lang=en&house=${house}`, { Authorization: `Bearer ${key}` })
			assert.equal(status, 200, what)
			const file = path.join(folder, `${what}-${house}.html`)
			writeFileSync(file, body)
			await page.goto(pathToFileURL(file).href)
			await look(`${what} as a file`, 'desk')
		}
	assert.deepEqual(complaints.all.filter((c) => !/favicon/.test(c)), [])
})
