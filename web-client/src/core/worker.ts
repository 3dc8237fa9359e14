// The worker that serves the page when the hub is out of reach. Only where the browser allows one: elsewhere the page has
// to stay open, and says so under Help.
import { secure } from './env'

const AGAIN_MS = 20_000
/* The page's policy takes no address of a script that is a mere text; this one can be no other. */
const { trustedTypes } = globalThis as { trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } } }
const SCRIPT = '/sw.js'
const script = trustedTypes?.createPolicy('page-worker', { createScriptURL: () => SCRIPT }).createScriptURL(SCRIPT) ?? SCRIPT

/** Register it, and tell it what this page is made of once all of that is here. */
export async function keep_page(tries = 5): Promise<void> {
	/* The object exists on plain http too in some browsers, and is useless there. */
	if (!secure() || !('serviceWorker' in navigator) || !import.meta.env.PROD) return
	try {
		await navigator.serviceWorker.register(script)
		const { active } = await navigator.serviceWorker.ready
		const loaded = performance.getEntriesByType('resource').map((entry) => entry.name)
		active?.postMessage({ keep: loaded.filter((url) => url.startsWith(`${location.origin}/assets/`)) })
	} catch {
		/* Out of reach just now, or refused for good: then the page works as long as it stays open. */
		if (tries > 1) setTimeout(() => void keep_page(tries - 1), AGAIN_MS)
	}
}
