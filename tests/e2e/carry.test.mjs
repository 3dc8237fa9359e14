// Sessions carried on and templates, with the real hub: out by HTTP, in by the command line, and who may do so.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test, { after, before } from 'node:test'
import { http, hub, program } from './hub.mjs'
import { member, Person, printed, workshop } from './person.mjs'

const cli = process.env.CLI ?? path.join(path.dirname(program), 'dienhong')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'carry-'))
let h

before(async () => {
	h = await hub()
})
after(async () => {
	assert.deepEqual(await h.stop(), { code: 0, signal: null })
	fs.rmSync(folder, { recursive: true })
})

const run = (...words) => spawnSync(cli, [...words, '--hub', `http://127.0.0.1:${h.port}`, '--lang', 'en'], { encoding: 'utf8' })
const agenda = ['welcome', 'swot', 'themes', 'objectives', 'evaluation'].map((kind) => ({ kind, title: `Bước ${kind}`, minutes: 15 }))

/** A village that has met: a theme of two cards, a card of its own, one held back, an objective, a lesson. */
async function village() {
	const room = await workshop(h, { about: { title: 'Thôn Nà Pản', title_en: 'Na Pan village' }, agenda })
	const boss = new Person(h.port, room.code, room.key)
	await boss.enter()
	await boss.must('open_input', { activity: 2 })
	const a = await member(h.port, room.code, 'community')
	for (const [quadrant, text] of [['S', 'Chè cổ thụ'], ['S', 'Đất đồi tốt'], ['T', 'Sạt lở mùa mưa'], ['W', 'Ông X làm ăn gian dối']]) await a.must('add_card', { activity: 2, kind: 'swot', quadrant, text })
	await boss.must('hide_card', { card: 4, reason: 'Có tên người' })
	await boss.must('reveal', { activity: 2 })
	await boss.must('add_theme', { quadrant: 'S', title: 'Chè', title_en: 'Tea' })
	for (const card of [1, 2]) await boss.must('group_card', { card, theme: 1 })
	await boss.must('add_objective', { activity: 4, text: 'Giữ rừng chè cổ', dimension: 'environment', horizon: 'long', elements: [], themes: [1], leads_to: [] })
	await boss.must('add_indicator', { objective: 1, text: 'Diện tích chè cổ', unit: 'ha', direction: 'maintain', baseline: '12.5', baseline_year: 2025 })
	await boss.must('answer_evaluation', { criterion: 'lessons', lesson: 'Hỏi người già trước' })
	await boss.until((b) => b.views.get('links')?.links.some((l) => l.role === 'reporter'), 'the links')
	const keys = Object.fromEntries(boss.views.get('links').links.map((l) => [l.role, l.key]))
	for (const p of [a, boss]) p.leave()
	return { ...room, keys, seat: a.token }
}

test('what a village brought out comes into the commune with its origin, once', async () => {
	const from = await village()
	const file = path.join(folder, 'carry.json')

	const out = run('export', String(from.code), '--key', from.key, '--as', 'carry', '-o', file)
	assert.equal(out.status, 0, out.stderr)
	const text = fs.readFileSync(file, 'utf8')
	assert.equal(JSON.parse(text).carry.length, 1)
	for (const secret of ['gian dối', 'Có tên người', 'XH01', from.key]) assert.ok(!text.includes(secret), secret)

	const commune = await workshop(h, { about: { title: 'Xã Đồng Mây' }, agenda })
	const into = (...more) => run('carry', String(commune.code), '--key', commune.key, '--in', file, ...more)
	assert.equal(into('--activity', '1').status, 1)
	const r = into('--json')
	assert.equal(r.status, 0, r.stderr)
	assert.equal(JSON.parse(r.stdout).made, 1)
	const again = into()
	assert.equal(again.status, 1)
	assert.match(again.stderr, /carried_already/)

	const boss = new Person(h.port, commune.code, commune.key)
	await boss.enter()
	const { views } = boss
	assert.equal(views.get('earlier/1').code, from.code)
	assert.deepEqual([views.get('earlier/1').cards, views.get('earlier/1').themes, views.get('earlier/1').objectives], [3, 1, 1])
	assert.equal(views.get('earlier/1').lessons[0].text, 'Hỏi người già trước')
	assert.deepEqual([views.get('card/1').from, views.get('card/1').from_code, views.get('card/1').sector], ['Thôn Nà Pản', 'S01', 'community'])
	assert.equal(views.get('card/3').theme, undefined)
	assert.deepEqual(views.get('theme/1').voices, { state: 0, private: 0, community: 2 })
	assert.deepEqual(views.get('objective/1').origin, { themes: [1], tows: [], cards: [1, 2], voices: { state: 0, private: 0, community: 2 } })
	assert.equal(views.get('objective/1').indicators[0].baseline, '12.5')
	assert.equal(views.get('objective/1').from_code, 'M01')
	boss.leave()
})

