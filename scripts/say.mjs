#!/usr/bin/env node
// Adds or changes one sentence in both languages at once: say.mjs SECTION KEY VI EN. Keys stay sorted, a lock keeps writers apart.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const [section, key, vi, en] = process.argv.slice(2)
if (en === undefined) {
	console.error('usage: say.mjs SECTION KEY "tiếng Việt" "English"')
	process.exit(64)
}
const arguments_of = (s) => (s.match(/\{[a-z_]+\}/g) ?? []).sort().join()
if (arguments_of(vi) !== arguments_of(en)) {
	console.error('the two sentences take different arguments')
	process.exit(65)
}
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'shared', 'i18n')
const lock = path.join(root, '.lock')
for (;;) {
	try {
		fs.mkdirSync(lock)
		break
	} catch {
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
	}
}
try {
	for (const [language, sentence] of [['vi', vi], ['en', en]]) {
		const file = path.join(root, `${language}.json`)
		const all = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {}
		all[section] ??= {}
		all[section][key] = sentence.normalize('NFC')
		all[section] = Object.fromEntries(Object.entries(all[section]).sort(([a], [b]) => (a < b ? -1 : 1)))
		fs.writeFileSync(`${file}.new`, `${JSON.stringify(all, null, '\t')}\n`)
		fs.renameSync(`${file}.new`, file)
	}
} finally {
	fs.rmdirSync(lock)
}
