// A new method touches no client: one file, one row, one word in a schema and its names, and hub and command line count it, print it
// and check it; phone, console and wall are the very pages of the normal build. They are older than such a hub and see it by the
// schema's digest: they reload once, get themselves again, and go on, since a form and a chart are all they know of a method.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'

const root = path.join(import.meta.dirname, '..', '..')
const tree = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-toy-'))
const require = createRequire(new URL('../../web-client/package.json', import.meta.url))
const { chromium } = require('playwright-core')
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--headless=new', '--disable-gpu'] })
let h
test.after(async () => {
	await browser.close()
	await h?.stop()
	fs.rmSync(tree, { recursive: true, force: true })
})

// -- what a new method costs: toy.c, and these lines before the first that begins so --

const LINES = [
	['hub/core/method/methods.def', '#undef ROW', 'ROW(TOY, toy, TICK, BARS, POINTS, VOTERS, NULL, ABOUT(THEMES, OPTIONS, NONE, NONE, NONE, NONE))'],
	['shared/protocol/shapes.schema', 'enum form ', '\ttoy "A tick weighs as much as the number of its item."'],
	...[['vi', 'Đánh dấu có trọng số', 'Để thử.'], ['en', 'Weighted ticks', 'For a test.']].flatMap(([language, name, purpose]) => [
		[`shared/i18n/${language}.json`, '\t\t"method.greedy":', `\t\t"method.toy": "${name}",`],
		[`shared/i18n/${language}.json`, '\t\t"method_for_greedy":', `\t\t"method_for_toy": "${purpose}",`],
	]),
]

function insert([file, before, line]) {
	const lines = fs.readFileSync(path.join(tree, file), 'utf8').split('\n')
	let at = lines.findIndex((l) => l.startsWith(before))
	assert.ok(at > 0, `${file} has no line ${before}`)
	while (lines[at - 1] === '') at--
	lines.splice(at, 0, line)
	fs.writeFileSync(path.join(tree, file), lines.join('\n'))
}

const SOURCES = ['hub', 'shared', 'client-cli', 'scripts', 'web-client']
const files_in = (folder) => fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile()).map((f) => path.relative(folder, path.join(f.parentPath, f.name)))
const sources = () => new Map(SOURCES.flatMap((folder) => files_in(path.join(tree, folder)).map((file) => [path.join(folder, file), fs.readFileSync(path.join(tree, folder, file), 'latin1')])))
const schema_digest = () => /digest = '([0-9a-f]+)'/.exec(fs.readFileSync(path.join(tree, 'build/gen/schema.ts'), 'utf8'))[1]

/** The sources of hub and command line with the method among them, compiled in a tree that has no sources of a page at all. */
function build() {
	const kept = ['Makefile', 'scripts', 'shared', 'hub', 'client-cli', 'web-client/dist', 'build/gen', 'build/tools', 'build/deps.mk', 'build/web.stamp']
	for (const name of kept) fs.cpSync(path.join(root, name), path.join(tree, name), { recursive: true, preserveTimestamps: true })
	const before = { sources: sources(), digest: schema_digest() }
	fs.copyFileSync(path.join(root, 'tests/data/toy/toy.c'), path.join(tree, 'hub/core/method/toy.c'))
	for (const line of LINES) insert(line)
	// `-o`: schema and sentences are newer than the pages now, and yet nobody may make the pages anew. The fastest code to compile will do.
	const pages = ['build/web.stamp', 'build/gen/assets.S', 'build/gen/assets_tab.c'].flatMap((file) => ['-o', file])
	const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(MAKE|MFLAGS|B$)/.test(name)))
	const made = spawnSync('make', ['-j2', 'OPT=-O0 -g0', 'B=build/toy', ...pages, 'build/toy/dienhong-hub', 'build/toy/dienhong'], { cwd: tree, encoding: 'utf8', env: { ...env, VARIANT: 'release' } })
	assert.equal(made.status, 0, made.stderr)
	return { before, output: made.stdout }
}

