// The panels behind the first load.
import * as reasons from '../../i18n/participant.later'
import { add_sentences } from '../../i18n/index.svelte'
import type { Panels } from '.'
import Bands from '../Bands.svelte'
import Done from '../Done.svelte'
import Help from '../Help.svelte'
import MyCard from '../MyCard.svelte'
import OnTop from '../OnTop.svelte'
import Over from '../Over.svelte'
import Actions from './Actions.svelte'
import Board from './Board.svelte'
import Commitments from './Commitments.svelte'
import Consultation from './Consultation.svelte'
import Drafts from './Drafts.svelte'
import Earlier from './Earlier.svelte'
import Evaluation from './Evaluation.svelte'
import Gate from './Gate.svelte'
import Groups from './Groups.svelte'
import Mechanisms from './Mechanisms.svelte'
import Monitoring from './Monitoring.svelte'
import Objectives from './Objectives.svelte'
import Poll from './Poll.svelte'
import Remarks from './Remarks.svelte'
import Series from './Series.svelte'
import Stakeholders from './Stakeholders.svelte'
import Statements from './Statements.svelte'
import Strategies from './Strategies.svelte'
import Themes from './Themes.svelte'
import Tows from './Tows.svelte'
import Write from './Write.svelte'

add_sentences('vi', reasons)

export const LATE = { bands: Bands, done: Done, help: Help, left_over: OnTop, my_card: MyCard, over: Over }
export type Late = typeof LATE

export const MORE: Panels = {
	write: Write,
	board: Board,
	themes: Themes,
	poll: Poll,
	statements: Statements,
	drafts: Drafts,
	objectives: Objectives,
	groups: Groups,
	remarks: Remarks,
	stakeholders: Stakeholders,
	series: Series,
	tows: Tows,
	strategies: Strategies,
	actions: Actions,
	gate: Gate,
	commitments: Commitments,
	mechanisms: Mechanisms,
	monitoring: Monitoring,
	evaluation: Evaluation,
	earlier: Earlier,
	consultation: Consultation,
}
