// What takes back a deed on strategy options: criteria, screening, scores, discussion, choice; and on the TOWS they come from.
import type { Counters, Step } from './counter'

export const option_counters: Counters = {
	/* Before the first ones there were none, and none is less than the hub takes. */
	set_criteria: (_, look) => {
		const criteria = look.get('strategies')?.criteria ?? []
		return criteria.length ? {
			what: '',
			mark: (now) => now.get('strategies')?.criteria,
			steps: [{ command: () => ({ do: 'set_criteria', criteria }) }],
		} : undefined
	},
	agree_criteria: (_, look) => {
		const agreed = look.get('strategies')?.agreed ?? false
		return { what: '', mark: (now) => now.get('strategies')?.agreed, steps: [{ command: () => ({ do: 'agree_criteria', agreed }) }] }
	},
	/*
	 * It comes back under a new code, with its screening, the scores that everybody has seen, the choice, and what was made of it.
	 * Scores that nobody may see are given again by their groups.
	 */
	remove_strategy: (c, look) => {
		const row = look.get('strategy', c.strategy)
		if (!row) return undefined
		const { data, screening, failed, screen_reason: reason, screen_reason_en: reason_en, scores } = row
		const was = look.get('strategies')
		const wholes = look.all('strategy').filter((one) => one.data.parts.includes(c.strategy))
		const actions = look.all('action').filter((one) => one.data.strategy === c.strategy)
		return {
			what: row.code,
			mark: (now) => now.get('strategy', c.strategy) === undefined,
			steps: [
				{ command: () => ({ do: 'add_strategy', data }), makes: true },
				{ command: (strategy) => (screening === 'unknown' ? undefined : { do: 'screen_strategy', strategy, screening, failed, reason, reason_en }) },
				...scores.map(({ sector, values, note }): Step => ({ command: (strategy) => ({ do: 'score_strategy', strategy, sector, values, note }) })),
				...wholes.map((one): Step => ({
					command: (made, now) => {
						const there = now.get('strategy', one.strategy)?.data
						return there && { do: 'edit_strategy', strategy: one.strategy, data: { ...there, parts: [...there.parts, made] } }
					},
				})),
				...actions.map((one): Step => ({
					command: (strategy, now) => {
						const there = now.get('action', one.action)?.data
						return there && { do: 'edit_action', action: one.action, data: { ...there, strategy } }
					},
				})),
				{
					command: (strategy) => (was?.chosen === c.strategy
						? { do: 'choose_strategy', strategy, reason: was.reason, reason_en: was.reason_en, dissent: was.dissent, dissent_en: was.dissent_en } : undefined),
				},
			],
		}
	},
	/* Options that cited it cite it again. */
	remove_tows: (c, look) => {
		const row = look.get('tows', c.tows)
		if (!row) return undefined
		const citing = look.all('strategy').filter((one) => one.data.tows.includes(c.tows))
		return {
			what: row.code,
			mark: (now) => now.get('tows', c.tows) === undefined,
			steps: [
				{ command: () => ({ do: 'add_tows', data: row.data }), makes: true },
				...citing.map((one): Step => ({
					command: (made, now) => {
						const there = now.get('strategy', one.strategy)?.data
						return there && { do: 'edit_strategy', strategy: one.strategy, data: { ...there, tows: [...there.tows, made] } }
					},
				})),
			],
		}
	},
	screen_strategy: (c, look) => {
		const option = look.get('strategy', c.strategy)
		return option && {
			what: option.code,
			mark: (now) => {
				const there = now.get('strategy', c.strategy)
				return [there?.screening, there?.failed, there?.screen_reason]
			},
			steps: [{
				command: () => ({
					do: 'screen_strategy', strategy: c.strategy, screening: option.screening, failed: option.failed,
					reason: option.screen_reason, reason_en: option.screen_reason_en,
				}),
			}],
		}
	},
	/* What a group has scored is seen by nobody before it is shown: over hidden scores there is no way back. */
	score_strategy: (c, look) => {
		const option = look.get('strategy', c.strategy)
		const before = option?.scores.find((one) => one.sector === c.sector)
		if (!option || (option.scored.includes(c.sector) && !before)) return undefined
		return {
			what: option.code,
			mark: (now) => {
				const there = now.get('strategy', c.strategy)
				return [there?.scored.includes(c.sector), there?.scores.find((one) => one.sector === c.sector)]
			},
			steps: [{ command: () => ({ do: 'score_strategy', strategy: c.strategy, sector: c.sector, values: before?.values ?? [], note: before?.note }) }],
		}
	},
	discuss_strategies: (_, look) => {
		const { discussion: text, discussion_en: en } = look.get('strategies') ?? {}
		return text ? {
			what: '',
			mark: (now) => now.get('strategies')?.discussion,
			steps: [{ command: () => ({ do: 'discuss_strategies', text, en }) }],
		} : undefined
	},
	choose_strategy: (c, look) => {
		const was = look.get('strategies')
		if (!was) return undefined
		const { chosen, reason, reason_en, dissent, dissent_en } = was
		return {
			what: look.get('strategy', c.strategy || chosen || 0)?.code ?? '',
			mark: (now) => [now.get('strategies')?.chosen, now.get('strategies')?.reason, now.get('strategies')?.dissent],
			steps: [{
				command: () => (chosen ? { do: 'choose_strategy', strategy: chosen, reason, reason_en, dissent, dissent_en } : { do: 'choose_strategy' }),
			}],
		}
	},
}
