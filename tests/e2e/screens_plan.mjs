// The second half of the screens: options, the plan and its gate, commitments, how it goes months later. Run by screens.test.mjs, in the
// workshop that it has brought as far as the objectives.
import test from 'node:test'
import {
	all, data, move_command, write_actions, write_mechanisms, write_reports, write_scores, write_sources, write_strategies,
} from './demo_plan.mjs'
import { face, faces } from './faces.mjs'

const DESKS = ['desk', 'zoomed', 'pocket']
const WALLS = ['wall', 'beamer']

/** `room()`: who is there once the tests run; the others are those of screens.test.mjs. */
export function plan_scenes({ room, FACES, FULL, scene, step, turn, by_boss, now, view, settled, wake }) {
	/* For states that differ little from another one: nobody looks at them in a short run. */
	const fully = FULL ? undefined : []
	/* Opens what is folded, once for all dresses. */
	const open = async (at, shown) => (await shown.count()) || at.first().click()

	test('options', { timeout: 180_000 }, async () => {
		const { boss } = room()
		await step('strategies')
		await write_strategies(boss)
		await settled()
		await scene('options-screened', fully)
		await turn('open_input')
		await write_scores(boss, ['state'])
		await settled()
		await scene('options-open')
		await write_scores(boss, ['private', 'community'])
		await turn('reveal')
		await settled()
		if (view('strategies').depends) await boss.must('discuss_strategies', { text: 'Giữ trọng số cho người nghèo.' })
		await boss.must('choose_strategy', { strategy: data.strategy_options.length, reason: 'Điểm cao nhất, gồm cả đường và nước.' })
		await settled()
		await scene('options-chosen')
	})

	test('the plan and its gate', { timeout: 300_000 }, async () => {
		const { boss, bots, seat } = room()
		await step('actions')
		await write_sources(boss)
		await write_actions(boss)
		await settled()
		await scene('actions')
		await by_boss('show_on_wall', { mode: 'thread', action: 2 })
		await settled()
		await scene('thread', [...DESKS, ...WALLS], async (page, who) => {
			if (!DESKS.includes(who)) return
			const row = page.getByRole('button', { name: 'H02', exact: true })
			const thread = page.getByRole('button', { name: /^(Mạch ý kiến|Thread) H02$/ })
			await open(row, thread)
			await open(thread, page.getByRole('dialog'))
		})
		for (const name of DESKS) await faces[name].keyboard.press('Escape')
		await scene('actions-opened', FULL ? DESKS : [])
		await by_boss('show_on_wall', { mode: 'stage' })

		await step('gate')
		await scene('gate-sketch', fully)
		await by_boss('freeze_plan', { frozen: true })
		await settled()
		await scene('gate-over', undefined, async (page, who) => {
			if (DESKS.includes(who)) await open(page.locator('.candidates button'), page.locator('.candidates form'))
		})
		const { proposal } = view('gate')
		const unfunded = all(boss, 'action').map((a) => a.action).filter((a) => !proposal.includes(a))
		await by_boss('settle_gate', { settled: true, funded: proposal, unfunded, reason: 'Phần còn lại kêu gọi đầu tư.' })
		await settled()
		await scene('gate-settled', fully)
		await by_boss('settle_gate', { settled: false, funded: [], unfunded: [] })
		for (const code of data.resource_gate.iterations.flatMap((i) => i.actions ?? [])) await boss.must('adjust_action', move_command(boss, code))
		await boss.must('record_iteration', { label: 'Vòng 1' })
		await settled()
		await scene('gate-open')

		const { made: poll } = await boss.must('prepare_poll', { activity: now(), method: 'consensus', items_of: 'plan', question: data.consensus_rounds[2].question_vi })
		await boss.must('open_poll', { poll })
		await wake()
		await Promise.all(bots.map((b) => b.must('cast_ballot', { poll, picks: [{ item: 1, points: 4 }] })))
		await boss.must('close_poll', { poll })
		await boss.must('show_result', { poll })
		await step('commitments')
		const { member: own } = all(boss, 'member').find((m) => m.code === seat.views.get('me').code)
		for (const [i, a] of data.actions.slice(0, 3).entries())
			await boss.must('ask_commitment', { action: i + 1, party: a.lead_vi, member: i === 1 ? own : undefined, statement: a.vi, statement_en: a.en })
		await boss.must('answer_commitment', { commitment: 1, level: 'confirmed' })
		await write_mechanisms(boss)
		await settled()
		await scene('commitments')
	})

	test('how the plan goes, months later', { timeout: 180_000 }, async () => {
		const { h, boss, code } = room()
		for (const kind of ['evaluation', 'monitoring']) await by_boss('add_activity', { kind, title: kind === 'monitoring' ? 'Theo dõi' : 'Đánh giá', after: now() })
		await boss.until(() => view('agenda').activities.some((a) => a.kind === 'monitoring'), 'the steps of later')
		await step('monitoring')
		await write_reports(boss)
		await settled()
		await scene('monitoring')
		const unit = await face(faces.desk.context().browser(), 'unit')
		FACES.unit = FACES.phone
		await unit.goto(`http://127.0.0.1:${h.port}/console#${code}.${view('links').links.find((l) => l.role === 'reporter').key}`)
		await unit.locator('select').first().selectOption({ label: data.actions[0].lead_vi })
		await scene('reporter', ['unit'])
		await unit.close()

		await step('evaluation')
		for (const { criterion } of data.evaluation_questions.slice(0, 5))
			await boss.must('answer_evaluation', { criterion, finding: 'Việc chính đã xong, đúng với nhu cầu của bà con.', evidence: 'Sổ theo dõi của thôn', rating: 4, lesson: 'Bàn với dân trước khi làm.' })
		await settled()
		await scene('evaluation')

		await step('welcome')
		await by_boss('carry', { activity: view('agenda').activities.find((a) => a.kind === 'swot').activity, from: { code: 123456, title: 'Hội nghị thôn Nà Lặng', title_en: 'Meeting of Na Lang village' }, themes: [], objectives: [],
			cards: [{ code: 'W01', quadrant: 'W', text: 'Đường vào thôn lầy lội', sector: 'community' }], lessons: [{ criterion: 'lessons', text: 'Bàn với dân trước khi làm.' }] })
		await settled()
		await scene('earlier', fully)
	})
}
