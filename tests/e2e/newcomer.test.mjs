// Somebody who was never taught: from the links that `make run` prints to the first card on the wall, pressing at every moment
// the next thing that stands there. Clicks and keys are counted for the facilitator and for the participant apart; what has to
// be scrolled to is counted too, since a newcomer does not know that it is there.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { program } from './hub.mjs'
import { button, launch, say, ticks } from './phone.mjs'

const LAPTOP = { width: 1366, height: 768 }
/* A cheap phone, less the bars of its browser. */
const PHONE = { width: 360, height: 640 }
const PROJECTOR = { width: 1024, height: 768 }
/* An unpractised thumb: a key takes so long, and so does looking for the next button. */
const KEY_MS = 200
const LOOK_MS = 500
const TITLE = 'Họp thôn Đồng Mây'
const CARD = 'Chè ngon'
const JOIN_MS = 20_000
const STEPS_MAX = 8

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-new-'))
let hub, browser
test.after(async () => {
	await browser?.close()
	hub?.kill('SIGKILL')
	fs.rmSync(folder, { recursive: true, force: true })
})

/** The hub as `make run` starts it, in a folder where it has never been; only the port is whichever is free. */
function run() {
	hub = spawn(program, ['--port', '0'], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
	let out = ''
	return new Promise((told, failed) => {
		hub.on('exit', (code) => failed(new Error(`the hub ended with ${code}`)))
		hub.stdout.on('data', (bytes) => {
			out += bytes
			if (out.includes(say('cli.hub_stop'))) told(out)
		})
	})
}

/** The address behind a word of the terminal, as it stands there to be clicked. */
function link(out, key) {
	const line = out.split('\n').find((one) => one.trim().startsWith(say(key)))
	return line?.slice(line.indexOf('http')).trim()
}

/** A person in front of one page, and later of others, who presses and types; everything is counted. */
class Newcomer {
	constructor(name, page, hurry) {
		Object.assign(this, { name, page, clicks: 0, keys: 0, scrolled: [], log: [], pause: hurry ? 0 : LOOK_MS, slow: hurry ? 0 : KEY_MS })
		page.setDefaultTimeout(15_000)
	}

	async click(at, what) {
		await at.waitFor()
		await this.page.waitForTimeout(this.pause)
		const { y, height } = await at.boundingBox()
		const tall = this.page.viewportSize().height
		if (y < 0 || y + height > tall) this.scrolled.push(what)
		await at.click()
		this.clicks++
		this.log.push(what)
	}

	press(key) {
		return this.click(button(this.page, key), say(key))
	}

	/** Into the field that is named so: a field that has no focus costs a click first. */
	async type(field, text, what) {
		await field.waitFor()
		if (!(await field.evaluate((at) => at === document.activeElement))) await this.click(field, what)
		await this.page.keyboard.type(text, { delay: this.slow })
		this.keys += [...text].length
		this.log.push(`“${text}”`)
	}

	/** What was measured when this was written: one press more, and somebody has to say why. */
	needed_at_most(clicks, keys, scrolled) {
		assert.ok(this.clicks <= clicks, `${this.name}: ${this.clicks} clicks, ${clicks} were enough: ${this.log.join(', ')}`)
		assert.ok(this.keys <= keys, `${this.name}: ${this.keys} keys, ${keys} were enough`)
		assert.ok(this.scrolled.length <= scrolled, `${this.name} has to know what is out of sight: ${this.scrolled.join(', ')}`)
	}

	row() {
		const counts = [this.clicks, this.keys, this.scrolled.length].map((n, i) => String(n).padStart([6, 6, 10][i]))
		const below = this.scrolled.length ? `  (out of sight: ${this.scrolled.join(', ')})` : ''
		return `${this.name.padEnd(45)} ${counts.join('')}${below}\n    ${this.log.join(' · ')}`
	}
}

async function page_of(viewport) {
	const context = await browser.newContext({ viewport, locale: 'vi-VN' })
	return context.newPage()
}

/** A link that opens another window goes on there. */
async function follow(person, at, what) {
	const [next] = await Promise.all([person.page.context().waitForEvent('page'), person.click(at, what)])
	await next.waitForLoadState()
	return next
}

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`

/** By QR the phone opens what the code says, by hand somebody types the six digits; then until the hall's "please wait". */
async function join(participant, wall, base, by_qr) {
	const { page } = participant
	/* The hall reads the wall. */
	const [shown, drawn] = [wall.getByText(/^\d{3} \d{3}$/).first(), wall.getByRole('img', { name: /\/j\/\d{6}$/ }).first()]
	await shown.waitFor()
	const [code, way] = [(await shown.innerText()).replace(/\D/g, ''), new URL(await drawn.getAttribute('aria-label')).pathname]
	assert.equal(way, `/j/${code}`)
	const began = Date.now()
	await page.goto(by_qr ? base + way : base)
	if (!by_qr) {
		await participant.type(page.getByLabel(say('participant.code.label')), code, say('participant.code.label'))
		await participant.press('participant.code.go')
	}
	await participant.press('participant.consent.yes')
	await participant.click(page.getByRole('button', { name: say('name.sector.community') }).first(), say('name.sector.community'))
	await participant.press('participant.join.go')
	await page.getByText(say('participant.register.stay')).waitFor()
	return Date.now() - began
}

/** From the desk of a workshop on, whoever made it. Gives how long the joining took. */
async function first_card(facilitator, participant, base, by_qr) {
	const desk = facilitator.page
	const wall = await follow(facilitator, desk.getByRole('link', { name: say('console.open_wall'), exact: true }), say('console.open_wall'))
	await wall.setViewportSize(PROJECTOR)
	const join_ms = await join(participant, wall, base, by_qr)

	await desk.bringToFront()
	const open = button(desk, 'console.open_input')
	for (let steps = 0; steps < STEPS_MAX && !(await open.isVisible()); steps++) {
		const heading = await desk.getByRole('heading', { level: 2 }).first().innerText()
		await facilitator.click(desk.getByRole('button', { name: say('console.next') }).first(), say('console.next'))
		await desk.waitForFunction((before) => document.querySelector('h2')?.innerText !== before, heading)
	}
	await facilitator.press('console.open_input')

	const { page } = participant
	await participant.click(page.getByRole('button', { name: say('name.quadrant.S') }).first(), say('name.quadrant.S'))
	await participant.type(page.getByLabel(say('participant.write.label_swot')), CARD, say('participant.write.label_swot'))
	await participant.press('ui.send')
	await ticks(page, 'saved', 1)
	assert.ok(!(await wall.getByText(CARD).isVisible()), 'the wall shows a card that nobody has let out')

	await facilitator.press('console.reveal')
	await wall.getByText(CARD).first().waitFor()
	return join_ms
}

test('from make run to the first card on the wall', { timeout: 120_000 }, async (t) => {
	const [out, it] = await Promise.all([run(), launch()])
	browser = it
	const rows = ['from make run to the first card on the wall   clicks  keys  scrolled']

	await t.test('with the workshop that stands ready, the code typed at a slow hand', async () => {
		const [facilitator, participant] = [new Newcomer('facilitator', await page_of(LAPTOP), true), new Newcomer('participant, six digits', await page_of(PHONE), false)]
		const address = link(out, 'cli.hub_console')
		await facilitator.page.goto(address)
		const join_ms = await first_card(facilitator, participant, new URL(address).origin, false)
		rows.push(facilitator.row(), participant.row(), `joined in ${seconds(join_ms)}: ${KEY_MS} ms a key, ${LOOK_MS} ms to look before each press`)
		facilitator.needed_at_most(6, 0, 0)   /* two of them past the grid and the figures */
		participant.needed_at_most(8, 6 + [...CARD].length, 1)
		assert.ok(join_ms < JOIN_MS, `joined in ${join_ms} ms`)
	})

	await t.test('with a workshop of their own, the phone led by the QR code', async () => {
		const [facilitator, participant] = [new Newcomer('facilitator, own workshop', await page_of(LAPTOP), true), new Newcomer('participant, QR', await page_of(PHONE), true)]
		const address = link(out, 'cli.hub_new')
		await facilitator.page.goto(address)
		await facilitator.type(facilitator.page.getByLabel(say('console.workshop_title')), TITLE, say('console.workshop_title'))
		await facilitator.press('console.make_it')
		await facilitator.page.getByText(TITLE).waitFor()
		facilitator.page = await follow(facilitator, facilitator.page.getByRole('link', { name: say('console.run_it') }).first(), say('console.run_it'))
		await first_card(facilitator, participant, new URL(address).origin, true)
		rows.push(facilitator.row(), participant.row())
		/* Two of them pass the grid of stakeholders and the figures, which stand before the cards in the seven steps. */
		facilitator.needed_at_most(9, [...TITLE].length, 0)
		participant.needed_at_most(6, [...CARD].length, 1)
	})
	console.log(rows.join('\n'))
})
