// The promise to cheap phones: what a participant loads first stays under 45 kB on the wire. Counts what the page really
// loads: its HTML, its scripts with all they import at once, their styles. The heads of the hub's answers, the icon and
// the first words on the socket take 3.3 kB more; tests/e2e/budget.test.mjs weighs it all as it comes.
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

const LIMIT = 41_600

/* What `entry` pulls in at once; chunks behind an import() come later and do not count. */
function first_load(manifest, entry) {
	const files = new Set([entry])
	const walk = (name) => {
		const chunk = manifest[name]
		if (!chunk || files.has(chunk.file)) return
		files.add(chunk.file)
		for (const style of chunk.css ?? []) files.add(style)
		for (const other of chunk.imports ?? []) walk(other)
	}
	walk(entry)
	return [...files]
}

/** Prints the weight of a face's first load; false if a participant's is too heavy. Takes the manifest away: it was for this. */
export function weigh(dist, entry) {
	const manifest_file = path.join(dist, 'manifest.json')
	const manifest = JSON.parse(fs.readFileSync(manifest_file, 'utf8'))
	fs.rmSync(manifest_file)
	const sizes = first_load(manifest, entry).map((file) => [file, gzipSync(fs.readFileSync(path.join(dist, file)), { level: 9 }).length])
	const total = sizes.reduce((sum, [, size]) => sum + size, 0)
	const is_limited = entry === 'index.html'
	console.log(`${entry}: first load ${(total / 1000).toFixed(1)} kB in ${sizes.length} files${is_limited ? `, at most ${LIMIT / 1000}` : ''}`)
	if (!is_limited || total <= LIMIT) return true
	for (const [file, size] of sizes) console.error(`  ${size} ${file}`)
	return false
}
