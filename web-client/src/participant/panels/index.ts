// Panel name -> component: what this face can draw. A name that is not here is for other faces, or for a newer page.
// Sitting down comes with the first load; the rest follows behind its picture, so that a cheap phone is usable early and
// has everything when the line breaks: before anybody has answered the first question it is there.
import type { Component } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { View, panel } from '../../core/protocol'
import type { Late } from './more'
import Register from './Register.svelte'
import Text from './Text.svelte'

export interface PanelProps {
	stage: View<'stage'>
}

export type Panels = Partial<Record<panel, Component<PanelProps>>>

const AGAIN_MS = 3000

export const PANELS = new SvelteMap<panel, Component<PanelProps>>([
	['text', Text],
	['register', Register],
])

/* Each name stands for a component of its own shape. */
interface Later extends SvelteMap<keyof Late, Late[keyof Late]> {
	get<N extends keyof Late>(name: N): Late[N] | undefined
}
/** Help, bands and whatever else is not needed at once, when it has come. */
export const later = new SvelteMap() as Later

/** Fetch the rest; without a line it tries again until it has it. `then` runs once all is here. */
export function fetch_panels(then: () => void): void {
	import('./more').then(
		({ LATE, MORE }) => {
			for (const name of Object.keys(LATE) as (keyof Late)[]) later.set(name, LATE[name])
			for (const [name, Panel] of Object.entries(MORE)) PANELS.set(name as panel, Panel)
			then()
		},
		() => setTimeout(() => fetch_panels(then), AGAIN_MS),
	)
}
