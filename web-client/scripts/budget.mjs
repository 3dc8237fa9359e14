#!/usr/bin/env node
// The promise to cheap phones: what a participant loads first stays under 45 kB on the wire. Counts what the page really
// loads: its HTML, its scripts with all they import at once, their styles. Fails the build when it grows beyond.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const LIMIT = 45_000
const root = process.argv[2] ?? path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'dist')
const manifest_file = path.join(root, 'manifest.json')
const manifest = JSON.parse(fs.readFileSync(manifest_file, 'utf8'))
const size = (file) => gzipSync(fs.readFileSync(path.join(root, file)), { level: 9 }).length

function first_load(entry) {
	const files = new Set([entry])
	const walk = (name) => {
		const chunk = manifest[name]
		if (!chunk || files.has(chunk.file)) return
		files.add(chunk.file)
		for (const css of chunk.css ?? []) files.add(css)
		for (const other of chunk.imports ?? []) walk(other)
	}
	walk(entry)
	return [...files]
}

let failed = false
for (const entry of ['index.html', 'console.html', 'wall.html']) {
	if (!manifest[entry]) continue
	const files = first_load(entry)
	const total = files.reduce((sum, file) => sum + size(file), 0)
	const limited = entry === 'index.html'
	console.log(`${entry}: ${(total / 1000).toFixed(1)} kB in ${files.length} files${limited ? ` (at most ${LIMIT / 1000} kB)` : ''}`)
	if (limited && total > LIMIT) {
		for (const file of files) console.error(`  ${size(file)} ${file}`)
		failed = true
	}
}
/* The manifest was for this count only; the hub embeds what is left. */
fs.rmSync(manifest_file)
if (failed) {
	console.error('the first load of a participant is too heavy')
	process.exit(1)
}
