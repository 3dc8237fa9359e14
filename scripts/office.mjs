#!/usr/bin/env node
// Opens the demo's minutes (DOCX) in LibreOffice and measures its pages against Decree 30/2020, then workbooks and CSV files, also of
// workshops that nobody would hold: `make office`. Not a part of `make test`: LibreOffice is large.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { tables_checked } from './office_tables.mjs'

const [run = 'build/release/tests/golden/run', odd = 'build/release/tests/unit/test_table_odd'] = process.argv.slice(2)
const mm = (points) => (points * 25.4) / 72
let passed = 0
let failed = 0

function check(is_fine, what) {
	console.log(`${is_fine ? 'ok  ' : 'FAIL'} ${what}`)
	is_fine ? passed++ : failed++
}

function near(measured, wanted, by, what) {
	check(Math.abs(measured - wanted) <= by, `${what}: ${measured.toFixed(1)} mm, wanted ${wanted}`)
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-office-'))
const office = (to, files, ...options) => execFileSync('soffice', [`-env:UserInstallation=file://${folder}/home`, '--headless', ...options,
	'--convert-to', to, '--outdir', folder, ...files.map((file) => path.join(folder, file))], { stdio: 'ignore', timeout: 180_000 })

// Words in no order: Markdown tells the two columns of the head line by line, a table cell by cell. No office takes control characters.
const words = (t) => (t.replace(/[\0-\x09\x0b-\x1f\x7f]/g, '').normalize('NFC').match(/\p{L}+/gu) ?? []).sort().join(' ')
const without_marks = (md) => md.replace(/<[^>]*>/g, ' ').replaceAll('&lt;', '<').replaceAll('&amp;', '&')

function words_seen(pdf) {
	const html = execFileSync('pdftotext', ['-bbox', pdf, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 })
	return html.split('<page ').slice(1).map((page) => {
		const [, width, height] = page.match(/width="([\d.]+)" height="([\d.]+)"/)
		const seen = [...page.matchAll(/xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)<\/word>/g)]
		return { width: mm(width), height: mm(height), words: seen.map(([, x, y, to_x, to_y, text]) => ({ x: mm(x), y: mm(y), to_x: mm(to_x), to_y: mm(to_y), text })) }
	})
}

// Horizontal lines longer than 10 mm among the first 70 mm of page 1, at ten dots a millimetre.
function rules_seen(pdf) {
	execFileSync('pdftoppm', ['-r', '254', '-gray', '-f', '1', '-l', '1', '-singlefile', pdf, path.join(folder, 'page')])
	const file = fs.readFileSync(path.join(folder, 'page.pgm'))
	const [head, width] = file.subarray(0, 40).toString('latin1').match(/^P5\s+(\d+)\s+\d+\s+\d+\s/)
	const n = Number(width)
	const out = []
	for (let y = 0; y < 900; y++)
		for (let x = 0, from = -1; x <= n; x++) {
			const dark = x < n && file[head.length + y * n + x] < 160
			if (dark && from < 0) from = x
			if (!dark && from >= 0) {
				if (x - from > 100 && !out.some((r) => Math.abs(r.y - y / 10) < 1 && Math.abs(r.x - from / 10) < 5)) out.push({ y: y / 10, x: from / 10, to_x: x / 10 })
				from = -1
			}
		}
	return out
}

function margins(pages, [top, right, bottom, left], name) {
	const upright = pages.filter((p) => p.height > p.width)
	const body = upright.flatMap((p) => p.words.filter((w) => w.to_y > top))
	near(upright[0].width, 210, 0.2, `${name}: width of the page`)
	near(upright[0].height, 297, 0.2, `${name}: height of the page`)
	near(Math.min(...body.map((w) => w.x)), left, 0.5, `${name}: left margin`)
	near(210 - Math.max(...body.map((w) => w.to_x)), right, 0.8, `${name}: right margin`)
	check(297 - Math.max(...body.map((w) => w.to_y)) >= bottom - 0.5, `${name}: nothing in the bottom margin`)
	const header = (p) => p.words.filter((w) => w.to_y < top)
	check(header(pages[0]).length === 0, `${name}: page 1 bears no number`)
	check(header(pages[1]).length === 1 && header(pages[1])[0].text === '2', `${name}: page 2 bears its number`)
	const number = header(pages[1])[0]
	near((number.x + number.to_x) / 2, left + (210 - left - right) / 2, 0.5, `${name}: its middle`)
}

