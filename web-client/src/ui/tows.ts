// Strategies of the TOWS matrix: each type joins an inner half of SWOT with an outer one.
import type { quadrant, View } from '../core/protocol'

export type TowsType = View<'tows'>['data']['type']

/** In the order in which people read the matrix: opportunities first, then threats. */
export const TOWS_TYPES = ['SO', 'WO', 'ST', 'WT'] as const

/** The two quadrants that a type joins: its two letters. */
export const halves_of = (type: TowsType): [quadrant, quadrant] => [type[0] as quadrant, type[1] as quadrant]

/** Themes that a strategy of the type may cite, inner half first. */
export function citable<T extends { quadrant: quadrant }>(themes: readonly T[], type: TowsType): [T[], T[]] {
	const [inner, outer] = halves_of(type)
	return [themes.filter((one) => one.quadrant === inner), themes.filter((one) => one.quadrant === outer)]
}
