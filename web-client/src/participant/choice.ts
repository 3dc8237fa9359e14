// Choices beside a text that is being written.
import { recall, recall_json, remember } from '../core/store'

/** A choice beside a text, kept like it: over a reload, and for this seat and step alone. */
export function kept_choice<T>(key: string, otherwise: T): T {
	return recall(`choice.${key}`) === undefined ? otherwise : recall_json<T>(`choice.${key}`, otherwise)
}

export function keep_choice(key: string, choice: unknown): void {
	remember(`choice.${key}`, choice === undefined ? undefined : JSON.stringify(choice))
}
