// What a room of 10 m can read: sizes of letters in hundredths of the picture's height, and a look for what does not fit.

/** Cap height of 16 minutes of arc on a picture 1.5 m high, and what may be smaller because it only stands beside. */
export const LEAST_VH = { any: 3, body: 4.4, code: 16, spotlight: 9 }

/** Runs in the page: what does not fit, and which words are too small; a list of sentences, empty where all is well. */
export function faults(least) {
	const found = []
	const name = (e) => `${e.tagName.toLowerCase()}.${[...e.classList].filter((c) => !c.startsWith('svelte-')).join('.')}`
	if (document.querySelector('.fallback')) found.push('the scene was given up')
	const root = document.documentElement
	if (root.scrollHeight > innerHeight || root.scrollWidth > innerWidth) found.push(`page ${root.scrollWidth}x${root.scrollHeight}`)
	const vh = innerHeight / 100
	for (const box of document.querySelectorAll('main, main div, main section, header, footer')) {
		/* Of list and window only the height counts: the pages stand beside each other. The tools lie over the corner. */
		const is_pages = box.matches('.columns, .window')
		if (box.matches('.left') || (box.closest('.columns') && !box.matches('.columns'))) continue
		/* The room that a font keeps for accents may stand out of a tight line. */
		const slack = Math.max(1, 0.35 * Number.parseFloat(getComputedStyle(box).fontSize) - 0.8 * vh)
		if (box.clientHeight > 0 && box.scrollHeight > box.clientHeight + slack) found.push(`${name(box)} is ${box.scrollHeight} high in ${box.clientHeight}`)
		if (!is_pages && box.clientWidth > 0 && box.scrollWidth > box.clientWidth + 1) found.push(`${name(box)} is ${box.scrollWidth} wide in ${box.clientWidth}`)
	}
	const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
	for (let node = walk.nextNode(); node; node = walk.nextNode()) {
		if (!/[\p{L}\p{N}]/u.test(node.data)) continue
		const e = node.parentElement
		if (e.closest('.hidden-word, .tools, .waits, svg')) continue
		const range = document.createRange()
		range.selectNodeContents(node)
		const r = range.getBoundingClientRect()
		if (r.width === 0 || r.right <= 0 || r.left >= innerWidth) continue
		const view = e.closest('.window')?.getBoundingClientRect()
		if (view && (r.left >= view.right || r.right <= view.left)) continue
		const size = Number.parseFloat(getComputedStyle(e).fontSize) / vh
		const slack = 0.17 * size * vh
		if (r.bottom > (view?.bottom ?? innerHeight) + slack || r.top < (view?.top ?? 0) - slack) found.push(`cut off: "${node.data.slice(0, 30)}" ${Math.round(r.top)}..${Math.round(r.bottom)}`)
		const wanted = e.matches('.number') ? least.code : e.matches('.spot .text') ? least.spotlight : e.matches('.card, .item, .text, h1, h3, .element, .count, .pulse b, .big') ? least.body : least.any
		if (size < wanted - 0.01) found.push(`"${node.data.slice(0, 30)}" in ${name(e)} is ${size.toFixed(2)} vh, not ${wanted}`)
	}
	return found
}
