import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { read_kinds, KINDS } from '../../src/console/kinds'
import { who } from '$gen/schema'

const shared = join(import.meta.dirname, '../../../shared')

describe('the desk', () => {
	it('offers every kind of activity, with the words of the hub', () => {
		const schema = readFileSync(join(shared, 'protocol/shapes.schema'), 'utf8')
		const body = /^enum activity_kind [^\n]*\n((?:\t[^\n]*\n)+)/m.exec(schema)![1]!
		const names = body.trim().split('\n').map((line) => line.trim().split(' ')[0])
		expect(KINDS.map((row) => row.kind)).toEqual(names)
		expect(KINDS.every((row) => row.title && row.title_en && row.minutes > 0)).toBe(true)
		expect(read_kinds('ROW(A_B, 3, P(TEXT, POLL), W(0), true,\n\t"Một", "One", "Gì?", "What?", 20)')).toEqual([
			{ kind: 'a_b', step: 3, title: 'Một', title_en: 'One', question: 'Gì?', question_en: 'What?', minutes: 20 },
		])
	})

	it('knows from the schema who may give which command', () => {
		expect(who.hide_card).toEqual(['moderator', 'facilitator'])
		expect(who.join).toEqual(['guest'])
		expect(who.rehearse).toEqual(['facilitator'])
	})
})
