import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { is_late } from '../../scripts/late'
import en from '../../../shared/i18n/en.json'
import vi from '../../../shared/i18n/vi.json'
import { LANGUAGES, add_sentences, decimal, fill, language_name, number, refusal, speak, switch_language, t, tn } from '../../src/i18n/index.svelte'

type Sections = Record<string, Record<string, string>>
const root = join(import.meta.dirname, '../../src')
const files = (readdirSync(root, { recursive: true }) as string[]).filter((file) => /\.(svelte|ts)$/.test(file) && statSync(join(root, file)).isFile())

describe('sentences', () => {
	it('stand in both languages with the same arguments', () => {
		const names = (all: Sections) => Object.entries(all).flatMap(([s, keys]) => Object.keys(keys).map((key) => `${s}.${key}`)).sort()
		expect(names(en)).toEqual(names(vi))
		expect(LANGUAGES.map((one) => [one, language_name(one)])).toEqual([['vi', 'Tiếng Việt'], ['en', 'English']])
		const args = (sentence: string) => (sentence.match(/\{[a-z_]+\}/g) ?? []).sort().join()
		for (const [section, keys] of Object.entries(vi as Sections))
			for (const [key, sentence] of Object.entries(keys)) {
				expect(args((en as Sections)[section][key]), `${section}.${key}`).toBe(args(sentence))
				expect(sentence, `${section}.${key}`).toBe(sentence.normalize('NFC'))
			}
	})

	it('exist for every name the shared code, the phone and the wall use', () => {
		const missing: string[] = []
		const sections = vi as Sections
		for (const file of files.filter((one) => /^(core|ui|participant|wall|i18n)\//.test(one))) {
			const source = readFileSync(join(root, file), 'utf8')
			for (const [, name] of source.matchAll(/['"`]((?:refusal|fault|name|ui|chart|vote|participant)\.[a-z0-9_.A-Z]+)['"`]/g)) {
				const [section, key] = [name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1)]
				if (!sections[section]?.[key] && !sections[section]?.[`${key}.other`]) missing.push(`${file}: ${name}`)
			}
			for (const [, section, start] of source.matchAll(/`(name|ui|chart|vote|participant)\.([a-z_.]+)\$\{/g))
				if (!Object.keys(sections[section] ?? {}).some((key) => key.startsWith(start))) missing.push(`${file}: ${section}.${start}…`)
		}
		expect(missing).toEqual([])
	})

	it('of the first load are with it', () => {
		const sources = new Map<string, string>()
		const walk = (file: string) => {
			if (sources.has(file)) return
			const source = readFileSync(file, 'utf8')
			sources.set(file, source)
			for (const [whole, path] of source.matchAll(/^\s*(?:import|export) [^'"(=]*['"](\.[^'"]+)['"]/gm)) {
				if (/^\s*(import|export) type/.test(whole)) continue
				const found = ['', '.ts', '.svelte', '.svelte.ts', '/index.ts'].map((end) => resolve(dirname(file), path) + end).find((one) => /\.(ts|svelte)$/.test(one) && existsSync(one))
				if (found) walk(found)
			}
		}
		walk(join(root, 'participant/main.ts'))
		expect([...sources.keys()].map((file) => file.slice(root.length + 1))).toEqual(expect.arrayContaining(['participant/Join.svelte', 'participant/panels/Register.svelte', 'ui/Tick.svelte']))
		const late: string[] = []
		for (const [file, source] of sources)
			for (const [, section, key] of source.matchAll(/['"`](name|ui|participant)\.([a-z0-9_.A-Z]+)/g)) if (is_late(section, key)) late.push(`${file}: ${section}.${key}`)
		expect(late).toEqual([])
	})

	it('are filled, counted and written as the language wants', async () => {
		await speak(['vi', vi], { en: async () => en })
		expect(t('ui.save')).toBe('Lưu')
		expect(number(1234.5)).toBe('1.234,5')
		expect(decimal('1234.50')).toBe('1.234,50')
		expect(decimal('-0.5')).toBe('−0,5')
		expect(tn('ui.link.unsent', 1)).toBe('Còn 1 mục chưa gửi')
		await switch_language('en')
		expect(t('ui.save')).toBe('Save')
		expect(tn('ui.link.unsent', 1)).toBe('1 item not sent yet')
		expect(tn('ui.link.unsent', 2)).toBe('2 items not sent yet')
		expect(decimal('16.90')).toBe('16.90')
		expect(refusal({ why: 'too_many_points', max: 7 })).toContain('7')
		expect(refusal({ why: 'never_heard_of' })).toContain('never_heard_of')
		expect(fill('{a} {b}', { a: 1 })).toBe('1 {b}')
		add_sentences('en', { ui: { only_a_test: 'here' } })
		expect([t('ui.only_a_test'), t('ui.save')]).toEqual(['here', 'Save'])
	})
})
