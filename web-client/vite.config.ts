// Three faces, one shared heart. A face is an HTML entry; whatever is not there yet is left out.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const wanted = process.env.FACES?.split(',') ?? ['index', 'console', 'wall']
const faces = wanted.filter((face) => existsSync(here(`./${face}.html`)))

export default defineConfig({
	plugins: [svelte()],
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
	test: { include: ['test/unit/**/*.test.ts'], environment: 'node' },
})
