import { expect, test } from 'vitest'
import { is_crowded } from '../../src/wall/columns'
import { wifi_text } from '../../src/wall/wifi'

test('a network with a password', () => {
	expect(wifi_text('NhaVanHoa', 'chexanh2026')).toBe('WIFI:T:WPA;S:NhaVanHoa;P:chexanh2026;;')
})

test('an open network says no password', () => {
	expect(wifi_text('Xã Đồng Mây')).toBe('WIFI:T:nopass;S:Xã Đồng Mây;;')
})

test('signs that would end a field are escaped, in name and password', () => {
	expect(wifi_text('a;b,c:d"e\\f', '\\;,:"')).toBe('WIFI:T:WPA;S:a\\;b\\,c\\:d\\"e\\\\f;P:\\\\\\;\\,\\:\\";;')
})

test('a board is crowded when one place would turn more than a few pages', () => {
	const card = 'x'.repeat(70)
	expect(is_crowded([[card, card, card], [card], [], []], true)).toBe(false)
	expect(is_crowded([Array(9).fill(card), [], [], []], true)).toBe(true)
	expect(is_crowded([[card, card, card, card], [], [], []], false)).toBe(true)
})
