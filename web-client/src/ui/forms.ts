// The closed vocabularies of rounds: a method names a form and a chart, and never brings one of its own.
import type { Component } from 'svelte'
import type { View, chart, form, pick } from '../core/protocol'
import BandsChart from './BandsChart.svelte'
import BarsChart from './BarsChart.svelte'
import FundsChart from './FundsChart.svelte'
import GradeForm from './GradeForm.svelte'
import GradesChart from './GradesChart.svelte'
import LevelsForm from './LevelsForm.svelte'
import PairForm from './PairForm.svelte'
import RankForm from './RankForm.svelte'
import ReactForm from './ReactForm.svelte'
import ReactionsChart from './ReactionsChart.svelte'
import SpendForm from './SpendForm.svelte'
import TickForm from './TickForm.svelte'

export interface FormProps {
	poll: View<'poll'>
	picks: pick[]
	onpicks: (picks: pick[]) => void
	disabled?: boolean
}

export interface ChartProps {
	result: View<'result'>
	poll: View<'poll'>
	/** Items that the reader's own ballot named. */
	own?: number[]
}

export const FORMS: Record<form, Component<FormProps>> = {
	spend: SpendForm,
	levels: LevelsForm,
	react: ReactForm,
	tick: TickForm,
	grade: GradeForm,
	rank: RankForm,
	pair: PairForm,
}
export const CHARTS: Record<chart, Component<ChartProps>> = {
	bars: BarsChart,
	bands: BandsChart,
	reactions: ReactionsChart,
	grades: GradesChart,
	funds: FundsChart,
}
