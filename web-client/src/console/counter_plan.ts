// What takes back a deed on the action plan: the gate and its moves, commitments, mechanisms, the evaluation. Rows of the plan
// (sources, actions, readings, measurements) are taken back as all rows are.
import type { Views } from '../core/protocol'
import type { Counter, Counters, Look } from './counter'

const action_code = (look: Look, n: number): string => look.get('action', n)?.code ?? ''

/* What a move changed it to; undefined where it stayed. */
const other = <T>(before: T | undefined, after: T | undefined): T | undefined => (after === before ? undefined : after)

/* A mechanism that was agreed on is never none again; before the first it comes back empty. */
const NO_MEMBERS = { state: 0, private: 0, community: 0 }

function back_to_answer(was: Views['commitment'], commitment: number): Counter | undefined {
	/* What a party said itself nobody may say again for it. */
	if (was.level !== 'asked' && !was.voice) return undefined
	return {
		what: was.party,
		mark: (now) => [now.get('commitment', commitment)?.level, now.get('commitment', commitment)?.note],
		steps: [{ command: () => ({ do: 'answer_commitment', commitment, level: was.level, note: was.note }) }],
	}
}

export const plan_counters: Counters = {
	freeze_plan: (c) => ({
		what: '',
		mark: (now) => now.get('gate')?.state === 'sketch',
		steps: [{ command: () => ({ do: 'freeze_plan', frozen: !c.frozen }) }],
	}),
	adjust_action: (c, look) => ({
		what: action_code(look, c.action),
		mark: (now, made) => [now.get('adjustment', made)?.undone, now.get('adjustment', made)?.last],
		steps: [{ command: (made) => (made ? { do: 'undo_adjustment', adjustment: made } : undefined) }],
	}),
	/* The move once more, as it was: nobody types it again because of one press too many. */
	undo_adjustment: (c, look) => {
		const was = look.get('adjustment', c.adjustment)
		if (!was) return undefined
		const { action, kind, resources, reason, reason_en, consent } = was
		const changes = was.changes.map(({ indicator, from, to, from_year, to_year, remainder, remainder_en }) => ({
			indicator, target: other(from, to), year: other(from_year, to_year), remainder, remainder_en,
		}))
		return {
			what: action_code(look, action),
			mark: (now) => now.all('adjustment').map((one) => one.undone),
			steps: [{
				command: () => ({
					do: 'adjust_action', action, kind, resources, quantity: other(was.quantity_before, was.quantity), end: other(was.end_before, was.end),
					reason, reason_en, consent, changes,
				}),
			}],
		}
	},
	settle_gate: (c, look) => {
		const was = look.get('gate')
		if (!was) return undefined
		const { funded, unfunded, reason, reason_en } = was
		return {
			what: '',
			mark: (now) => [now.get('gate')?.state === 'settled', now.get('gate')?.funded],
			steps: [{
				command: () => (c.settled
					? { do: 'settle_gate', settled: false, funded: [], unfunded: [] }
					: { do: 'settle_gate', settled: true, funded, unfunded, reason, reason_en }),
			}],
		}
	},
	/* It comes back as a new action under a new code, and those that waited for it wait for that. */
	remove_action: (c, look) => {
		const row = look.get('action', c.action)
		if (!row) return undefined
		const waiting = look.all('action').filter((one) => one.data.after.some((link) => link.action === c.action))
		return {
			what: row.code,
			mark: (now) => now.get('action', c.action) === undefined,
			steps: [
				{ command: () => ({ do: 'add_action', data: row.data }), makes: true },
				...waiting.map((one) => ({
					command: (made: number, now: Look) => {
						const there = now.get('action', one.action)
						const link = one.data.after.find((x) => x.action === c.action)
						return there && link ? { do: 'edit_action' as const, action: one.action, data: { ...there.data, after: [...there.data.after, { ...link, action: made }] } } : undefined
					},
				})),
			],
		}
	},
	ask_commitment: (c) => ({
		what: c.party,
		mark: (now, made) => now.get('commitment', made),
		steps: [{ command: (made) => (made ? { do: 'remove_commitment', commitment: made } : undefined) }],
	}),
	answer_commitment: (c, look) => {
		const was = look.get('commitment', c.commitment)
		return was && back_to_answer(was, c.commitment)
	},
	remove_commitment: (c, look) => {
		const was = look.get('commitment', c.commitment)
		if (!was) return undefined
		const { action, party, party_en, member, statement, statement_en } = was
		return {
			what: party,
			mark: (now) => now.get('commitment', c.commitment) === undefined,
			steps: [
				{ command: () => ({ do: 'ask_commitment', action, party, party_en, member, statement, statement_en }), makes: true },
				{ command: (made) => (was.voice && made ? { do: 'answer_commitment', commitment: made, level: was.level, note: was.note } : undefined) },
			],
		}
	},
	set_coordination: (_, look) => {
		const data = look.get('mechanisms')?.coordination ?? { members: NO_MEMBERS, channels: [], channels_en: [] }
		return { what: '', mark: (now) => now.get('mechanisms')?.coordination, steps: [{ command: () => ({ do: 'set_coordination', data }) }] }
	},
	set_impact_monitoring: (_, look) => {
		const data = look.get('mechanisms')?.impact ?? { indicators: [] }
		return { what: '', mark: (now) => now.get('mechanisms')?.impact, steps: [{ command: () => ({ do: 'set_impact_monitoring', data }) }] }
	},
	answer_evaluation: (c, look) => {
		const answer_in = (now: Look) => now.all('evaluation').find((one) => one.criterion === c.criterion)
		const was = answer_in(look)
		return {
			what: '',
			mark: answer_in,
			steps: [{
				command: () => ({
					do: 'answer_evaluation', criterion: c.criterion, finding: was?.finding, finding_en: was?.finding_en, evidence: was?.evidence,
					evidence_en: was?.evidence_en, rating: was?.rating || undefined, lesson: was?.lesson, lesson_en: was?.lesson_en,
				}),
			}],
		}
	},
}
