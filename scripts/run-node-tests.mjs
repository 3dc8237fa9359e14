#!/usr/bin/env node
// Runs one file of node:test and closes with the plain line `N passed, N failed`.
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import path from 'node:path'

let passed = 0
let failed = 0
const stream = run({ files: process.argv.slice(2).map((f) => path.resolve(f)), concurrency: 1, timeout: Number(process.env.TEST_TIMEOUT_MS ?? 900_000) })
stream.on('test:pass', (t) => {
	if (t.details?.type !== 'suite' && !t.skip && !t.todo) passed++
	if (t.skip) console.log(`skipped: ${t.name}: ${t.skip}`)
})
stream.on('test:fail', () => failed++)
stream.compose(spec).pipe(process.stdout)
stream.on('end', () => {
	setImmediate(() => {
		console.log(`${passed} passed, ${failed} failed`)
		process.exit(failed === 0 && passed > 0 ? 0 : 1)
	})
})
