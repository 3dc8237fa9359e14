// Every sentence, in the reader's language. A face brings the sections it needs, one language at once and the other
// when somebody asks for it; switching redraws, it never reloads.
import languages from 'virtual:languages'
import { recall, remember } from '../core/store'

/** As its file is called: shared/i18n/vi.json is "vi". */
export type Language = string
/** section -> key -> sentence; what shared/i18n/*.json hold. */
export type Sentences = Record<string, Record<string, string>>
export type Arguments = Record<string, string | number>

/** Vietnamese first, then whatever files stand beside it. */
export const LANGUAGES: readonly Language[] = ['vi', ...Object.keys(languages).filter((one) => one !== 'vi')]
/** How a language calls itself. */
export const language_name = (of: Language): string => languages[of] ?? of

let language = $state<Language>('vi')
let sentences = $state.raw<Partial<Record<Language, Sentences>>>({})
let load: Partial<Record<Language, () => Promise<Sentences>>> = {}

/** What a bundler's glob over shared/i18n found, by language. */
export function by_language(files: Record<string, () => Promise<unknown>>): Record<Language, () => Promise<Sentences>> {
	const named = Object.entries(files).map(([path, fetch_it]) => [path.replace(/^.*\/|\.json.*$/g, ''), fetch_it])
	return Object.fromEntries(named) as Record<Language, () => Promise<Sentences>>
}

/** `now` is at hand; `later` says how to fetch the others. Takes the reader's last choice, if there is one. */
export async function speak(
	now: [Language, Sentences],
	later: Partial<Record<Language, () => Promise<Sentences>>>,
): Promise<void> {
	sentences = { ...sentences, [now[0]]: now[1] }
	load = later
	language = now[0]
	const wanted = recall('language')
	if (wanted && LANGUAGES.includes(wanted)) await switch_language(wanted, false)
	else mark_page()
}

/** Sentences that come behind the first load, also of sections that are here in part. */
export function add_sentences(of: Language, more: Sentences): void {
	const all: Sentences = { ...sentences[of] }
	for (const [section, keys] of Object.entries(more)) all[section] = { ...all[section], ...keys }
	sentences = { ...sentences, [of]: all }
}

/** Fetch the other languages before somebody asks for one without a line. */
export async function fetch_languages(): Promise<void> {
	for (const of of LANGUAGES) {
		const fetch_it = load[of]
		if (sentences[of] || !fetch_it) continue
		try {
			sentences = { ...sentences, [of]: await fetch_it() }
		} catch {
			/* Not now; switch_language() tries again. */
		}
	}
}

export async function switch_language(wanted: Language, by_choice = true): Promise<void> {
	if (!sentences[wanted] && load[wanted]) {
		try {
			sentences = { ...sentences, [wanted]: await load[wanted]() }
		} catch {
			/* No network just now: the language that is here goes on. */
			mark_page()
			return
		}
	}
	if (sentences[wanted]) language = wanted
	if (by_choice) remember('language', wanted)
	mark_page()
}

export const lang = (): Language => language

/** The one that comes next when somebody presses a key for it. */
export const next_language = (): Language => LANGUAGES[(LANGUAGES.indexOf(language) + 1) % LANGUAGES.length]!

function mark_page(): void {
	if (typeof document !== 'undefined') document.documentElement.lang = language
}

/** "participant.code.title": section, then key. A sentence that is missing shows its key, and a test fails. */
export function t(name: string, args?: Arguments): string {
	const dot = name.indexOf('.')
	const section = sentences[language]?.[name.slice(0, dot)] ?? sentences.vi?.[name.slice(0, dot)]
	const sentence = section?.[name.slice(dot + 1)] ?? name
	return args ? fill(sentence, args) : sentence
}

/** Is there such a sentence? For words of the hub that this page may not know. */
export function has(name: string): boolean {
	const dot = name.indexOf('.')
	return sentences[language]?.[name.slice(0, dot)]?.[name.slice(dot + 1)] !== undefined
}

/** The sentence for a number of things: KEY.one or KEY.other, with {n}. Vietnamese has only "other". */
export function tn(name: string, n: number, args: Arguments = {}): string {
	const form = new Intl.PluralRules(language).select(n)
	return t(form === 'one' && has(`${name}.one`) ? `${name}.one` : `${name}.other`, { ...args, n })
}

export function fill(sentence: string, args: Arguments): string {
	return sentence.replace(/\{([a-z_]+)\}/g, (whole, name: string) => {
		const value = args[name]
		return value === undefined ? whole : typeof value === 'number' ? number(value) : value
	})
}

/** 1234.5 -> "1.234,5" in Vietnamese. */
export function number(value: number, places?: number): string {
	return new Intl.NumberFormat(language, { minimumFractionDigits: places, maximumFractionDigits: places ?? 3 }).format(value)
}

/** A decimal of the wire, "16.90", with the places it came with; never through a float for its digits. */
export function decimal(text: string): string {
	const [whole, part] = text.replace('-', '').split('.')
	const head = (text.startsWith('-') ? '−' : '') + new Intl.NumberFormat(language).format(BigInt(whole || '0'))
	return part ? head + decimal_sign() + part : head
}

/** "," in Vietnamese, "." in English. */
export function decimal_sign(): string {
	return new Intl.NumberFormat(language).formatToParts(1.5).find((part) => part.type === 'decimal')?.value ?? '.'
}

/** What somebody wrote, in the reader's language where a translation was given. */
export function of(vi: string | undefined, en: string | undefined): string {
	return (language === 'en' && en) || vi || ''
}

/** The hub's refusal as a sentence; an unknown word still says that it was refused. */
export function refusal(no: { why: string; [argument: string]: unknown }): string {
	const args: Arguments = {}
	for (const [key, value] of Object.entries(no))
		if (typeof value === 'number' || typeof value === 'string') args[key] = value
	if (has(`refusal.${no.why}`)) return t(`refusal.${no.why}`, args)
	if (has(`fault.${no.why}`)) return t(`fault.${no.why}`, args)
	return t('ui.refused', { why: no.why })
}
