// What is pressed may go by being pressed: a form that was sent, a button that becomes another. Whoever has no mouse would then
// stand nowhere. The focus goes to the place where it was, never to another button: a key that is held down would press it.

/* A button that waits for an answer is given this long to come back. */
const BACK_MS = 1000
/* No <details>: with a tabindex of -1 Chromium leaves out all that is in it. */
const PLACES = 'section, form, article, aside, main, [role=dialog]'

const is_there = (at: HTMLElement): boolean => at.isConnected && at.offsetParent !== null

/** Watches over the focus of the whole page until what this gives back is called. */
export function keep_focus(): () => void {
	let path: HTMLElement[] = []
	let asked = 0
	let lost = 0

	function look() {
		asked = 0
		const [at] = path
		if (!at || document.activeElement !== document.body) {
			lost = 0
			return
		}
		if (is_there(at) && !at.matches(':disabled')) at.focus({ preventScroll: true })
		else if (is_there(at) && Date.now() - (lost ||= Date.now()) < BACK_MS) asked = window.setTimeout(look, 50)
		else {
			const place = path.find((one) => is_there(one) && one.matches(PLACES))
			place?.setAttribute('tabindex', '-1')
			place?.focus({ preventScroll: true })
		}
	}

	/* After whoever knows better where it belongs, and after the browser has noticed. */
	const soon = () => {
		asked ||= window.setTimeout(look, 60)
	}
	const came = (e: FocusEvent) => {
		path = e.composedPath().filter((one): one is HTMLElement => one instanceof HTMLElement)
	}
	/* Somebody who leaves what is still there wants to be nowhere. */
	const went = (e: FocusEvent) => setTimeout(() => {
		const at = e.target as HTMLElement
		if (at === path[0] && is_there(at) && !at.matches(':disabled') && document.activeElement === document.body) path = []
	})
	const watch = new MutationObserver(soon)
	watch.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled', 'hidden'] })
	addEventListener('focusin', came)
	addEventListener('focusout', went)
	return () => {
		watch.disconnect()
		clearTimeout(asked)
		removeEventListener('focusin', came)
		removeEventListener('focusout', went)
	}
}
