// What the page remembers in localStorage. Private windows may refuse it; then it remembers until it is closed.
/* What the device did not take, and all that a preview keeps from it; undefined: forgotten. */
const memory = new Map<string, string | undefined>()
const PREFIX = 'dienhong.'
let lasts = true

/** From now on nothing new reaches the device: a preview leaves no trace on it. */
export function keep_nothing(): void {
	lasts = false
}

/** Everything is on the device: a reload would lose nothing. */
export const has_kept_all = (): boolean => memory.size === 0

export function recall(key: string): string | undefined {
	if (memory.has(key)) return memory.get(key)
	try {
		return localStorage.getItem(PREFIX + key) ?? undefined
	} catch {
		return undefined
	}
}

export function remember(key: string, value: string | undefined): void {
	memory.set(key, value)
	if (!lasts) return
	try {
		if (value === undefined) localStorage.removeItem(PREFIX + key)
		else localStorage.setItem(PREFIX + key, value)
		memory.delete(key)
	} catch {
		/* Full or refused: the memory has it, and goes before what the device still holds. */
	}
}

export function recall_json<T>(key: string, otherwise: T): T {
	try {
		return JSON.parse(recall(key) ?? '') as T
	} catch {
		return otherwise
	}
}

/** Names that begin with `prefix`. */
export function recalled_keys(prefix: string): string[] {
	const keys = new Set([...memory.keys()].filter((key) => key.startsWith(prefix)))
	try {
		for (let i = 0; i < localStorage.length; i++) {
			const key = localStorage.key(i)
			if (key?.startsWith(PREFIX + prefix)) keys.add(key.slice(PREFIX.length))
		}
	} catch {
		/* Refused: the memory is all there is. */
	}
	return [...keys].filter((key) => !memory.has(key) || memory.get(key) !== undefined).sort()
}
