// Chart -> scene, the wall's half of the closed vocabulary: a method names a chart and the wall never learns its name. A new
// chart is a row here, and the compiler asks for it.
import type { Component } from 'svelte'
import type { chart } from '../core/protocol'
import type { PollView, ResultView } from './picture'
import type { Reveal } from './reveal.svelte'
import BandsWall from './BandsWall.svelte'
import BarsWall from './BarsWall.svelte'
import FundsWall from './FundsWall.svelte'
import GradesWall from './GradesWall.svelte'
import ReactionsWall from './ReactionsWall.svelte'

export interface SceneProps {
	poll: PollView
	result: ResultView
	reveal: Reveal
}

export const SCENES: Record<chart, Component<SceneProps>> = {
	bars: BarsWall,
	bands: BandsWall,
	reactions: ReactionsWall,
	grades: GradesWall,
	funds: FundsWall,
}
