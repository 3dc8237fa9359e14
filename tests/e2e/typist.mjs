// Somebody at a keyboard, with eyes and without a mouse: whoever holds a Typist can press, type and look, and nothing else.
// Every stop of Tab on the way is looked at: is it in sight, is it under nothing, does it wear its ring.
import assert from 'node:assert/strict'

const TABS_MAX = 260
const RING_MIN_PX = 2
/* An answer to one's own wish is drawn at once; a slow machine takes its time. */
const DRAWN_MS = 120

/* Runs in the page. What is wrong with the element that has the focus; '' if all is well. Notes it where stops are counted. */
async function faults_of_focus(least) {
	const at = document.activeElement
	globalThis.is_known = at === document.body || globalThis.reached?.has(at)
	if (at !== document.body) globalThis.reached?.add(at)
	if (!at || at === document.body || at.tagName === 'IFRAME') return ''
	const name = `${at.tagName.toLowerCase()} “${(at.getAttribute('aria-label') ?? at.textContent ?? '').trim().slice(0, 40)}”`
	const look = () => {
		const box = at.getClientRects()[0]
		if (!box || box.width < 1 || box.height < 1) return `${name} has no place on the screen`
		const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [box.left + box.width * x, box.top + box.height * y]))
		const hits = points.map(([x, y]) => document.elementFromPoint(x, y))
		const seen = hits.filter((hit) => hit && (at.contains(hit) || (hit.tagName === 'LABEL' && hit.contains(at)))).length
		/* What is taller than the screen, or at its edge, is in sight with its beginning or its middle. */
		if (seen >= 3) return ''
		const over = hits.find((hit) => hit && !at.contains(hit))
		return `${name} is out of sight (${Math.round(box.top)} to ${Math.round(box.bottom)} of ${innerHeight})${over ? `, under ${over.tagName.toLowerCase()}.${over.className}` : ''}`
	}
	let hidden = look()
	/* Cards off the screen are laid out when they come into it. */
	for (let i = 0; i < 4 && hidden; i++) {
		await new Promise((drawn) => requestAnimationFrame(drawn))
		hidden = look()
	}
	if (hidden) return hidden
	/* The parts of a date are the browser's own, and marked by it. */
	if (at.type === 'date' && !at.matches(':focus-visible')) return ''
	const { outlineStyle, outlineWidth } = getComputedStyle(at)
	return outlineStyle !== 'none' && parseFloat(outlineWidth) >= least ? '' : `${name} wears no ring (${outlineStyle} ${outlineWidth})`
}

/* Runs in the page. All that a hand with a mouse could use now, and Tab has not come to. */
function missed() {
	const { reached } = globalThis
	const within = document.querySelector('[role=dialog]') ?? document.body
	const all = [...within.querySelectorAll('button, input, select, textarea, a[href], summary, [tabindex="0"]')]
	return all.filter((at) => {
		if (reached.has(at) || at.disabled || !at.checkVisibility({ visibilityProperty: true })) return false
		/* One stop for a group of radio buttons; arrows choose. */
		if (at.type === 'radio' && [...document.querySelectorAll(`input[type=radio][name="${at.name}"]`)].some((one) => reached.has(one))) return false
		/* One stop for a board of cards; arrows lead to the others. */
		const card = at.closest('[data-card]')
		return !(card && at.tabIndex < 0 && [...document.querySelectorAll('[data-card]')].some((one) => reached.has(one)))
	}).map((at) => `${at.tagName.toLowerCase()} ${at.getAttribute('aria-label') ?? (at.textContent.trim() || at.name || at.id)}`.slice(0, 80))
}

export class Typist {
	#page
	stops = 0
	keys = 0
	heard = 0

	constructor(page) {
		this.#page = page
		page.setDefaultTimeout(15_000)
		page.on('websocket', (line) => line.on('framereceived', (f) => { this.heard = Math.max(this.heard, JSON.parse(String(f.payload)).at ?? 0) }))
	}

	go(address) {
		return this.#page.goto(address)
	}

	async press(...keys) {
		for (const key of keys) {
			await this.#page.keyboard.press(key)
			this.keys++
		}
	}

	async type(text) {
		await this.#page.keyboard.type(text)
		this.keys += [...text].length
	}

