// Opens workbooks and CSV files in LibreOffice and compares every cell with what our own JSON says of it. Part of `make office`.
import fs from 'node:fs'
import path from 'node:path'

const sheets_of_csv = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1'
// As somebody opens a CSV file: separated by commas or by semicolons, special numbers found, formulas calculated.
const opened_by = (separator) => `--infilter=CSV:${separator},34,76,1,,0,false,true,false,false,false,0,true`
const entities = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const plain = (xml) => xml.replace(/<text:s(?: text:c="(\d+)")?\/>/g, (_, n) => ' '.repeat(Number(n ?? 1))).replace(/<text:tab\/>/g, '\t')
	.replace(/<text:line-break\/>/g, '\n').replace(/<[^>]*>/g, '')
	.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (_, hex, n, name) => hex ? String.fromCodePoint(parseInt(hex, 16)) : n ? String.fromCodePoint(Number(n)) : entities[name])

const attribute = (head, name) => head.match(new RegExp(` ${name}="([^"]*)"`))?.[1]
const elements = (xml, name) => [...xml.matchAll(new RegExp(`<${name}((?: [^>]*?)?)(?:/>|>(.*?)</${name}>)`, 'gs'))].map(([, head, body]) => ({ head, body: body ?? '' }))

function cell_of({ head, body }) {
	const type = attribute(head, 'office:value-type')
	return {
		type, value: type === 'float' ? Number(attribute(head, 'office:value')) : type === 'date' ? attribute(head, 'office:date-value') : undefined,
		words: elements(body, 'text:p').map((p) => plain(p.body)).join('\n'),
		is_formula: / table:formula=/.test(head), is_linked: body.includes('<text:a'),
	}
}

// Equal neighbours are written once with a number; the empty rest of a sheet is millions of them.
function repeated(list, name, make) {
	return list.flatMap((x) => {
		const n = Number(attribute(x.head, name) ?? 1)
		return n > 1000 ? [] : Array.from({ length: n }, () => make(x))
	})
}

export function sheets_of(fods) {
	return elements(fs.readFileSync(fods, 'utf8'), 'table:table').map(({ head, body }) => ({
		name: plain(attribute(head, 'table:name')),
		rows: repeated(elements(body, 'table:table-row'), 'table:number-rows-repeated', (row) =>
			repeated(elements(row.body, '(?:table:table-cell|table:covered-table-cell)'), 'table:number-columns-repeated', cell_of)),
	}))
}

