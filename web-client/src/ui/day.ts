// Days: as the wire writes them, 2026-03-06, and as people read them. A day has no time zone: it is counted in UTC and never shifted.
import { lang } from '../i18n/index.svelte'

const DAY_MS = 86_400_000

/** Days since 1970; NaN if it is no day. */
export const day_count = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS)

export const day_after = (day: string, n: number): string => {
	const at = day_count(day) + n
	return Number.isFinite(at) ? new Date(at * DAY_MS).toISOString().slice(0, 10) : ''
}

/** The day that this clock shows where it stands. */
export function day_of(ms: number): string {
	const at = new Date(ms)
	return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((n) => String(n).padStart(2, '0')).join('-')
}

/** Decree 30/2020 puts a 0 before days below 10 and before the months 1 and 2: 06/3/2026; "6 March 2026" in English. */
export function day_text(day: string | undefined): string {
	const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? '') ?? []
	if (!year || !month || !date) return ''
	if (lang() === 'vi') return `${date}/${Number(month) < 3 ? month : Number(month)}/${year}`
	return new Intl.DateTimeFormat(lang() === 'en' ? 'en-GB' : lang(), { dateStyle: 'long', timeZone: 'UTC' }).format(day_count(`${year}-${month}-${date}`) * DAY_MS)
}