	/** Waits until something with this role and name is on the page. */
	sees(role, name) {
		return this.#page.getByRole(role, { name, exact: true }).first().waitFor()
	}

	reads(text) {
		return this.#page.getByText(text).first().waitFor()
	}

	async sees_no(role, name) {
		await this.#page.getByRole(role, { name, exact: true }).first().waitFor({ state: 'detached' })
	}

	until(look, arg) {
		return this.#page.waitForFunction(look, arg)
	}

	/** Looks at something in the page; nothing is changed by looking. */
	ask(look, arg) {
		return this.#page.evaluate(look, arg)
	}

	/** Until the page has been told of entry `at` of the log, and has drawn it. */
	async has_heard(at, ms = 15_000) {
		const end = Date.now() + ms
		while (this.heard < at) {
			assert.ok(Date.now() < end, `the page has heard up to ${this.heard}, not ${at}`)
			await this.pause(20)
		}
		await this.pause(DRAWN_MS)
	}

	pause(ms) {
		return this.#page.waitForTimeout(ms)
	}

	/** What has the focus. */
	at() {
		return this.ask(() => {
			const at = document.activeElement
			return { tag: at.tagName, name: at.getAttribute('aria-label') ?? at.textContent.trim().slice(0, 60), card: Number(at.dataset?.card ?? 0), value: at.value, in_dialog: at.closest('[role=dialog]') !== null }
		})
	}

	async is_well(where = 'a stop') {
		this.stops++
		const fault = await this.ask(faults_of_focus, RING_MIN_PX)
		assert.equal(fault, '', `${where}: ${fault}`)
	}

	async is_at(role, name) {
		const wanted = this.#page.getByRole(role, { name, exact: true })
		return wanted.evaluateAll((all) => all.includes(document.activeElement))
	}

	/** Presses Tab (or Shift+Tab) until the focus stands there; each stop on the way is looked at. */
	async tab_to(role, name, { back = false } = {}) {
		await this.sees(role, name)
		for (let n = 0; n < TABS_MAX; n++) {
			if (await this.is_at(role, name)) return n
			await this.press(back ? 'Shift+Tab' : 'Tab')
			await this.is_well(`on the way to ${name}`)
		}
		throw new Error(`Tab never came to ${role} “${name}”`)
	}

	/** To it, and then the key that presses it. */
	async use(role, name, options = {}) {
		await this.tab_to(role, name, options)
		await this.press(options.key ?? 'Enter')
	}

	/** Tab once through the page, or through the dialog that covers it. Gives how many stops there are. */
	async walk(where) {
		await this.ask(() => { globalThis.reached = new Set() })
		let stops = 0
		let again = 0
		while (again < 6) {
			assert.ok(++stops < 2 * TABS_MAX, `${where}: Tab comes to no end`)
			await this.press('Tab')
			await this.is_well(where)
			/* A date has several stops in itself, so only a few known ones in a row are the end. */
			again = (await this.ask(() => globalThis.is_known)) ? again + 1 : 0
		}
		assert.deepEqual(await this.ask(missed), [], `${where}: Tab does not come to these`)
		return this.ask(() => globalThis.reached.size)
	}

	/** Whether the focus is somewhere: what was pressed is gone, and whoever has no mouse stands nowhere. */
	async is_somewhere(where) {
		await this.until(() => document.activeElement !== document.body).catch(() => assert.fail(`${where}: the focus is lost`))
	}

	/** Another window that a key opens. */
	async opens(act) {
		const [next] = await Promise.all([this.#page.context().waitForEvent('page'), act()])
		await next.waitForLoadState()
		return new Typist(next)
	}

	/** A key that ends the page: it closes itself, or says so where a browser does not let it. */
	async ends(key, words) {
		const [closed, said] = [this.#page.waitForEvent('close'), this.#page.getByText(words).first().waitFor()]
		for (const one of [closed, said]) one.catch(() => {})
		/* The key may come up on a page that is not there any more. */
		await Promise.all([Promise.any([closed, said]), this.#page.keyboard.press(key).catch((e) => { if (!this.#page.isClosed()) throw e })])
	}

	async downloads(act) {
		const [file] = await Promise.all([this.#page.waitForEvent('download'), act()])
		return file.suggestedFilename()
	}
}
