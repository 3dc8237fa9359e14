// Three faces, one shared heart. A face is an HTML entry; scripts/build.mjs builds one at a time and names it in FACE.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import type { Plugin } from 'vite'
import { is_late } from './scripts/late.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const wanted = process.env.FACE ? [process.env.FACE] : ['index', 'console', 'wall']
const faces = wanted.filter((face) => existsSync(here(`./${face}.html`)))

const i18n = here('../shared/i18n')
const catalog = (file: string): Record<string, Record<string, string>> => JSON.parse(readFileSync(file, 'utf8'))

/* What of the catalog each face says. */
const EVERYWHERE = ['chart', 'name', 'ui', 'vote']
const PHONE = [...EVERYWHERE, 'fault', 'participant', 'refusal']
const SECTIONS: Record<string, string[]> = {
	console: [...EVERYWHERE, 'console', 'fault', 'refusal'],
	wall: [...EVERYWHERE, 'wall'],
	phone: PHONE,
	first: PHONE,
	later: PHONE,
}

/**
 * A file of the catalog is one module, and what any face names of it would ship to all. With a query it becomes a module of its
 * own, so that no phone loads the sentences of the console, nor at once what it says later (scripts/late.ts). The languages are
 * whatever files there are: each says under ui.language how it calls itself.
 */
const sentences: Plugin = {
	name: 'sentences',
	enforce: 'pre',
	resolveId: (id) => (id === 'virtual:languages' ? '\0languages' : undefined),
	load(id) {
		if (id === '\0languages') {
			const files = readdirSync(i18n).filter((file) => file.endsWith('.json')).sort()
			for (const file of files) this.addWatchFile(`${i18n}/${file}`)
			return `export default ${JSON.stringify(Object.fromEntries(files.map((file) => [file.slice(0, -5), catalog(`${i18n}/${file}`).ui.language])))}`
		}
		const [, file, part] = /^(.*\.json)\?(console|wall|phone|first|later)$/.exec(id) ?? []
		if (!file) return undefined
		this.addWatchFile(file)
		const takes = (section: string, key: string) => (part !== 'first' && part !== 'later') || is_late(section, key) === (part === 'later')
		const code = Object.entries(catalog(file)).flatMap(([name, section]) => {
			const taken = Object.entries(section).filter(([key]) => SECTIONS[part].includes(name) && takes(name, key))
			return taken.length > 0 ? [`export const ${name} = ${JSON.stringify(Object.fromEntries(taken))}`] : []
		})
		return { code: code.join('\n'), moduleType: 'js' }
	},
}

export default defineConfig({
	plugins: [sentences, svelte()],
	resolve: {
		alias: { $gen: process.env.DIENHONG_GEN ?? here('../build/gen') },
		conditions: process.env.VITEST ? ['browser'] : undefined,
	},
	build: {
		target: ['chrome87', 'safari14', 'firefox83'],
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		reportCompressedSize: false,
		manifest: 'manifest.json',
		rollupOptions: { input: Object.fromEntries(faces.map((face) => [face, here(`./${face}.html`)])) },
	},
	server: { proxy: { '/ws': { target: process.env.HUB ?? 'ws://127.0.0.1:7681', ws: true } } },
	test: { include: ['test/unit/**/*.test.ts'], environment: 'node', testTimeout: 30_000 },
})
