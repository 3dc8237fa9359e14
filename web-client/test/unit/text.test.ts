import { describe, expect, it } from 'vitest'
import { minutes_seconds } from '../../src/core/clock.svelte'
import { clean_code, clean_pass, read_door, spoken_code, spoken_pass } from '../../src/core/door'
import { back_off } from '../../src/core/socket'
import { clean, graphemes } from '../../src/core/text'

describe('text', () => {
	it('is cleaned as the hub cleans it', () => {
		expect(clean('  nu\u031bo\u031b\u0301c \u00a0 sạch\u200b ')).toBe('nước sạch')
		expect(clean('a \r\n\n\n\n b')).toBe('a\n\nb')
	})

	it('is counted in letters as people see them', () => {
		expect(graphemes('nước sạch')).toBe(9)
		expect(graphemes('nước sạch'.normalize('NFD'))).toBe(9)
		expect(graphemes('👩‍🌾')).toBe(1)
	})
})

describe('door', () => {
	const at = (pathname: string, hash = '', search = '') => read_door({ pathname, hash, search })
	const key = '0123456789abcdef0123456789abcdef'
	it('finds code and key however they come', () => {
		expect(at('/j/482917').room).toBe('482917')
		expect(at('/', '#482 917').room).toBe('482917')
		expect(at('/', '', '?room=482917').room).toBe('482917')
		expect(at('/console', `#482917/${key}`)).toEqual({ room: '482917', token: key })
		expect(at('/wall', `#room=482917&key=${key}`)).toEqual({ room: '482917', token: key })
		expect(at('/console', `#hub.${key}`)).toEqual({ room: 'hub', token: key })
		expect(at('/').room).toBe('')
	})
	it('finds a code card, and never takes it for a workshop', () => {
		expect(at('/482917', '#pass=001234567')).toEqual({ room: '482917', token: undefined, pass: '001234567' })
		expect(at('/j/482917', '#pass=0012 34567').pass).toBe('001234567')
		expect(at('/', '#pass=123456789')).toMatchObject({ room: '', pass: '123456789' })
		expect(at('/', '#room=482917&pass=123456789')).toMatchObject({ room: '482917', pass: '123456789' })
		expect(at('/482917', '#pass=12').pass).toBeUndefined()
		expect(at('/482917').pass).toBeUndefined()
		expect(clean_pass(' 0012-34567 ')).toBe('001234567')
		expect(clean_pass('0012 3456')).toBe('')
		expect(spoken_pass('001234567')).toBe('0012 34567')
		expect(spoken_pass('')).toBe('')
	})
	it('takes codes as people say them', () => {
		expect(clean_code(' 482 917 ')).toBe('482917')
		expect(clean_code('48291')).toBe('')
		expect(spoken_code(482917)).toBe('482 917')
		expect(spoken_code(113355779)).toBe('113 355 779')
	})
})

describe('time', () => {
	it('is shown in minutes and seconds, never below zero', () => {
		expect(minutes_seconds(754_000)).toBe('12:34')
		expect(minutes_seconds(-5)).toBe('0:00')
	})
	it('between tries grows to a limit and differs by chance', () => {
		expect(back_off(0, 1)).toBe(500)
		expect(back_off(3, 0)).toBe(2000)
		expect(back_off(20, 1)).toBe(15_000)
	})
})