const started = Date.now()
const { before, output } = build()
console.log(`hub and command line with one more method: ${Math.round((Date.now() - started) / 100) / 10} s`)
const program = path.join(tree, 'build/toy/dienhong')
process.env.HUB = `${program}-hub`
const { http, hub } = await import('./hub.mjs')
const { Person, printed } = await import('./person.mjs')

function cli(...args) {
	const r = spawnSync(program, [...args, '--lang', 'en'], { encoding: 'utf8', timeout: 60_000 })
	return { ...r, said: r.stdout + r.stderr }
}
function must(...args) {
	const r = cli(...args)
	assert.equal(r.status, 0, `${args.join(' ')}: ${r.said}`)
	return r.stdout
}

// -- the pages --

async function page_of(address, viewport = { width: 360, height: 640 }) {
	const context = await browser.newContext({ viewport, locale: 'vi-VN' })
	const page = await context.newPage()
	Object.assign(page, { wrong: [], loads: 0 })
	page.setDefaultTimeout(15_000)
	page.on('pageerror', (e) => page.wrong.push(e.message))
	page.on('console', (m) => m.type() === 'error' && page.wrong.push(m.text()))
	page.on('load', () => page.loads++)
	await page.goto(address)
	// It finds the hub newer than itself, and reloads; a click before that would be lost.
	const until = Date.now() + 15_000
	while (page.loads < 2 && Date.now() < until) await new Promise((done) => setTimeout(done, 50))
	assert.equal(page.loads, 2, 'a page that is older than its hub reloads')
	return page
}

test('the pages were not made anew', async () => {
	assert.doesNotMatch(output, /npm|vite|building the web client|embed/)
	assert.match(output, /cc hub\/core\/method\/toy\.c/)
	assert.deepEqual(fs.readdirSync(path.join(tree, 'web-client')), ['dist'])
	const changed = [...sources()].filter(([file, bytes]) => before.sources.get(file) !== bytes).map(([file]) => file)
	assert.deepEqual(changed.sort(), ['hub/core/method/toy.c', ...new Set(LINES.map(([file]) => file))].sort())
	assert.notEqual(schema_digest(), before.digest)

	h = await hub('--no-demo', '--no-budget')
	let old = 0
	for (const file of files_in(path.join(tree, 'web-client/dist')).filter((name) => !path.basename(name).startsWith('.'))) {
		const { status, body } = await http(h.port, 'GET', `/${file}`)
		assert.equal(status, 200, file)
		assert.equal(body.toString('latin1'), before.sources.get(`web-client/dist/${file}`), `${file} is another`)
		assert.ok(!body.includes(schema_digest()) && !body.includes('method.toy'), `${file} knows the method`)
		old += body.includes(before.digest)
	}
	assert.ok(old >= 3, 'phone, console and wall carry the digest of the normal build')
})

