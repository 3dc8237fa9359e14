// The panels behind the first load.
import * as reasons from '../../i18n/participant.later'
import { add_sentences } from '../../i18n/index.svelte'
import type { Panels } from '.'
import Help from '../Help.svelte'
import Board from './Board.svelte'
import Drafts from './Drafts.svelte'
import Groups from './Groups.svelte'
import Objectives from './Objectives.svelte'
import Poll from './Poll.svelte'
import Remarks from './Remarks.svelte'
import Statements from './Statements.svelte'
import Themes from './Themes.svelte'

add_sentences('vi', reasons)

export { Help }

export const MORE: Panels = {
	board: Board,
	themes: Themes,
	poll: Poll,
	statements: Statements,
	drafts: Drafts,
	objectives: Objectives,
	groups: Groups,
	remarks: Remarks,
}
