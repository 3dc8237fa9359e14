// Prints a table of the branches taken, per room and file, from gcov's JSON: coverage.mjs GOAL JSON ROOM... With LIST=FILE in the
// environment it also lists that file's lines with a branch never taken.
import fs from 'node:fs'
const [goal, json, ...rooms] = process.argv.slice(2)
const files = new Map()
for (const line of fs.readFileSync(json, 'utf8').split('\n').filter(Boolean))
	for (const f of JSON.parse(line).files) {
		const name = f.file.replace(/^\.\//, '')
		const room = rooms.find((r) => name.startsWith(`${r}/`) && name.endsWith('.c'))
		if (room === undefined) continue
		const source = fs.readFileSync(name, 'utf8').split('\n')
		const seen = files.get(name) ?? { room, lines: new Map(), source }
		for (const l of f.lines) {
			if (/\bmust(_have)?\(/.test(source[l.line_number - 1] ?? '')) continue
			const at = seen.lines.get(l.line_number) ?? []
			l.branches.forEach((b, i) => { at[i] = (at[i] ?? 0) + b.count })
			seen.lines.set(l.line_number, at)
		}
		files.set(name, seen)
	}
const counted = (list) => {
	const all = list.flatMap((f) => [...f.lines.values()].flat())
	return { n: all.length, taken: all.filter((c) => c > 0).length }
}
const said = ({ n, taken }, name) => `${(n === 0 ? 100 : (100 * taken) / n).toFixed(1).padStart(6)} %  ${String(taken).padStart(6)} of ${String(n).padStart(6)}  ${name}`
let fine = true
for (const room of rooms) {
	const own = [...files].filter(([, f]) => f.room === room)
	for (const [name, f] of own.sort(([a], [b]) => (a < b ? -1 : 1))) console.log(said(counted([f]), name))
	const sum = counted(own.map(([, f]) => f))
	const enough = sum.n > 0 && 100 * sum.taken >= Number(goal) * sum.n
	fine &&= enough
	console.log(`${said(sum, room)}, branches${enough ? '' : `, fewer than ${goal} %`}`)
}
if (process.env.LIST !== undefined)
	for (const [name, f] of files)
		if (name.startsWith(process.env.LIST))
			for (const [n, at] of [...f.lines].sort(([a], [b]) => a - b))
				if (at.some((c) => c === 0)) console.log(`${name}:${n}: ${at.join(' ')}: ${f.source[n - 1].trim()}`)
process.exit(fine ? 0 : 1)
