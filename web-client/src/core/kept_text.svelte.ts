// Text that is still being written. It survives whatever happens: a new step, a lost line, a locked screen, a reload.
import { recall, recalled_keys, remember } from './store'

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
		this.keep()
	}

	keep(): void {
		remember(this.#key, this.text === '' ? undefined : this.text)
	}

	clear(): void {
		this.text = ''
		this.keep()
	}
}

/** Texts kept under `prefix` that were begun elsewhere than at `here`: their step has passed. */
export function forgotten_texts(prefix: string, here: string): { key: string; text: string }[] {
	return recalled_keys(`text.${prefix}`)
		.filter((key) => key !== `text.${here}` && !key.startsWith(`text.${here}.`))
		.map((key) => ({ key, text: recall(key) ?? '' }))
		.filter((one) => one.text.trim() !== '')
}

export function drop_text(key: string): void {
	remember(key, undefined)
}
