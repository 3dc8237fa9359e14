// How strategy options stand, for those who read them: in what order, and in words what the first place depends on. The hub
// has ranked and weighed; nothing is counted here anew.
import type { View } from '../core/protocol'
import { number, of, t } from '../i18n/index.svelte'

export type Option = View<'strategy'>

export interface Options {
	/** In the order of the ranking; empty until it is shown. */
	ranked: Option[]
	/** Without a place: not scored, or not shown yet. */
	open: Option[]
	/** Did not pass a must-have: greyed with their reason, never hidden. */
	failed: Option[]
}

export function in_order(strategies: View<'strategies'> | undefined, options: Option[]): Options {
	const place = (option: Option) => strategies?.ranking.indexOf(option.strategy) ?? -1
	const failed = options.filter((option) => option.screening === 'failed')
	const standing = options.filter((option) => option.screening !== 'failed')
	return {
		ranked: standing.filter((option) => place(option) >= 0).sort((a, b) => place(a) - place(b)),
		open: standing.filter((option) => place(option) < 0),
		failed,
	}
}

/** Which other weights would put another option first; empty where none does, or nothing is shown yet. */
export function dependence(strategies: View<'strategies'> | undefined, options: Option[]): string[] {
	const first = strategies?.ranking[0]
	if (!strategies?.shown || first === undefined) return []
	const code = (strategy: number) => options.find((option) => option.strategy === strategy)?.code ?? ''
	const lines = strategies.sensitivity
		.filter((one) => one.winner !== first)
		.map((one) => {
			const criterion = strategies.criteria[one.criterion - 1]
			const args = { n: number(Math.abs(one.change)), criterion: of(criterion?.text, criterion?.en), option: code(one.winner) }
			return t(one.change > 0 ? 'chart.depends_more' : 'chart.depends_less', args)
		})
	const equal = strategies.ranking_equal[0]
	return equal !== undefined && equal !== first ? [...lines, t('chart.depends_equal', { option: code(equal) })] : lines
}
