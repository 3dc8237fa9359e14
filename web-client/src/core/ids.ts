// Ids and keys: 128 bits as 32 hex digits. randomUUID is missing on plain http, getRandomValues is not.
export function new_id(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16))
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
