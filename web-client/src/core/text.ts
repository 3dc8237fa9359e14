// Vietnamese in input fields: never touched while somebody types, cleaned once when they send. The hub cleans again.

/** NFC, no invisible marks, one space between words, at most one empty line; as the hub will do it. */
export function clean(typed: string): string {
	return typed
		.normalize('NFC')
		.replace(/[\u200b\u200c\u2060\ufeff\u00ad]/g, '')
		.replace(/[\u00a0\t ]+/g, ' ')
		.replace(/ ?\r?\n ?/g, '\n')
		.replace(/\n{3,}/g, '\n\n')
		.trim()
}

const segmenter =
	typeof Intl !== 'undefined' && 'Segmenter' in Intl ? new Intl.Segmenter('vi', { granularity: 'grapheme' }) : undefined

/** Letters as people count them: ế is one, however it was typed. */
export function graphemes(text: string): number {
	const cleaned = clean(text)
	if (!segmenter) return [...cleaned].length
	let n = 0
	for (const _ of segmenter.segment(cleaned)) n++
	return n
}

/** Enter as a wish to send, not as part of a syllable that is still being composed. */
export function is_send_key(event: KeyboardEvent): boolean {
	return event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing && event.keyCode !== 229
}
