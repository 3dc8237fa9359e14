// Through which address somebody came: /j/482917, /482917, #482917, ?room=482917 or a role's link, /console#482917/KEY. A
// code card's link says its digits behind the #, which no browser sends to anybody: /j/482917#pass=001234567. With
// /?preview=state#482917.KEY whoever runs the room looks as a participant of that sector.
import { SECTORS, type sector } from './protocol'

export interface Door {
	/** "" = the code has to be asked for. "hub" = the operator's own door. */
	room: string
	/** Key of a role link. */
	token?: string
	/** Digits of a code card. */
	pass?: string
	/** Looks as a participant of this sector; needs a role's key. */
	preview?: sector
}

const PASS_DIGITS = 9

/** Digits only: spaces and dots are how people read a code aloud. "" if it cannot be one. */
export function clean_code(typed: string): string {
	const digits = typed.replace(/[^0-9]/g, '')
	return /^[1-9][0-9]{5,8}$/.test(digits) ? digits : ''
}

/** The digits of a code card however they were typed; "" if they cannot be one. */
export function clean_pass(typed: string): string {
	const digits = typed.replace(/[^0-9]/g, '')
	return digits.length === PASS_DIGITS ? digits : ''
}

/** "001234567" as it stands on the card: 0012 34567. */
export function spoken_pass(digits: string): string {
	return digits.replace(/^(\d{4})(?=\d)/, '$1 ')
}

export function read_door(where: { pathname: string; hash: string; search: string }): Door {
	const query = new URLSearchParams(where.search)
	const hash = decodeURIComponent(where.hash.replace(/^#/, ''))
	const named = new URLSearchParams(hash)
	const pass = clean_pass(named.get('pass') ?? '') || undefined
	const token = /(?:^|[^0-9a-f])([0-9a-f]{32})(?:$|[^0-9a-f])/.exec(`${hash} ${query.get('key') ?? ''}`)?.[1]
	/* The digits of a card are no code of a workshop. */
	const rest = (token ? hash.replace(token, '') : hash).replace(/pass=[^&]*/, '')
	const path = /^\/(?:j\/)?([0-9 ]+)$/.exec(decodeURIComponent(where.pathname))?.[1]
	const room =
		clean_code(path ?? '') || clean_code(query.get('room') ?? '') || clean_code(named.get('room') ?? rest)
	if (/(^|[^a-z])hub([^a-z]|$)/.test(rest) || query.get('room') === 'hub') return { room: 'hub', token }
	const preview = SECTORS.find((sector) => sector === query.get('preview'))
	if (preview && token) return { room, token, preview }
	return pass ? { room, token, pass } : { room, token }
}

/** "482917" as people say it: 482 917. */
export function spoken_code(code: string | number): string {
	return String(code).replace(/(\d{3})(?=\d)/g, '$1 ')
}
