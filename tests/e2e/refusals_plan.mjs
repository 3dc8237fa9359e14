// Bad input to the steps around the cards: start-up, options, the action plan and its gate, commitments, reports, the
// consultation, sessions carried on. Run by refusals.test.mjs, which counts the words. Whatever is refused here, what stood before stands after.
import assert from 'node:assert/strict'
import test from 'node:test'
import { http } from './hub.mjs'
import { hex, member, Person, workshop } from './person.mjs'

const unfelt = (p) => new Map([...p.views].filter(([k]) => !/^(online|links|turnout|ballot|pulse|quiet|door)/.test(k)))

async function objective(room, text, target, more = {}) {
	const { boss, activity } = room
	const { made } = await boss.must('add_objective', { activity: activity('objectives'), text, dimension: 'social', horizon: 'short', ...more })
	if (target === undefined) return made
	await boss.must('add_indicator', { objective: made, text, unit: '%', direction: 'increase', target, target_year: 2028, baseline: '10', baseline_year: 2025 })
	return made
}

/** `hub()` runs; `refuse` wants a refusal with its word, `told` holds one against it. */
export function plan_refusals({ hub, refuse, told }) {
	/** A workshop of its own with the whole agenda; `no()` sees through a fresh pair of eyes that a refusal changed nothing. */
	async function plan_room() {
		const w = await workshop(hub(), { template: 'led-7-steps', about: { title: 'Thử', plan_start: 2026, plan_end: 2030 } })
		const boss = new Person(hub().port, w.code, w.key)
		await boss.enter()
		const look = async () => {
			const fresh = new Person(hub().port, w.code, w.key)
			await fresh.enter()
			fresh.leave()
			return unfelt(fresh)
		}
		const activity = (kind) => boss.views.get('agenda').activities.find((x) => x.kind === kind).activity
		const no = async (who, what, fields, word, max) => {
			const before = await look()
			await refuse(who, what, fields, word, max)
			assert.deepEqual(await look(), before, `${what} was refused and changed something`)
		}
		/** The same for what the customs house turns back: it has read no id yet, so the answer names none. */
		const unread = async (what, fields, word) => {
			const before = await look()
			boss.last_no = null
			boss.socket.send(JSON.stringify({ do: what, id: hex(), ...fields }))
			await boss.until((x) => x.last_no, word)
			told(boss.last_no, word)
			assert.deepEqual(await look(), before, `${what} was refused and changed something`)
		}
		return { ...w, boss, activity, no, unread }
	}

	test('stakeholders, figures and TOWS', async () => {
		const { boss, no } = await plan_room()
		const group = { name: 'Hộ nghèo', sector: 'community', interest: 5, influence: 1, position: 'support' }
		await boss.must('add_stakeholder', { data: group })
		await no(boss, 'add_stakeholder', { data: { ...group, interest: 6 } }, 'bad_field')
		await no(boss, 'edit_stakeholder', { stakeholder: 2, data: group }, 'no_such_thing')
		await no(boss, 'add_series', { data: { name: 'Thu nhập', unit: 'triệu', points: [] } }, 'bad_field')
		await no(boss, 'add_series', { data: { name: 'Thu nhập', unit: 'triệu', points: [{ year: 202, value: '1' }] } }, 'bad_field')
		const theme = {}
		for (const quadrant of ['S', 'W', 'O', 'T']) theme[quadrant] = (await boss.must('add_theme', { quadrant, title: quadrant })).made
		const join = (type, ...halves) => ({ data: { type, text: 'Ghép lại', themes: halves.map((q) => theme[q]) } })
		await no(boss, 'add_tows', join('SO', 'S'), 'wrong_halves')
		await no(boss, 'add_tows', join('SO', 'S', 'W'), 'wrong_halves')
		await no(boss, 'add_tows', join('WT', 'W', 'T', 'O'), 'wrong_halves')
		const { made: tows } = await boss.must('add_tows', join('WO', 'W', 'O'))
		await no(boss, 'edit_tows', { tows, ...join('WO', 'W') }, 'wrong_halves')
		await no(boss, 'add_tows', { data: { type: 'SO', text: 'x', themes: [theme.S, 99] } }, 'no_such_thing')
		boss.leave()
	})

	test('options, criteria, scores, choice', async () => {
		const { boss, activity, no, code, key } = await plan_room()
		const log = async () => (await http(hub().port, 'GET', `/export/${code}.log`, { Authorization: `Bearer ${key}` })).status
		const [state, firm] = [await member(hub().port, code, 'state'), await member(hub().port, code, 'private')]
		const way = activity('strategies')
		await boss.must('go_to', { activity: way })
		const option = []
		for (const title of ['Chè', 'Du lịch', 'Gà']) option.push((await boss.must('add_strategy', { data: { title } })).made)
		const paper = (strategy, values) => ({ strategy, sector: 'state', values })
		await no(boss, 'score_strategy', paper(option[0], [5, 1]), 'criteria_not_agreed')
		await no(boss, 'set_criteria', { criteria: [{ text: 'Tác động', weight: 60 }, { text: 'Khả thi', weight: 50 }] }, 'bad_weights')
		await no(boss, 'set_criteria', { criteria: [{ text: 'Tác động', weight: 120 }, { text: 'Khả thi', weight: -20 }] }, 'bad_field')
		await boss.must('set_criteria', { criteria: [{ text: 'Tác động', weight: 50 }, { text: 'Khả thi', weight: 50 }] })
		await boss.must('agree_criteria', { agreed: true })
		await no(boss, 'set_criteria', { criteria: [{ text: 'Một', weight: 50 }, { text: 'Hai', weight: 50 }] }, 'criteria_are_agreed')
		await no(state, 'score_strategy', paper(option[0], [5, 1]), 'closed_input')
		await boss.must('open_input', { activity: way })
		await no(firm, 'score_strategy', paper(option[0], [5, 1]), 'not_your_sector')
		await no(state, 'score_strategy', paper(option[0], [5]), 'wrong_values', 2)
		await no(state, 'score_strategy', paper(option[0], [5, 6]), 'bad_field')
		await state.must('score_strategy', paper(option[0], [5, 1]))
		await boss.must('score_strategy', paper(option[1], [1, 5]))
		await no(boss, 'agree_criteria', { agreed: false }, 'already_scored')
		await no(boss, 'screen_strategy', { strategy: option[2], screening: 'failed', failed: ['harm'] }, 'needs_reason')
		await boss.must('screen_strategy', { strategy: option[2], screening: 'failed', failed: ['harm'], reason: 'Chưa có quy hoạch' })
		// 3.00 against 3.00, which nobody knows yet: not even whether the weights decide.
		await no(boss, 'choose_strategy', { strategy: option[0], reason: 'x' }, 'scores_not_shown')
		await no(boss, 'discuss_strategies', { text: 'Ngang nhau?' }, 'scores_not_shown')
		assert.equal(await log(), 409, 'the log has the scores that nobody was shown')
		await boss.must('reveal', { activity: way })
		assert.equal(await log(), 200)
		const { made: late } = await boss.must('add_strategy', { data: { title: 'Đường' } })
		await no(boss, 'choose_strategy', { strategy: option[2], reason: 'x' }, 'is_screened_out')
		await no(boss, 'choose_strategy', { strategy: late, reason: 'x' }, 'not_scored')
		// Ten points more for either criterion put another one first.
		await no(boss, 'choose_strategy', { strategy: option[0], reason: 'x' }, 'weights_decide')
		await boss.must('discuss_strategies', { text: 'Hai phương án ngang nhau, chọn theo nguồn lực' })
		await no(boss, 'choose_strategy', { strategy: option[0] }, 'needs_reason')
		await boss.must('choose_strategy', { strategy: option[0], reason: 'Gần nguồn lực hơn' })
		for (const p of [boss, state, firm]) p.leave()
	})

	test('a plan with mistakes in it', async () => {
		const room = await plan_room()
		const { boss, no, unread } = room
		const road = await objective(room, 'Cứng hóa đường liên thôn', '85')
		await no(boss, 'add_source', { data: { name: 'Ngân sách xã', ceiling: 1000 } }, 'needs_owner')
		await no(boss, 'add_source', { data: { name: 'Ngân sách xã', ceiling: -1, owner: 'UBND xã' } }, 'bad_field')
		const { made: source } = await boss.must('add_source', { data: { name: 'Ngân sách xã', ceiling: 1000, owner: 'UBND xã' } })
		const line = (amount, from = source) => [{ source: from, amount }]
		const action = (more = {}) => ({ data: { title: 'Làm đường', lead: 'Phòng Kinh tế', objectives: [road], resources: line(900), ...more } })
		await no(boss, 'add_action', action({ lead: undefined }), 'needs_lead')
		await no(boss, 'add_action', action({ lead: '  ' }), 'needs_lead')
		await no(boss, 'add_action', action({ objectives: [] }), 'needs_objective')
		await no(boss, 'add_action', action({ objectives: [9] }), 'no_such_thing')
		await no(boss, 'add_action', action({ start: 202613 }), 'bad_month')
		await no(boss, 'add_action', action({ start: 202607, end: 202606 }), 'ends_before_start')
		await no(boss, 'add_action', action({ resources: line(-5) }), 'bad_field')
		await no(boss, 'add_action', action({ resources: line(5_000_000_000) }), 'bad_field')
		await unread('add_action', action({ resources: line(1e300) }), 'bad_number')
		await unread('add_action', action({ resources: line(1.5) }), 'bad_number')
		// A source that nobody owns does not exist.
		await no(boss, 'add_action', action({ resources: line(5, 7) }), 'no_such_thing')
		const { made: first } = await boss.must('add_action', action())
		await no(boss, 'edit_action', { action: first, ...action({ after: [{ action: first, kind: 'SS' }] }) }, 'circular_dependency')
		const { made: second } = await boss.must('add_action', action({ after: [{ action: first, kind: 'FS' }] }))
		const { made: third } = await boss.must('add_action', action({ after: [{ action: second, kind: 'SS' }] }))
		await no(boss, 'edit_action', { action: first, ...action({ after: [{ action: third, kind: 'FS' }] }) }, 'circular_dependency')
		await no(boss, 'remove_source', { source }, 'source_in_use')
		await no(boss, 'edit_source', { source, data: { name: 'Ngân sách xã', ceiling: 1000 } }, 'needs_owner')
		await no(boss, 'adjust_action', { action: first, kind: 'drop', reason: 'x' }, 'plan_not_frozen')
		await no(boss, 'record_iteration', {}, 'plan_not_frozen')
		await no(boss, 'settle_gate', { settled: true, funded: [], unfunded: [first, second, third], reason: 'x' }, 'plan_not_frozen')
		await no(boss, 'ask_commitment', { action: first, party: 'Phòng Kinh tế', statement: 'Làm đường' }, 'gate_first')
		await boss.must('freeze_plan', { frozen: true })
		await no(boss, 'add_action', action(), 'plan_is_frozen')
		await no(boss, 'remove_action', { action: third }, 'plan_is_frozen')
		await no(boss, 'edit_action', { action: first, ...action({ resources: line(10) }) }, 'plan_is_frozen')
		await no(boss, 'edit_action', { action: first, ...action({ end: 202912 }) }, 'plan_is_frozen')
		await no(boss, 'ask_commitment', { action: first, party: 'Phòng Kinh tế', statement: 'Làm đường' }, 'gate_first')
		boss.leave()
	})

	test('moves of the resource gate', async () => {
		const room = await plan_room()
		const { boss, no } = room
		const road = await objective(room, 'Cứng hóa đường liên thôn', '85')
		const waste = await objective(room, 'Thu gom rác', '70', { legal: true })
		const other = await objective(room, 'Giảm nghèo', '5')
		const source = async (name) => (await boss.must('add_source', { data: { name, ceiling: 1000, owner: 'UBND xã' } })).made
		const [own, higher] = [await source('Ngân sách xã'), await source('Ngân sách cấp trên')]
		const lines = (a, b) => [{ source: own, amount: a }, ...(b ? [{ source: higher, amount: b }] : [])]
		const add = async (objectives, resources) =>
			(await boss.must('add_action', { data: { title: 'Việc', lead: 'Phòng Kinh tế', objectives, resources, quantity: '10', unit: 'km', start: 202601, end: 202812 } })).made
		const [build, collect, plain] = [await add([road], lines(1500)), await add([waste], lines(400)), await add([road], lines(100))]
		await boss.must('freeze_plan', { frozen: true })
		const move = (kind, resources, more = {}) => ({ action: build, kind, resources, reason: 'Thiếu vốn', ...more })
		const lower = [{ indicator: 1, target: '72' }]
		for (const kind of ['remove', 'scale_down', 'substitute', 'drop'])
			await no(boss, 'adjust_action', { ...move(kind, kind === 'drop' ? [] : lines(200)), action: collect }, 'only_phased')
		await no(boss, 'adjust_action', move('remove', lines(1400), { quantity: '9' }), 'output_stays')
		await no(boss, 'adjust_action', move('phase', lines(1000), { changes: lower }), 'must_change_something')
		await no(boss, 'adjust_action', move('scale_down', lines(1000), { changes: lower }), 'output_must_fall')
		await no(boss, 'adjust_action', move('scale_down', lines(1600), { quantity: '6', changes: lower }), 'must_not_grow')
		await no(boss, 'adjust_action', move('scale_down', lines(100, 600), { quantity: '6', changes: lower }), 'must_not_grow')
		await no(boss, 'adjust_action', move('scale_down', lines(1500), { quantity: '6', changes: lower }), 'must_change_something')
		await no(boss, 'adjust_action', move('substitute', lines(1000, 500)), 'needs_consent')
		await no(boss, 'adjust_action', move('substitute', lines(1000, 400), { consent: 'UBND tỉnh' }), 'total_stays')
		await no(boss, 'adjust_action', move('phase', lines(1000), { end: 202813 }), 'bad_month')
		await no(boss, 'adjust_action', move('phase', lines(1000), { start: 202901, end: 202812 }), 'ends_before_start')
		// The plan may not keep the old target with the smaller budget.
		await no(boss, 'adjust_action', move('scale_down', lines(1000), { quantity: '6' }), 'target_must_change')
		await no(boss, 'adjust_action', move('drop', []), 'target_must_change')
		await no(boss, 'adjust_action', move('scale_down', lines(1000), { quantity: '6', changes: [{ indicator: 1, target: '85' }] }), 'must_change_something')
		await no(boss, 'adjust_action', move('scale_down', lines(1000), { quantity: '6', changes: [{ indicator: other, target: '4' }] }), 'wrong_target')
		await no(boss, 'adjust_action', move('scale_down', lines(1000), { quantity: '6', changes: [{ indicator: 1, target: '72', year: 2030 }] }), 'needs_remainder')
		await no(boss, 'adjust_action', move('scale_down', [{ source: 9, amount: 5 }], { quantity: '6', changes: lower }), 'no_such_thing')
		const { made: first } = await boss.must('adjust_action', move('scale_down', lines(1000), { quantity: '6', changes: lower }))
		const { made: second } = await boss.must('adjust_action', { ...move('remove', lines(50)), action: plain })
		await no(boss, 'undo_adjustment', { adjustment: first }, 'not_the_last')
		await no(boss, 'freeze_plan', { frozen: false }, 'has_moves')
		await no(boss, 'remove_indicator', { indicator: 1 }, 'plan_is_frozen')
		await boss.must('record_iteration', {})
		await no(boss, 'record_iteration', {}, 'already_there')
		const all = { settled: true, funded: [build], unfunded: [collect, plain], reason: 'Chưa đủ vốn' }
		await no(boss, 'settle_gate', { ...all, unfunded: [collect] }, 'not_whole')
		await no(boss, 'settle_gate', { ...all, unfunded: [collect, collect] }, 'not_whole')
		await no(boss, 'settle_gate', { ...all, funded: [build, collect], unfunded: [plain] }, 'does_not_fit')
		await no(boss, 'settle_gate', { ...all, reason: '' }, 'needs_reason')
		await boss.must('settle_gate', all)
		await no(boss, 'adjust_action', move('drop', [], { changes: lower }), 'plan_is_frozen')
		// Not before the room was asked about what the gate left.
		await no(boss, 'ask_commitment', { action: build, party: 'Phòng Kinh tế', statement: 'Làm đường' }, 'consensus_first')
		await boss.must('settle_gate', { settled: false })
		await boss.must('undo_adjustment', { adjustment: second })
		await boss.must('undo_adjustment', { adjustment: first })
		await boss.must('freeze_plan', { frozen: false })
		boss.leave()
	})

	test('commitments and reports', async () => {
		const room = await plan_room()
		const { boss, no, code } = room
		const [asked, stranger] = [await member(hub().port, code, 'state'), await member(hub().port, code, 'private')]
		const road = await objective(room, 'Cứng hóa đường liên thôn', '85')
		const { made: action } = await boss.must('add_action', { data: { title: 'Làm đường', lead: 'Phòng Kinh tế', objectives: [road] } })
		await boss.must('freeze_plan', { frozen: true })
		const ask = { action, party: 'Phòng Kinh tế', statement: 'Làm đường', member: 1 }
		await no(boss, 'ask_commitment', ask, 'consensus_first')
		const { made: poll } = await boss.must('prepare_poll', { activity: room.activity('gate'), method: 'consensus', items_of: 'plan', question: '?' })
		await boss.must('open_poll', { poll })
		await boss.must('close_poll', { poll })
		await no(boss, 'ask_commitment', { ...ask, member: 9 }, 'no_such_thing')
		const { made: commitment } = await boss.must('ask_commitment', ask)
		await no(stranger, 'answer_commitment', { commitment, level: 'confirmed' }, 'not_yours')
		await asked.must('answer_commitment', { commitment, level: 'confirmed' })
		await no(boss, 'add_reading', { data: { action: 9, period: 'Quý 1', planned: '1', actual: '1', allocated: 1, disbursed: 1 } }, 'no_such_thing')
		await no(boss, 'add_reading', { data: { action, period: 'Quý 1', planned: '1', actual: '1', allocated: -1, disbursed: 1 } }, 'bad_field')
		await no(boss, 'add_measurement', { data: { indicator: 9, period: '2026', year: 2026, value: '1' } }, 'no_such_thing')
		await no(stranger, 'add_reading', { data: { action, period: 'Quý 1', planned: '1', actual: '1', allocated: 1, disbursed: 1 } }, 'not_allowed')
		for (const p of [boss, asked, stranger]) p.leave()
	})

	test('after the meeting', async () => {
		const { boss, no, code } = await plan_room()
		const seat = await member(hub().port, code, 'community')
		await boss.until((x) => x.views.has('links'), 'the links')
		const helper = new Person(hub().port, code, boss.views.get('links').links.find((l) => l.role === 'helper').key)
		await helper.enter()
		const notice = { starts: '2026-03-06', days: 20, channels: 'Họp thôn' }
		const said = { text: 'Làm đường thôn trước', uptake: 'open' }
		await no(boss, 'publish_results', { published: false }, 'already_there')
		await boss.must('publish_results', { published: true })
		await no(boss, 'publish_results', { published: true }, 'already_there')
		await no(helper, 'publish_results', { published: false }, 'not_allowed')
		// Article 28 wants twenty days, and no year has a thirtieth of February.
		for (const more of [{ days: 19 }, { days: 366 }, { starts: '2026-02-30' }, { starts: '06/03/2026' }])
			await no(boss, 'set_consultation', { data: { ...notice, ...more } }, 'bad_field')
		await no(boss, 'set_consultation', { data: { ...notice, channels: ' ' } }, 'text_empty')
		await no(boss, 'set_consultation', { data: { ...notice, contact: 'x'.repeat(201) } }, 'text_too_long', 200)
		await no(helper, 'set_consultation', { data: notice }, 'not_allowed')
		await boss.must('set_consultation', { data: notice })
		await no(seat, 'add_opinion', { data: said }, 'not_allowed')
		await no(helper, 'add_opinion', { data: { ...said, text: '' } }, 'text_empty')
		await no(helper, 'add_opinion', { data: { ...said, text: 'x'.repeat(1001) } }, 'text_too_long', 1000)
		await no(helper, 'add_opinion', { data: { ...said, uptake: 'perhaps' } }, 'bad_field')
		for (const uptake of ['partly', 'declined']) await no(helper, 'add_opinion', { data: { ...said, uptake, answer: '  ' } }, 'needs_reason')
		const { made: opinion } = await helper.must('add_opinion', { data: said })
		await no(helper, 'edit_opinion', { opinion, data: { ...said, uptake: 'declined' } }, 'needs_reason')
		await no(helper, 'edit_opinion', { opinion: opinion + 1, data: said }, 'no_such_thing')
		await no(helper, 'edit_opinion', { opinion: 0, data: said }, 'bad_field')
		await helper.must('remove_opinion', { opinion })
		await no(helper, 'remove_opinion', { opinion }, 'no_such_thing')
		await no(helper, 'edit_opinion', { opinion, data: said }, 'no_such_thing')
		await boss.must('end_workshop', {})
		await no(helper, 'add_opinion', { data: said }, 'workshop_ended')
		await boss.must('add_opinion', { data: said })
		for (const p of [boss, helper, seat]) p.leave()
	})

	test('what was carried on once', async () => {
		const { boss, no, activity } = await plan_room()
		const village = { activity: activity('swot'), from: { code: 123456, title: 'Hội thảo thôn' },
			themes: [{ code: 'S-A', quadrant: 'S', title: 'Đất', cards: [{ code: 'S01', quadrant: 'S', text: 'Đất tốt', sector: 'community' }] }] }
		await boss.must('carry', village)
		await no(boss, 'carry', village, 'carried_already')
		boss.leave()
	})
}
