// Code cards: what stands on them, and the sheet of them that is being printed.
import { spoken_pass as spoken } from '../core/door'
import { one } from './desk.svelte'
import type { PassRow, Sector } from './desk.svelte'

/** The sheet covers the desk while it is looked at; undefined = it is away. */
export const sheet = $state<{ open: boolean; sector: Sector | '' }>({ open: false, sector: '' })

export const digits_of = (pass: PassRow): string => pass.code.replace(/\D/g, '')

/** Digits as people read them aloud: four, then five. */
export const spoken_pass = (pass: PassRow): string => spoken(digits_of(pass))

/** Where the phones go. */
export const base_address = (): string => (one('links')?.address || location.origin).replace(/\/$/, '')

/**
 * What the QR of a card says. The digits stand behind the #, which browsers never send to a server: no log of any hub or
 * proxy ever holds them.
 */
export function pass_link(pass: PassRow): string {
	return `${base_address()}/j/${one('workshop')?.code}#pass=${digits_of(pass)}`
}
