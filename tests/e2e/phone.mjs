// A participant's phone in a real browser, by what stands on its screen: sentences are looked up by their keys, so that a
// screen may be built anew without any test noticing.
import fs from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../web-client/package.json', import.meta.url))
const { chromium } = require('playwright-core')
const vi = JSON.parse(fs.readFileSync(new URL('../../shared/i18n/vi.json', import.meta.url)))
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync']
export const SIZE = { width: 360, height: 740 }

/** The sentence behind a key as it stands in the shared file, "ui.tick.saved"; arguments are filled in. */
export function say(key, args = {}) {
	const dot = key.indexOf('.')
	const sentence = vi[key.slice(0, dot)]?.[key.slice(dot + 1)]
	if (sentence === undefined) throw new Error(`nobody says ${key}`)
	return sentence.replace(/\{(\w+)\}/g, (whole, name) => args[name] ?? whole)
}

/**
 * Waits until the worker holds the page and all it is made of: what was loaded, the rest behind the first picture too. A function that is
 * waited for in the page must not be async there: its promise counts as true before anything is looked at, and whoever killed the hub
 * then had a phone that kept half a page.
 */
export async function is_kept(page) {
	for (let lacks = ['all']; lacks.length > 0; await page.waitForTimeout(20))
		lacks = await page.evaluate(async () => {
			const store = await caches.open('dienhong-1')
			const loaded = performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname).filter((name) => name.startsWith('/assets/'))
			if (!loaded.some((name) => name.includes('/more-') && name.endsWith('.js'))) return ['the rest']
			const found = await Promise.all(['/', ...loaded].map(async (name) => ((await store.match(name)) ? undefined : name)))
			return found.filter((name) => name !== undefined)
		})
}

const how = { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS }
export const launch = () => chromium.launch(how)

/** The numbers of a process and of all that came from it. */
function family(pid) {
	const parents = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
		try {
			return [[Number(name), Number(/\) \S (\d+)/.exec(fs.readFileSync(`/proc/${name}/stat`, 'utf8'))[1])]]
		} catch {
			/* It ended meanwhile. */
			return []
		}
	})
	const all = [pid]
	for (const one of all) all.push(...parents.filter(([, parent]) => parent === one).map(([child]) => child))
	return all
}

/**
 * A browser that can be put to sleep as a locked phone is: none of its processes runs, its sockets stand. The browser's own way,
 * Page.setWebLifecycleState, freezes no page that is shown.
 */
export async function launch_sleeper() {
	const server = await chromium.launchServer(how)
	const browser = await chromium.connect(server.wsEndpoint())
	const all = (signal) => {
		for (const pid of family(server.process().pid)) process.kill(pid, signal)
	}
	return { browser, sleep: () => all('SIGSTOP'), wake: () => all('SIGCONT'), close: () => server.close() }
}

/** A phone with a storage of its own. `page.said` and `page.heard`: frames of its sockets; `page.wrong`: what broke on it. */
export async function phone(browser, { viewport = SIZE, before } = {}) {
	const context = await browser.newContext({ viewport, locale: 'vi-VN' })
	const page = await context.newPage()
	page.setDefaultTimeout(20_000)
	Object.assign(page, { said: [], heard: [], wrong: [] })
	page.on('pageerror', (e) => page.wrong.push(e.message))
	page.on('websocket', (line) => {
		line.on('framesent', (f) => page.said.push(JSON.parse(String(f.payload))))
		line.on('framereceived', (f) => page.heard.push(JSON.parse(String(f.payload))))
	})
	if (before) await page.addInitScript(before)
	return page
}

export const button = (where, key, args) => where.getByRole('button', { name: say(key, args), exact: true })

/** Consent and sector, until the seat's code stands on the screen; gives it. */
export async function sit_down(page, sector = 'community') {
	await button(page, 'participant.consent.yes').click()
	await page.getByRole('button', { name: say(`name.sector.${sector}`) }).first().click()
	await button(page, 'participant.join.go').click()
	await page.waitForSelector('header .code')
	return seat_of(page)
}

export const seat_of = (page) => page.innerText('header .code')

/** Types a card and sends it; a quadrant once chosen stays. */
export async function write(page, text, quadrant) {
	if (quadrant) await page.getByRole('button', { name: say(`name.quadrant.${quadrant}`) }).first().click()
	await page.fill('#card', text)
	await button(page, 'ui.send').click()
}

/** Waits until so many things on the screen bear this tick: kept, sending, saved, refused. */
export const ticks = (page, tick, n, timeout = 20_000) =>
	page.waitForFunction(([tick, n]) => document.querySelectorAll(`.tick.${tick}`).length === n, [tick, n], { timeout })

/** How many wishes of a kind this page has sent, repetitions counted; and how many different ones. */
export function sent(page, what) {
	const all = page.said.filter((m) => m.do === what)
	return { all: all.length, distinct: new Set(all.map((m) => m.id)).size }
}
