// A third language is one file: hub, minutes and all three faces speak it, and nothing else was touched. The file is the Vietnamese
// one with a mark around every sentence, so that a sentence that came from anywhere else is seen.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'

const root = path.join(import.meta.dirname, '..', '..')
const tree = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-language-'))
const require = createRequire(new URL('../../web-client/package.json', import.meta.url))
const { chromium } = require('playwright-core')
const CODE = 'km'
const NAME = 'ភាសាខ្មែរ'

function build() {
	const kept = ['Makefile', 'scripts', 'shared', 'hub', 'client-cli', 'build/deps.mk', 'build/tools']
	for (const name of kept) fs.cpSync(path.join(root, name), path.join(tree, name), { recursive: true, preserveTimestamps: true })
	for (const one of fs.readdirSync(path.join(root, 'web-client')))
		if (one !== 'dist' && one !== 'node_modules') fs.cpSync(path.join(root, 'web-client', one), path.join(tree, 'web-client', one), { recursive: true, preserveTimestamps: true })
	fs.symlinkSync(path.join(root, 'web-client/node_modules'), path.join(tree, 'web-client/node_modules'))
	const all = JSON.parse(fs.readFileSync(path.join(tree, 'shared/i18n/vi.json')))
	for (const section of Object.values(all)) for (const [key, sentence] of Object.entries(section)) section[key] = `«${sentence}»`
	all.ui.language = NAME
	fs.writeFileSync(path.join(tree, `shared/i18n/${CODE}.json`), JSON.stringify(all))
	const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(MAKE|MFLAGS|B$|DIENHONG_GEN)/.test(name)))
	const made = spawnSync('make', ['-j2', 'OPT=-O0 -g0', 'B=build/third', 'build/third/dienhong-hub'], { cwd: tree, encoding: 'utf8', env: { ...env, VARIANT: 'release' } })
	assert.equal(made.status, 0, made.stdout + made.stderr)
}

const started = Date.now()
build()
console.log(`hub and pages with a third language: ${Math.round((Date.now() - started) / 100) / 10} s`)
process.env.HUB = path.join(tree, 'build/third/dienhong-hub')
const { http, hub } = await import('./hub.mjs')
const { Person, workshop } = await import('./person.mjs')
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--headless', '--disable-gpu'] })
let h, code, key, boss
test.after(async () => {
	await browser.close()
	boss?.leave()
	await h?.stop()
	fs.rmSync(tree, { recursive: true, force: true })
})

async function page_of(address, viewport) {
	const page = await (await browser.newContext({ viewport, locale: 'vi-VN' })).newPage()
	page.setDefaultTimeout(15_000)
	await page.goto(address)
	return page
}

test('the hub speaks it, at its start and in the minutes', async () => {
	h = await hub('--no-demo', '--no-budget', '--lang', CODE)
	;({ code, key } = await workshop(h))
	boss = new Person(h.port, code, key)
	await boss.enter()
	assert.match(h.out, /«/)
	const { status, body } = await http(h.port, 'GET', `/export/${code}.html?lang=${CODE}`, { Authorization: `Bearer ${key}` })
	assert.equal(status, 200)
	assert.match(String(body), new RegExp(`lang="${CODE}"`))
	assert.match(String(body), /«BIÊN BẢN/)
})

test('phone, console and wall offer it under its own name and speak it', { timeout: 60_000 }, async () => {
	const base = `http://127.0.0.1:${h.port}`
	const wall_key = boss.views.get('links').links.find((l) => l.role === 'wall').key
	const phone = await page_of(`${base}/j/${code}`, { width: 360, height: 740 })
	const desk = await page_of(`${base}/console#${code}.${key}`, { width: 1366, height: 768 })
	for (const page of [phone, desk]) {
		const choice = page.locator('select', { has: page.locator(`option[value=${CODE}]`) })
		assert.deepEqual(await choice.first().locator('option').allInnerTexts(), ['Tiếng Việt', 'English', NAME])
		await choice.first().selectOption(CODE)
		await page.waitForFunction((l) => document.documentElement.lang === l, CODE)
	}
	await phone.getByRole('button', { name: '«Đồng ý»', exact: true }).waitFor()
	/* Nothing of the desk is said in another language: words of the catalog stand between marks. Titles are the workshop's own. */
	const titles = boss.views.get('agenda').activities.map((a) => a.title)
	const buttons = (await desk.getByRole('button').allInnerTexts()).filter((words) => /\p{Letter}{3}/u.test(words) && !titles.some((title) => words.includes(title)))
	assert.ok(buttons.length > 10)
	assert.deepEqual(buttons.filter((words) => !words.includes('«')), [])
	const wall = await page_of(`${base}/wall#${code}.${wall_key}`, { width: 1280, height: 720 })
	await wall.waitForSelector('h1, h2')
	for (let n = 0; n < 3 && (await wall.getAttribute('html', 'lang')) !== CODE; n++) {
		await wall.keyboard.press('l')
		await wall.waitForTimeout(300)
	}
	assert.equal(await wall.getAttribute('html', 'lang'), CODE)
	await wall.locator('text=«').first().waitFor()
})
