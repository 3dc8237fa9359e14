// Faces in real browsers: pages that keep their complaints and their frames, have their picture taken, and are looked at for
// who could not use them.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(new URL('../../web-client/package.json', import.meta.url))
const { chromium } = require('playwright-core')
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync']
const PHONE = { width: 360, height: 740 }

/** Each suite has a folder of its own, emptied when it begins. */
export const screens = fileURLToPath(new URL(`../../build/screens/${path.basename(process.argv[1], '.test.mjs')}/`, import.meta.url))
fs.rmSync(screens, { recursive: true, force: true })
fs.mkdirSync(screens, { recursive: true })

export const faces = {}   // name -> page
export const phones = []
/** What went wrong on any page. A dead hub refuses connections, and the browser says so: that alone is nobody's fault. */
export const complaints = { all: [], is_hub_dead: false }

const browsers = []
export async function start_browser() {
	browsers.push(await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS }))
	return browsers.at(-1)
}
export async function end_browsers() {
	for (const b of browsers) await b.close()
	write_index()
}

/** A page of its own storage; without a size it is a phone. */
export async function face(browser, name, viewport = PHONE) {
	const context = await browser.newContext({ viewport, acceptDownloads: true, locale: 'vi-VN' })
	const page = await context.newPage()
	page.setDefaultTimeout(15000)
	page.name = name
	page.frames_in = []
	page.on('pageerror', (e) => complaints.all.push(`${name}: ${e.message}`))
	page.on('console', (m) => {
		const of_the_dead = complaints.is_hub_dead && /ERR_CONNECTION|WebSocket/.test(m.text())
		if (m.type() === 'error' && !of_the_dead) complaints.all.push(`${name}: ${m.text()}`)
	})
	page.on('websocket', (line) => line.on('framereceived', (f) => page.frames_in.push(String(f.payload))))
	faces[name] = page
	if (viewport === PHONE) phones.push(page)
	return page
}

let pictures = 0
/** Pictures of some faces, and no phone scrolls sideways. */
export async function screens_of(activity, ...names) {
	const number = String(++pictures).padStart(2, '0')
	const wanted = names.length ? names : ['console', 'wall', 'phone1', 'phone5']
	for (const page of phones)
		assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), PHONE.width, `${activity}: ${page.name} is too wide`)
	/* Bars grow, cards move: a picture is taken when all stand still. */
	const still = () => Promise.allSettled(document.getAnimations().map((a) => a.finished))
	await Promise.all(wanted.map((n) => faces[n].evaluate(still)))
	await Promise.all(wanted.map((n) => faces[n].screenshot({ path: `${screens}${number}-${activity}-${n}.png` })))
}

/** What axe has against a page, a line each. */
export async function axe_of(page) {
	if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
	return page.evaluate(async (rules) => {
		const { violations } = await globalThis.axe.run(document, { runOnly: rules, resultTypes: ['violations'] })
		return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' | ').slice(0, 300)}`)
	}, RULES)
}

/** Nobody is locked out of a face. Scrolled to its top, so that the bar that stays hides nothing. */
export async function is_fit(stage, ...names) {
	for (const name of names) {
		const page = faces[name]
		await page.evaluate(() => window.scrollTo(0, 0))
		assert.deepEqual(await axe_of(page), [], `${stage}, ${name}`)
	}
}

/** One page over the pictures of all suites, as they lie there. */
function write_index() {
	const root = path.dirname(path.dirname(`${screens}x`))
	const suites = fs.readdirSync(root, { withFileTypes: true }).filter((one) => one.isDirectory()).map((one) => one.name).sort()
	const of = (suite) => {
		try {
			return fs.readdirSync(path.join(root, suite)).filter((file) => file.endsWith('.png')).sort()
		} catch (error) {
			/* A suite that begins beside this one empties its folder by taking it away. */
			if (error.code === 'ENOENT') return []
			throw error
		}
	}
	const figure = (suite, file) => `<a href="${suite}/${file}"><figure><img loading="lazy" src="${suite}/${file}" alt="${file}"><figcaption>${file.slice(0, -4)}</figcaption></figure></a>`
	const parts = suites.map((suite) => `<h2 id="${suite}">${suite}: ${of(suite).length}</h2><div>${of(suite).map((file) => figure(suite, file)).join('\n')}</div>`)
	fs.writeFileSync(path.join(root, 'index.html'), `<!doctype html><meta charset="utf-8"><title>Screens</title>
<style>body{font:16px system-ui;margin:1rem}div{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0}img{max-width:24rem;max-height:24rem;border:1px solid #888}figcaption{max-width:24rem;font-size:.8rem}</style>
${suites.map((suite) => `<a href="#${suite}">${suite}</a>`).join(' · ')}
${parts.join('\n')}
`)
}
