// The schema of documents as JSON (docs/document.schema.json) against every golden document, against what it must refuse, and
// against the kinds of blocks that the program knows.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import test from 'node:test'

const root = path.resolve(import.meta.dirname, '../..')
const read = (...file) => fs.readFileSync(path.join(root, ...file), 'utf8')
const schema = JSON.parse(read('docs/document.schema.json'))
const goldens = fs.readdirSync(path.join(root, 'tests/golden')).filter((f) => f.endsWith('.json'))

const types = {
	object: (v) => typeof v === 'object' && v !== null && !Array.isArray(v), array: Array.isArray, string: (v) => typeof v === 'string',
	number: (v) => typeof v === 'number', integer: Number.isInteger, null: (v) => v === null,
}
const length = (v) => [...v].length

// The words of draft 2020-12 that the schema uses; another one is refused, so that none passes unread.
const words = {
	$schema: () => true, $id: () => true, $defs: () => true, title: () => true, description: () => true,
	$ref: (s, v) => fits(schema.$defs[s.replace('#/$defs/', '')], v),
	type: (s, v) => types[s](v),
	const: (s, v) => v === s,
	enum: (s, v) => s.includes(v),
	oneOf: (s, v) => s.filter((one) => fits(one, v)).length === 1,
	required: (s, v) => !types.object(v) || s.every((name) => Object.hasOwn(v, name)),
	properties: (s, v) => !types.object(v) || Object.entries(v).every(([name, x]) => s[name] === undefined || fits(s[name], x)),
	additionalProperties: (s, v, whole) => s !== false || !types.object(v) || Object.keys(v).every((name) => Object.hasOwn(whole.properties, name)),
	items: (s, v) => !types.array(v) || v.every((x) => fits(s, x)),
	minItems: (s, v) => !types.array(v) || v.length >= s,
	maxItems: (s, v) => !types.array(v) || v.length <= s,
	minLength: (s, v) => !types.string(v) || length(v) >= s,
	maxLength: (s, v) => !types.string(v) || length(v) <= s,
	minimum: (s, v) => !types.number(v) || v >= s,
	pattern: (s, v) => !types.string(v) || new RegExp(s, 'u').test(v),
}

function fits(s, v) {
	return Object.entries(s).every(([word, rule]) => {
		assert.ok(words[word], `a word of JSON Schema that this test does not know: ${word}`)
		return words[word](rule, v, s)
	})
}

test('every golden document fits, block by block', () => {
	assert.ok(goldens.length >= 6)
	for (const file of goldens) {
		const document = JSON.parse(read('tests/golden', file))
		document.blocks.forEach((b, i) => assert.ok(fits(schema.$defs.block, b), `${file}: block ${i}: ${JSON.stringify(b).slice(0, 300)}`))
		assert.ok(fits(schema, document), file)
	}
})

// A schema cannot say this.
test('a row has a cell and a value for every column', () => {
	for (const file of goldens)
		for (const t of JSON.parse(read('tests/golden', file)).blocks.filter((b) => b.kind === 'table'))
			for (const row of t.rows.filter((r) => r.group === undefined)) {
				assert.equal(row.cells.length, t.columns.length)
				assert.equal(row.values?.length ?? t.columns.length, t.columns.length)
			}
})

test('its kinds of blocks are those of the program', () => {
	const known = [...read('hub/report/doc.c').matchAll(/\[BLOCK_\w+\] = "(\w+)"/g)].map(([, name]) => name)
	const told = schema.$defs.block.oneOf.flatMap(({ $ref }) => {
		const { kind } = schema.$defs[$ref.replace('#/$defs/', '')].properties
		return kind.enum ?? [kind.const]
	})
	assert.ok(known.length > 10)
	assert.deepEqual(told.sort(), known.sort())
})

test('what is no document is refused', () => {
	const table = (row, more = {}) => ({ language: 'vi', title: '', blocks: [{ kind: 'table', columns: ['a'], rows: [row], ...more }] })
	const one = (block) => ({ language: 'en', title: 't', blocks: [block] })
	for (const fine of [table({ cells: ['x'] }), table({ cells: ['x'], values: [9.6] }), table({ cells: ['x'], values: ['2026-04'] }), table({ group: 'g', cells: [] }),
		one({ kind: 'rule' }), one({ kind: 'note' })]) assert.ok(fits(schema, fine), JSON.stringify(fine))
	for (const wrong of [{}, { language: 'fr', title: '', blocks: [] }, { language: 'vi', title: '', blocks: [], extra: 1 }, one({ kind: 'poem' }), one({}),
		one({ kind: 'paragraph', text: '' }), one({ kind: 'heading', level: 3, text: 'x' }), one({ kind: 'rule', text: 'x' }), one({ kind: 'head', left: [] }),
		table({ cells: [1] }), table({ cells: ['x'], values: ['soon'] }), table({ cells: ['x'], values: ['2026-13'] }), table({ cells: ['x'], values: [true] }),
		table({ cells: ['x'], strong: false }), table({ group: 'g', cells: ['x'] }), table({ cells: ['x'] }, { columns: [] }),
		table({ cells: ['x'] }, { name: 'x'.repeat(32) }), one({ kind: 'chart', bars: [{ label: '', value: '', n: 0.5 }] })])
		assert.ok(!fits(schema, wrong), JSON.stringify(wrong))
})
