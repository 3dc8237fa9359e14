// Text that is still being written. It survives whatever happens: a new step, a lost line, a locked screen, a reload.
import { untrack } from 'svelte'
import { recall, remember } from './store'

/* What has a place on the screen just now, by name; counted, since a new field may come before the old one goes. */
const places = new Map<string, number>()
let turn = $state(0)

/** Something that is kept has a place on the screen, until what this gives back is called. */
export function show_place(name: string): () => void {
	const count = (by: 1 | -1) => {
		places.set(name, (places.get(name) ?? 0) + by)
		untrack(() => turn++)
	}
	count(1)
	return () => count(-1)
}

/** Reading it follows every change of places. */
export function has_place(name: string): boolean {
	return turn >= 0 && (places.get(name) ?? 0) > 0
}

export class KeptText {
	text = $state('')
	#key: string

	constructor(key: string) {
		this.#key = `text.${key}`
		this.text = recall(this.#key) ?? ''
	}

	/**
	 * The field says what it holds; never the other way round while somebody types. Kept with every letter: a card is
	 * short, and a phone may be locked at any moment.
	 */
	set(text: string): void {
		this.text = text
		remember(this.#key, text === '' ? undefined : text)
	}

	clear(): void {
		this.set('')
	}

	/** Its field is on the screen, until what this gives back is called. */
	show(): () => void {
		return show_place(this.#key)
	}
}
