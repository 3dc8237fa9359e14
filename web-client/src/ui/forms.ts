// The closed vocabularies of rounds: a method names a form and a chart, and never brings one of its own.
import type { Component } from 'svelte'
import type { View, chart, form, pick } from '../core/protocol'
import BandsChart from './BandsChart.svelte'
import BarsChart from './BarsChart.svelte'
import LevelsForm from './LevelsForm.svelte'
import SpendForm from './SpendForm.svelte'

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

export const FORMS: Record<form, Component<FormProps>> = { spend: SpendForm, levels: LevelsForm }
export const CHARTS: Record<chart, Component<ChartProps>> = { bars: BarsChart, bands: BandsChart }
