// What there is to take home, as the hub's menu says it: documents, their formats, house styles, languages. None of them is named
// here; only what a kind of document has is known: prose and posters wear a house style, prose has a line of place and date.
import { LANGUAGES } from '../i18n/index.svelte'

export type Labels = Record<string, string>

export interface FormatRow {
	name: string
	extension: string
	label: Labels
}

export interface DocumentRow {
	name: string
	kind: string
	label: Labels
	formats: FormatRow[]
}

export interface Menu {
	documents: DocumentRow[]
	houses: { name: string; label: Labels }[]
}

/** What somebody wants to have. `house` "" is the usual one of the language. */
export interface Choice {
	what: string
	format: string
	language: string
	house: string
	place_date: boolean
	bom: boolean
}

export const has_house = (row: DocumentRow): boolean => row.kind === 'prose' || row.kind === 'poster'
export const has_place_date = (row: DocumentRow): boolean => row.kind === 'prose'
/** Tables one by one are many; what else there is fits on one list. */
export const is_single_table = (row: DocumentRow): boolean => row.kind === 'table'

/** In the reader's language, or in whatever language there is. */
export const label_of = (labels: Labels, language: string): string => labels[language] ?? Object.values(labels)[0] ?? ''

/** Those that documents are written in, Vietnamese first as everywhere. */
export function languages_of(menu: Menu): string[] {
	const all = Object.keys(menu.documents[0]?.label ?? {})
	const place = (one: string) => (LANGUAGES.includes(one) ? LANGUAGES.indexOf(one) : LANGUAGES.length)
	return all.sort((a, b) => place(a) - place(b))
}

/** The document of this name, or the first: what stands first on the menu is what is wanted most. */
export const document_of = (menu: Menu, what: string | undefined): DocumentRow | undefined => menu.documents.find((row) => row.name === what) ?? menu.documents[0]

/** What was wanted, as far as the menu still has it; undefined where the menu is empty. */
export function fitting(menu: Menu, wanted: Partial<Choice>, page_language: string): Choice | undefined {
	const row = document_of(menu, wanted.what)
	const format = row?.formats.find((one) => one.name === wanted.format) ?? row?.formats[0]
	if (!row || !format) return undefined
	const languages = languages_of(menu)
	const language = [wanted.language, page_language].find((one) => one !== undefined && languages.includes(one)) ?? languages[0] ?? page_language
	const house = menu.houses.some((one) => one.name === wanted.house) ? (wanted.house ?? '') : ''
	return { what: row.name, format: format.name, language, house, place_date: wanted.place_date ?? false, bom: wanted.bom ?? true }
}

/** Where the hub has it. Only what says something for this kind of document is said. */
export function path_of(menu: Menu, code: number, choice: Choice): string {
	const row = document_of(menu, choice.what)
	const said = new URLSearchParams({ what: choice.what, lang: choice.language })
	if (row && choice.house && has_house(row)) said.set('house', choice.house)
	if (row && choice.place_date && has_place_date(row)) said.set('place_date', '1')
	if (choice.format === 'csv' && !choice.bom) said.set('bom', '0')
	return `/export/${code}.${choice.format}?${said}`
}
