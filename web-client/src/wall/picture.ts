// What the wall reads: one session that never writes, and the address that phones can reach.
import { hub_url } from '../core/env'
import type { View, Views } from '../core/protocol'
import { reload_once, Session } from '../core/session.svelte'
import { lang } from '../i18n/index.svelte'

export type CardView = View<'card'>
export type PollView = View<'poll'>
export type ResultView = View<'result'>

export const session = new Session({ url: hub_url(), lang, reload: reload_once })

export function one<N extends keyof Views>(noun: N, number = 0): Views[N] | undefined {
	return session.mirror.get(noun, number)
}

export function all<N extends keyof Views>(noun: N): Views[N][] {
	return session.mirror.all(noun)
}

/** The wall often runs on the hub's own laptop; "localhost" would lead every phone to itself. */
export async function public_address(): Promise<string> {
	if (!/^(localhost|127\.|\[::1\])/.test(location.host)) return location.origin
	try {
		const answer = await fetch('/api/address')
		const said: unknown = answer.ok ? await answer.json() : undefined
		const address = (said as { address?: unknown } | undefined)?.address
		if (typeof address === 'string' && address !== '') return address.replace(/\/$/, '')
	} catch {
		/* An older hub: the page's own address has to do. */
	}
	return location.origin
}

/** As people type it. */
export const spoken_address = (address: string): string => address.replace(/^https?:\/\//, '')
