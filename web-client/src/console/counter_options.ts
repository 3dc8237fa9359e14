// What takes back a deed on strategy options: criteria, screening, scores, discussion, choice.
import type { Counters } from './counter'

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