test('a round of it, by command line, phone, console and wall', { timeout: 120_000 }, async () => {
	const there = ['--hub', `http://127.0.0.1:${h.port}`]
	const made = JSON.parse(must('create', '--title', 'Thử', '--template', 'swot-half-day', '--key', await printed(h), '--json', ...there))
	const code = String(made.code)
	const key = made.facilitator
	const wish = (as, ...words) => must('send', code, ...there, '--key', as, ...words)
	for (const [quadrant, title] of [['S', 'Đất đai'], ['W', 'Đường sá'], ['O', 'Chợ đầu mối']]) wish(key, 'add_theme', `quadrant=${quadrant}`, `title=${title}`)
	must('agenda', code, 'goto', '5', '--key', key, ...there)
	wish(key, 'prepare_poll', 'activity=5', 'method=toy', 'items_of=themes', 'question=Nhóm nào quan trọng nhất?', 'top=1')
	wish(key, 'open_poll', 'poll=1')
	const seats = ['state', 'private'].map((sector) => JSON.parse(must('join', code, '--sector', sector, '--consent', '--json', ...there)).token)
	wish(seats[0], 'cast_ballot', 'poll=1', 'picks=1:1,2:1')
	wish(seats[1], 'cast_ballot', 'poll=1', 'picks=1:1,3:1')
	const refused = cli('send', code, ...there, '--key', seats[1], 'cast_ballot', 'poll=1', 'picks=1:2')
	assert.equal(refused.status, 1, 'the method has its own rule')

	const base = `http://127.0.0.1:${h.port}`
	const desk = new Person(h.port, code, key)
	await desk.enter()
	const wall_key = desk.views.get('links').links.find((l) => l.role === 'wall').key
	desk.leave()
	const phone = await page_of(`${base}/j/${code}`)
	await phone.click('text="Đồng ý"')
	await phone.click('.option >> nth=2')
	await phone.click('text="Vào hội thảo"')
	await phone.getByRole('checkbox').nth(0).check()
	await phone.getByRole('checkbox').nth(2).check()
	await phone.click('text="Gửi phiếu"')
	await phone.waitForSelector('.tick.saved')

	const console_ = await page_of(`${base}/console#${code}.${key}`, { width: 1280, height: 900 })
	const wall = await page_of(`${base}/wall#${code}.${wall_key}`, { width: 1280, height: 720 })
	await wall.waitForSelector('text=3/3')
	await console_.locator('.round h4', { hasText: 'toy' }).waitFor()
	await console_.getByRole('button', { name: 'Khóa vòng chấm điểm', exact: true }).click()
	await console_.getByRole('button', { name: 'Có', exact: true }).click()
	await console_.waitForSelector('.round .state-closed')
	await console_.getByRole('button', { name: 'Công bố kết quả', exact: true }).click()

	// Three ticks of weight 1, one of 2, two of 3: neither ticks nor points by another method.
	const figures = [6, 3, 2]
	const watched = must('watch', code, '--once', '--key', key, ...there)
	const view = (name) => JSON.parse(watched.split('\n').find((line) => line.startsWith(`${name} `)).slice(name.length + 1))
	const result = view('result/1')
	assert.deepEqual(result.rows.map((r) => [r.item, r.rank, r.points, r.voters]).sort((a, b) => a[1] - b[1]), [[3, 1, 6, 2], [1, 2, 3, 3], [2, 3, 2, 1]])
	assert.deepEqual([view('poll/1').method, view('poll/1').form, view('poll/1').chart], ['toy', 'tick', 'bars'])
	for (const [page, figure] of [[phone, 'ol .figures b'], [console_, '.round ol .figures b'], [wall, '.points']]) {
		// The wall reveals its rows one by one, the first at the end.
		await page.waitForFunction(([figure, n]) => document.querySelectorAll(figure).length === n && !document.querySelector('.waits'), [figure, figures.length])
		assert.deepEqual((await page.locator(figure).allInnerTexts()).map((words) => Number.parseInt(words, 10)), figures, page.url())
		assert.deepEqual([page.wrong, page.loads], [[], 2])
	}
	assert.equal(await phone.locator('li .own').count(), 2)

	const file = path.join(tree, 'out')
	must('export', code, '--key', key, '--as', 'md', '-o', file, ...there)
	assert.match(fs.readFileSync(file, 'utf8'), /Weighted ticks|Đánh dấu có trọng số/)
	must('export', code, '--key', key, '--as', 'log', '-o', file, ...there)
	must('verify', file)
})

test('a plain file of it is counted', () => {
	const file = path.join(tree, 'ballots.json')
	const election = { method: 'toy', items: [{ id: 'a' }, { id: 'b' }, { id: 'c' }], ballots: [{ marks: { a: 1, b: 1 } }, { marks: ['a', 'c'] }, { marks: { a: 1, c: true } }] }
	fs.writeFileSync(file, JSON.stringify(election))
	const { plain } = JSON.parse(must('count', '--in', file, '--json'))
	assert.deepEqual(plain.map((r) => [r.id, r.rank, r.score]), [['c', 1, '6'], ['a', 2, '3'], ['b', 3, '2']])
	assert.match(must('count', '--in', file), /Weighted ticks/)
	fs.writeFileSync(file, JSON.stringify({ ...election, ballots: [{ marks: { a: 2 } }] }))
	assert.notEqual(cli('count', '--in', file, '--json').status, 0)
})