// The lines of a column of the head, downwards. Where the font lacks a letter words come in pieces, so lines are told by height.
function lines_between(page, left, right) {
	const lines = []
	for (const w of page.words.filter((w) => w.x >= left && w.to_x <= right && w.y < 45).sort((a, b) => a.to_y - b.to_y)) {
		const last = lines.at(-1)
		if (last !== undefined && w.to_y - last.to_y < 2) {
			last.x = Math.min(last.x, w.x)
			last.to_x = Math.max(last.to_x, w.to_x)
		} else lines.push({ ...w })
	}
	return lines
}

function head(pdf, page, name, is_vi) {
	const [nation, motto_line] = lines_between(page, 95, 210)
	const [, agency_line] = lines_between(page, 20, 95)
	const rules = rules_seen(pdf)
	const motto = rules.find((r) => r.x > 100)
	if (is_vi) near(nation.to_x - nation.x, 95.7, 1, `${name}: the name of the nation at 13 pt, on one line`)
	near((nation.x + nation.to_x) / 2, 30 + 65 + 50, 0.6, `${name}: the middle of the right column`)
	check(motto !== undefined && motto.y > motto_line.y, `${name}: a rule stands under the motto`)
	near(motto.to_x - motto.x, Number((motto_line.to_x - motto_line.x).toFixed(1)), 0.6, `${name}: the rule is as long as the motto`)
	near(motto.x, Number(motto_line.x.toFixed(1)), 0.6, `${name}: and begins with it`)
	const agency = rules.find((r) => r.to_x < 95)
	const share = (agency.to_x - agency.x) / (agency_line.to_x - agency_line.x)
	check(share > 1 / 3 && share < 1 / 2, `${name}: the rule under the agency is ${share.toFixed(2)} of its line`)
}

// The decree's margins and those of a letter: top, right, bottom, left.
const sheets = { nd30: [20, 15, 20, 30], un: [25, 25, 25, 25] }

function minutes(name, house, is_vi) {
	office('pdf', [`${name}.docx`])
	const pdf = path.join(folder, `${name}.office.pdf`)
	fs.renameSync(path.join(folder, `${name}.pdf`), pdf)
	office('txt:Text (encoded):UTF8', [`${name}.docx`])
	const pages = words_seen(pdf)
	console.log(`${name}: ${pages.length} pages, ${pages.filter((p) => p.width > p.height).length} turned`)
	margins(pages, sheets[house], name)
	if (house === 'nd30') head(pdf, pages[0], name, is_vi)
	same_words(name)
}

function same_words(name) {
	const read = (ending) => fs.readFileSync(path.join(folder, `${name}.${ending}`), 'utf8')
	check(words(read('txt')) === words(without_marks(read('md'))), `${name}: the same words as in Markdown`)
}

try {
	execFileSync(run, ['--write', folder], { stdio: 'inherit' })
	execFileSync(odd, ['--write', folder], { stdio: 'inherit' })
	minutes('minutes.vi', 'nd30', true)
	minutes('minutes.en.nd30', 'nd30', false)
	minutes('minutes.en', 'un', false)
	minutes('minutes.vi.un', 'un', true)
	for (const name of ['odd.minutes', 'empty.minutes']) {
		office('txt:Text (encoded):UTF8', [`${name}.docx`])
		same_words(name)
	}
	tables_checked(folder, office, check)
} finally {
	fs.rmSync(folder, { recursive: true, force: true })
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
