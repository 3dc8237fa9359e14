// Strategy options as they are typed: what a combined one begins with, lines, scores.
import type { StrategyView } from '../desk.svelte'

type Data = StrategyView['data']

/** Lines as typed, without the empty ones. */
export const lines_of = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean)

const once = <T>(lists: T[][]): T[] => [...new Set(lists.flat())]

/** The limits of the lists in the schema. */
const CHAIN_MAX = 20

/** What an option that is made out of others begins with; without others: nothing. People still write its title and its story. */
export function combined(parts: readonly StrategyView[]): Data {
	const data = parts.map((part) => part.data)
	const costs = data.flatMap((one) => one.cost ?? [])
	return {
		title: '',
		tows: once(data.map((one) => one.tows)),
		objectives: once(data.map((one) => one.objectives)),
		chain: once(data.map((one) => one.chain)).slice(0, CHAIN_MAX),
		chain_en: once(data.map((one) => one.chain_en)).slice(0, CHAIN_MAX),
		cost: costs.length ? costs.reduce((sum, cost) => sum + cost, 0) : undefined,
		parts: parts.map((part) => part.strategy),
	}
}

/** A typed score: 1 to 5, or undefined. */
export const score_of = (typed: string): number | undefined => (/^[1-5]$/.test(typed.trim()) ? Number(typed) : undefined)
