// The panels behind the first load.
import * as reasons from '../../i18n/participant.later'
import { add_sentences } from '../../i18n/index.svelte'
import type { Panels } from '.'
import Bands from '../Bands.svelte'
import Done from '../Done.svelte'
import Help from '../Help.svelte'
import LeftOver from '../LeftOver.svelte'
import MyCard from '../MyCard.svelte'
import Over from '../Over.svelte'
import Board from './Board.svelte'
import Drafts from './Drafts.svelte'
import Groups from './Groups.svelte'
import Objectives from './Objectives.svelte'
import Poll from './Poll.svelte'
import Remarks from './Remarks.svelte'
import Statements from './Statements.svelte'
import Themes from './Themes.svelte'
import Write from './Write.svelte'

add_sentences('vi', reasons)

export const LATE = { bands: Bands, done: Done, help: Help, left_over: LeftOver, my_card: MyCard, over: Over }
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
}
