// Panel name -> component: what this face can draw. A name that is not here is for other faces, or for a newer page.
import type { Component } from 'svelte'
import type { View, panel } from '../../core/protocol'
import Board from './Board.svelte'
import Drafts from './Drafts.svelte'
import Groups from './Groups.svelte'
import Objectives from './Objectives.svelte'
import Poll from './Poll.svelte'
import Register from './Register.svelte'
import Remarks from './Remarks.svelte'
import Statements from './Statements.svelte'
import Text from './Text.svelte'
import Themes from './Themes.svelte'
import Write from './Write.svelte'

export interface PanelProps {
	stage: View<'stage'>
}

export const PANELS: Partial<Record<panel, Component<PanelProps>>> = {
	text: Text,
	register: Register,
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
