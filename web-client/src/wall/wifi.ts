// The text of a Wi-Fi QR code, as Android and iOS read it: the "MECARD"-like form that ZXing wrote down under "Wi-Fi Network
// config", in which \ ; , : and " are escaped with a backslash.

const escaped = (text: string): string => text.replace(/[\\;,:"]/g, '\\$&')

/** `password` empty: an open network. */
export function wifi_text(name: string, password = ''): string {
	const how = password === '' ? 'T:nopass;' : 'T:WPA;'
	return `WIFI:${how}S:${escaped(name)};${password === '' ? '' : `P:${escaped(password)};`};`
}
