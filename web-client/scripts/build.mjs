#!/usr/bin/env node
// Builds the faces one by one into dist/. Together they would share chunks, and a phone would carry what only the console
// and the wall need of the framework. Then weighs what a participant loads first.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { weigh } from './budget.mjs'

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const out = path.resolve(process.argv[2] ?? path.join(root, 'dist'))

fs.rmSync(out, { recursive: true, force: true })
let fits = true
for (const face of ['index', 'console', 'wall']) {
	if (!fs.existsSync(path.join(root, `${face}.html`))) continue
	process.env.FACE = face
	await build({ root, configFile: path.join(root, 'vite.config.ts'), logLevel: 'warn', build: { outDir: out, emptyOutDir: false } })
	fits = weigh(out, `${face}.html`) && fits
}
if (!fits) {
	console.error('the first load of a participant is too heavy')
	process.exit(1)
}
