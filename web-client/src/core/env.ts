// What this browser lets us do. On plain http much is missing; asking by name alone would be fooled.
export const secure = (): boolean => typeof isSecureContext === 'boolean' && isSecureContext

/** Keep the screen on where the browser lets us; gives back how to let go. Renewed when the page is shown again. */
export function keep_awake(): () => void {
	let lock: { release(): Promise<void> } | undefined
	let wanted = true
	const take = async () => {
		if (!wanted || !secure() || !('wakeLock' in navigator) || document.visibilityState !== 'visible') return
		try {
			lock = await navigator.wakeLock.request('screen')
		} catch {
			/* Low battery; nothing to be done. */
		}
	}
	const again = () => void take()
	document.addEventListener('visibilitychange', again)
	void take()
	return () => {
		wanted = false
		document.removeEventListener('visibilitychange', again)
		void lock?.release()
	}
}

/** Where the hub listens: the page's own origin, so that no browser asks about the local network. */
export function hub_url(where: { protocol: string; host: string } = location): string {
	return `${where.protocol === 'https:' ? 'wss' : 'ws'}://${where.host}/ws`
}

export async function full_screen(): Promise<void> {
	if (document.fullscreenElement) await document.exitFullscreen()
	else await document.documentElement.requestFullscreen?.()
}
