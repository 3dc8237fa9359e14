// What is chosen of the hub's menu, and the address that the hub has it at.
import { describe, expect, it } from 'vitest'
import { fitting, label_of, languages_of, path_of, type Menu } from '../../src/console/documents'

const format = (name: string) => ({ name, extension: name, label: { en: name, vi: `dạng ${name}` } })
const row = (name: string, kind: string, ...formats: string[]) => ({ name, kind, label: { en: name, vi: `văn bản ${name}` }, formats: formats.map(format) })
const menu: Menu = {
	documents: [row('minutes', 'prose', 'docx', 'pdf'), row('poster', 'poster', 'pdf'), row('cards', 'table', 'xlsx', 'csv')],
	houses: [{ name: 'nd30', label: { vi: 'Nghị định 30' } }, { name: 'un', label: { vi: 'Liên hợp quốc' } }],
}

describe('a choice of documents', () => {
	it('begins with what stands first on the menu, in the language of the page', () => {
		expect(fitting(menu, {}, 'en')).toEqual({ what: 'minutes', format: 'docx', language: 'en', house: '', place_date: false, bom: true })
		expect(fitting({ documents: [], houses: [] }, {}, 'vi')).toBeUndefined()
		expect(languages_of(menu)).toEqual(['vi', 'en'])
	})

	it('keeps of the last one what the hub still has', () => {
		const last = { what: 'poster', format: 'docx', language: 'vi', house: 'un', place_date: true, bom: false }
		expect(fitting(menu, last, 'en')).toEqual({ ...last, format: 'pdf' })
		expect(fitting(menu, { what: 'gone', format: 'gone', language: 'fr', house: 'gone' }, 'vi')).toMatchObject({ what: 'minutes', format: 'docx', language: 'vi', house: '' })
	})

	it('says in its address only what is a matter of this kind of document', () => {
		const all = { language: 'vi', house: 'un', place_date: true, bom: false }
		expect(path_of(menu, 482917, { ...all, what: 'minutes', format: 'docx' })).toBe('/export/482917.docx?what=minutes&lang=vi&house=un&place_date=1')
		expect(path_of(menu, 482917, { ...all, what: 'poster', format: 'pdf' })).toBe('/export/482917.pdf?what=poster&lang=vi&house=un')
		expect(path_of(menu, 482917, { ...all, what: 'cards', format: 'csv' })).toBe('/export/482917.csv?what=cards&lang=vi&bom=0')
		expect(path_of(menu, 482917, { ...all, what: 'cards', format: 'xlsx', house: '' })).toBe('/export/482917.xlsx?what=cards&lang=vi')
	})

	it('has a label in whatever language there is one', () => {
		expect([label_of({ en: 'Minutes', vi: 'Biên bản' }, 'en'), label_of({ vi: 'Biên bản' }, 'en'), label_of({}, 'en')]).toEqual(['Minutes', 'Biên bản', ''])
	})
})