// RFC 4180.
function lines_of_csv(text) {
	const lines = [[]]
	for (const [, quoted, bare, end] of text.replace(/^\uFEFF/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
		lines.at(-1).push(quoted?.replaceAll('""', '"') ?? bare)
		if (end !== ',') lines.push([])
	}
	return lines.filter((line) => line.length > 1)
}

// What no spreadsheet takes is dropped from words: docs/export.md.
const kept = (words) => words.replace(/[\0-\x09\x0b-\x1f\x7f\ufffe\uffff]/g, '')
const day = (value) => (/^\d{4}-\d\d$/.test(value) ? `${value}-01` : value)

function is_same(cell, words, value) {
	if (value === null || value === undefined) return kept(words) === '' ? cell.type === undefined : cell.type === 'string' && cell.words === kept(words)
	return cell.value === (typeof value === 'number' ? value : day(value))
}

// A sheet goes on to its millionth row: those that hold anything.
const rows_n = (sheet) => sheet.rows.findLastIndex((row) => row.some((c) => c.type !== undefined)) + 1

// Cells that differ, as lines; how many there were, and how many of them values.
function compare(sheets, tables) {
	const seen = { cells: 0, values: 0, wrong: [] }
	const none = { words: '' }
	tables.forEach((table, at) => {
		const wanted = [{ cells: table.columns }, ...table.rows]
		wanted.forEach((row, r) => row.cells.forEach((words, c) => {
			const cell = sheets[at]?.rows[r]?.[c] ?? none
			seen.cells++
			seen.values += (row.values?.[c] ?? null) !== null ? 1 : 0
			if (!is_same(cell, words, row.values?.[c] ?? null)) seen.wrong.push(`${table.name} ${r + 1}:${c + 1} ${JSON.stringify(cell)} wanted ${JSON.stringify(words)} ${row.values?.[c]}`)
		}))
		if (sheets[at] === undefined || rows_n(sheets[at]) !== wanted.length) seen.wrong.push(`${table.name}: not ${wanted.length} rows`)
	})
	return seen
}

function workbook(folder, office, check, name) {
	const tables = JSON.parse(fs.readFileSync(path.join(folder, `${name}.json`), 'utf8')).blocks
	office('fods', [`${name}.xlsx`])
	const sheets = sheets_of(path.join(folder, `${name}.fods`))
	const cells = sheets.flatMap((s) => s.rows.flat())
	const { cells: n, values, wrong } = compare(sheets, tables)
	check(sheets.map((s) => s.name).join() === tables.map((t) => t.name).join(), `${name}: its ${sheets.length} sheets by name`)
	check(wrong.length === 0, `${name}: ${n} cells, ${values} of them values, ${wrong.length} differ${wrong.slice(0, 5).map((w) => `\n     ${w}`).join('')}`)
	check(!cells.some((c) => c.is_formula || c.is_linked), `${name}: no formula and no link`)
	return tables
}

// LibreOffice's CSV of a sheet against our own: days in the manner of its own locale, months as their first day.
function is_equal_in_csv(theirs, ours) {
	if (/^\d\d\/\d\d\/\d{4}$/.test(theirs)) return theirs.replace(/(..)\/(..)\/(....)/, '$3-$1-$2') === day(ours)
	return theirs === ours || (ours !== '' && Number(theirs) === Number(ours))
}

function csv_of_sheets(folder, office, check, name, documents, language) {
	office(sheets_of_csv, [`tables.${language}.xlsx`])
	const tables = JSON.parse(fs.readFileSync(path.join(folder, `tables.${language}.json`), 'utf8')).blocks
	let n = 0
	const wrong = []
	tables.forEach((table, at) => {
		const read = (file) => lines_of_csv(fs.readFileSync(path.join(folder, file), 'utf8'))
		const theirs = read(`tables.${language}-${table.name}.csv`)
		read(`${documents[at]}.${language}.csv`).forEach((line, r) => line.forEach((ours, c) => {
			n++
			if (!is_equal_in_csv(theirs[r]?.[c] ?? '', ours)) wrong.push(`${table.name} ${r + 1}:${c + 1} ${theirs[r]?.[c]} wanted ${ours}`)
		}))
	})
	check(n > 0 && wrong.length === 0, `${name}: ${n} cells of its sheets as CSV, ${wrong.length} differ from ours${wrong.slice(0, 5).map((w) => `\n     ${w}`).join('')}`)
}

// Files that somebody double-clicks: nothing in them is calculated. `control` shows that this reader does calculate.
function no_formulas(folder, office, check, files) {
	fs.writeFileSync(path.join(folder, 'control.csv'), 'a,b;=2+2\r\n=1+1,x;=2+2\r\n')
	for (const [separator, called] of [['44', 'commas'], ['59', 'semicolons']]) {
		office('fods', [...files, 'control.csv'], opened_by(separator))
		const formulas = (file) => sheets_of(path.join(folder, file.replace(/csv$/, 'fods'))).flatMap((s) => s.rows.flat()).filter((c) => c.is_formula)
		check(formulas('control.csv').length > 0, `a formula in a CSV file is calculated, read by ${called}`)
		const wrong = files.filter((f) => formulas(f).length > 0)
		check(wrong.length === 0, `none in ${files.length} of ours, read by ${called} ${wrong.join(' ')}`)
	}
}

export function tables_checked(folder, office, check) {
	const root = path.join(import.meta.dirname, '..')
	const documents = [...fs.readFileSync(path.join(root, 'hub/report/tables.def'), 'utf8').matchAll(/^SHEET\((\w+)\)/gm)].map(([, name]) => name)
	for (const language of ['vi', 'en']) {
		workbook(folder, office, check, `tables.${language}`)
		csv_of_sheets(folder, office, check, `tables.${language}`, documents, language)
	}
	for (const world of ['odd', 'empty']) workbook(folder, office, check, `${world}.tables`)
	no_formulas(folder, office, check, documents.map((d) => `odd.${d}.csv`))
}
