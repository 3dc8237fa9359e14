// What the page remembers in localStorage. Private windows may refuse it; then it remembers until it is closed.
const memory = new Map<string, string>()
const PREFIX = 'dienhong.'
let lasts = true

/** From now on nothing new reaches the device: a preview leaves no trace on it. */
export function keep_nothing(): void {
	lasts = false
}

export function recall(key: string): string | undefined {
	if (!lasts && memory.has(key)) return memory.get(key)
	try {
		const kept = localStorage.getItem(PREFIX + key)
		if (kept !== null) return kept
	} catch {
		/* Refused; the memory below has it. */
	}
	return memory.get(key)
}

export function remember(key: string, value: string | undefined): void {
	if (value === undefined) memory.delete(key)
	else memory.set(key, value)
	if (!lasts) return
	try {
		if (value === undefined) localStorage.removeItem(PREFIX + key)
		else localStorage.setItem(PREFIX + key, value)
	} catch {
		/* Full or refused: the memory above has it. */
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
	return [...keys].sort()
}
