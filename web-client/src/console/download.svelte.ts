// Files to take home. The key travels in a header, so no address that somebody copies ever carries it; opened in a tab of ours a
// document would lose its looks to our own content policy, so it is saved. While the hub is at it, it says how far it is.
import { new_id } from '../core/ids'
import { session, t } from './desk.svelte'
import type { Menu } from './documents'

export interface Stage {
	stage: string
	done: number
	of: number
}

/* What is there at once needs no bar. */
const LOOK_MS = 400
const BUSY_TRIES = 3
const BUSY_WAIT_MS = 2000
const BUSY_MOST_MS = 10_000

/* What the hub says in one word, and what its statuses mean where it says none. */
const WORDS: Record<string, string> = {
	no_font: 'file_no_font', not_written: 'file_not_written', no_such_format: 'file_no_such', round_is_hidden: 'evidence_hidden', scores_are_hidden: 'file_scores_hidden',
}
const STATUSES: Record<number, string> = {
	403: 'file_not_allowed', 404: 'file_no_such', 409: 'evidence_hidden', 500: 'file_not_written', 501: 'file_no_part', 503: 'file_busy',
}

export const trouble_of = (status: number, word: string): string => {
	const key = WORDS[word] ?? STATUSES[status]
	return key ? t(`console.${key}`) : t('console.file_failed', { why: String(status) })
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

export class Download {
	state = $state<'idle' | 'busy' | 'done'>('idle')
	/** How far the hub is; undefined while it does not say. */
	stage: Stage | undefined = $state.raw()
	/** Why there is no file, as a sentence. */
	trouble = $state('')
	#stop: AbortController | undefined

	get busy(): boolean {
		return this.state === 'busy'
	}

	cancel(): void {
		this.#stop?.abort()
	}

	/** Fetches `path` and saves it under `name`, or as the hub calls it. True when it is saved. */
	async take(path: string, name?: string): Promise<boolean> {
		if (this.busy) return false
		const stop = new AbortController()
		this.#stop = stop
		this.state = 'busy'
		this.stage = undefined
		this.trouble = ''
		try {
			const answer = await this.#ask(path, stop.signal)
			if (answer.ok) save(await answer.blob(), name ?? name_in(answer.headers.get('content-disposition')))
			else this.trouble = trouble_of(answer.status, (await answer.text()).trim())
		} catch {
			if (!stop.signal.aborted) this.trouble = t('console.file_no_line')
		}
		this.state = this.trouble || stop.signal.aborted ? 'idle' : 'done'
		stop.abort()
		return this.state === 'done'
	}

	/* A hub that is busy just now is asked again: when it says so, or a little later each time. */
	async #ask(path: string, signal: AbortSignal): Promise<Response> {
		for (let i = 1; ; i++) {
			const job = new_id()
			const asked = fetch(`${path}${path.includes('?') ? '&' : '?'}job=${job}`, { headers: key_header(), signal })
			const over = { is: false }
			void this.#watch(job, signal, over)
			const answer = await asked.finally(() => { over.is = true })
			if (answer.status !== 503 || i === BUSY_TRIES) return answer
			this.stage = { stage: 'busy', done: 0, of: 0 }
			await pause(Math.min(Number(answer.headers.get('retry-after')) * 1000 || BUSY_WAIT_MS * i, BUSY_MOST_MS))
			if (signal.aborted) return answer
		}
	}

	/* A hub that knows of no progress, or has nothing to say of this, is not asked again. */
	async #watch(job: string, signal: AbortSignal, over: { is: boolean }): Promise<void> {
		for (;;) {
			await pause(LOOK_MS)
			if (over.is || signal.aborted) return
			try {
				const answer = await fetch(`/export/progress/${job}`, { headers: key_header(), signal })
				if (!answer.ok) return
				const said = (await answer.json()) as Partial<Stage>
				if (over.is) return
				if (typeof said.stage === 'string') this.stage = { stage: said.stage, done: Number(said.done) || 0, of: Number(said.of) || 0 }
			} catch {
				return
			}
		}
	}
}

const key_header = () => ({ Authorization: `Bearer ${session.who.token ?? ''}` })

/* attachment; filename="dienhong-482917-minutes.docx" */
const name_in = (disposition: string | null): string => /filename="([^"/\\]+)"/.exec(disposition ?? '')?.[1] ?? 'dienhong'

function save(file: Blob, name: string): void {
	const link = document.createElement('a')
	link.href = URL.createObjectURL(file)
	link.download = name
	link.click()
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/* -- the menu -- */

let menu: Menu | undefined = $state.raw()
let is_missing = $state(false)

export const documents_menu = (): Menu | undefined => menu
/** The hub did not give its menu when it was asked last. */
export const menu_is_missing = (): boolean => is_missing

/** Once for a page; `anew`: whatever is known already, since the hub knows better. */
export async function load_menu(anew = false): Promise<Menu | undefined> {
	if (menu && !anew) return menu
	try {
		const answer = await fetch('/export/menu.json', { cache: anew ? 'reload' : 'default' })
		const said = answer.ok ? ((await answer.json()) as Partial<Menu>) : {}
		if (Array.isArray(said.documents) && Array.isArray(said.houses)) menu = said as Menu
		is_missing = menu === undefined
	} catch {
		is_missing = menu === undefined
	}
	return menu
}
