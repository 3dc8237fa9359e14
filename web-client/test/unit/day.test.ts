// Days as people read and count them.
import { describe, expect, it } from 'vitest'
import en from '../../../shared/i18n/en.json'
import vi from '../../../shared/i18n/vi.json'
import { speak, switch_language } from '../../src/i18n/index.svelte'
import { day_after, day_count, day_of, day_text } from '../../src/ui/day'

describe('a day', () => {
	it('is read as each language writes it', async () => {
		await speak(['vi', vi], { en: async () => en })
		expect(['2026-03-06', '2026-01-09', '2026-12-26', '2026-02-10', '', undefined, 'x'].map(day_text)).toEqual(['06/3/2026', '09/01/2026', '26/12/2026', '10/02/2026', '', '', ''])
		await switch_language('en')
		expect(day_text('2026-03-06')).toBe('6 March 2026')
		await switch_language('vi')
	})

	it('is counted over months, years and leap days', () => {
		expect(day_after('2026-03-06', 20)).toBe('2026-03-26')
		expect(day_after('2028-02-20', 20)).toBe('2028-03-11')
		expect(day_after('2026-12-25', 20)).toBe('2027-01-14')
		expect(day_after('', 20)).toBe('')
		expect(day_count('2026-03-26') - day_count('2026-03-06')).toBe(20)
	})

	it('is the one of the clock where it hangs', () => {
		expect(day_of(new Date(2026, 2, 6, 0, 30).getTime())).toBe('2026-03-06')
		expect(day_of(new Date(2026, 2, 6, 23, 30).getTime())).toBe('2026-03-06')
	})
})
