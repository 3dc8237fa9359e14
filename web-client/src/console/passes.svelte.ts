// Code cards: what stands on them, and the sheet of them that is being printed.
import { one } from './desk.svelte'
import type { PassRow, Sector } from './desk.svelte'

/** The sheet covers the desk while it is looked at; undefined = it is away. */
export const sheet = $state<{ open: boolean; sector: Sector | '' }>({ open: false, sector: '' })

export const digits_of = (pass: PassRow): string => pass.code.replace(/\D/g, '')

/** Digits as people read them aloud: four, then five. */
export function spoken_pass(pass: PassRow): string {
	const digits = digits_of(pass)
	return `${digits.slice(0, 4)} ${digits.slice(4)}`
}

/** Where the phones go. */
export const base_address = (): string => (one('links')?.address || location.origin).replace(/\/$/, '')

/**
 * What the QR of a card says. The digits stand behind the #, which browsers never send to a server: no log of any hub or
 * proxy ever holds them.
 */
export function pass_link(pass: PassRow): string {
	return `${base_address()}/j/${one('workshop')?.code}#pass=${digits_of(pass)}`
}