test('files for others are for who runs the workshop', async () => {
	const room = await village()
	const get = (target, token) => http(h.port, 'GET', `/export/${room.code}.${target}`, token ? { Authorization: `Bearer ${token}` } : {})

	for (const target of ['carry', 'template', 'json?what=carry', 'json?what=template']) {
		assert.equal((await get(target, room.key)).status, 200, target)
		for (const token of [undefined, room.seat, ...['helper', 'moderator', 'observer', 'wall', 'reporter'].map((role) => room.keys[role])])
			assert.equal((await get(target, token)).status, 403, target)
	}
	const { headers, body } = await get('carry', room.key)
	assert.equal(headers['content-disposition'][0], `attachment; filename="dienhong-${room.code}-carry.json"`)
	assert.equal(headers['content-type'][0], 'application/json')
	assert.ok(JSON.parse(body.toString('utf8')).carry.length === 1)
	assert.equal((await get('html?what=carry', room.key)).status, 404)
})

test('an agenda becomes a template and an agenda again', async () => {
	const room = await workshop(h, { about: { title: 'Mẫu của xã' }, agenda })
	const file = path.join(folder, 'template.json')

	assert.equal(run('export', String(room.code), '--key', room.key, '--as', 'template', '-o', file).status, 0)
	assert.equal(JSON.parse(fs.readFileSync(file, 'utf8')).title, 'Mẫu của xã')
	const made = run('create', '--title', 'Xã khác', '--agenda', file, '--key', await printed(h), '--json')
	assert.equal(made.status, 0, made.stderr)
	const { code, facilitator } = JSON.parse(made.stdout)
	const boss = new Person(h.port, code, facilitator)
	await boss.enter()
	assert.deepEqual(boss.views.get('agenda').activities.map(({ kind, title, minutes }) => ({ kind, title, minutes })), agenda)
	boss.leave()
})

test('files that are none are told so, and nothing is sent', async () => {
	const room = await workshop(h, { about: { title: 'Thử' }, agenda })
	const bad = path.join(folder, 'bad.json')
	const carry = () => run('carry', String(room.code), '--key', room.key, '--in', bad).status

	assert.equal(carry(), 65)                                     /* not there */
	for (const text of ['', '[]', '{}', '{"carry":[]}', '{"carry":[{}]}', '{"carry":[{"from":{"code":1,"title":"x"}}]}', '{"carry":[{"from":{"code":730164,"title":"x"},"fly":1}]}']) {
		fs.writeFileSync(bad, text)
		assert.equal(carry(), 65, text)
	}
	for (const text of ['[]', '{"title":"x"}', '{"agenda":[]}', '{"agenda":[{"kind":"fly","title":"x","minutes":1}]}']) {
		fs.writeFileSync(bad, text)
		assert.equal(run('create', '--title', 'x', '--agenda', bad, '--key', await printed(h)).status, 65, text)
	}
	assert.equal(run('carry', String(room.code), '--key', room.key).status, 64)
	const boss = new Person(h.port, room.code, room.key)
	await boss.enter()
	assert.ok(![...boss.views.keys()].some((key) => key.startsWith('earlier/')))
	boss.leave()
})
