// The shell without a hub (https and localhost only): pages from the network first, whatever is in /assets/ from the
// store first, since its names change with its content. Commands and views never pass here; they go by WebSocket.
const STORE = 'dienhong-1'
const PATIENCE_MS = 3000

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

/* The page names what it is made of: kept, even if it came before this worker; all else is of older pages and goes. */
self.addEventListener('message', (event) => {
	if (Array.isArray(event.data?.keep)) event.waitUntil(keep_only(event.data.keep.map((url) => new URL(url).pathname)))
})

async function keep_only(paths) {
	const store = await caches.open(STORE)
	for (const request of await store.keys()) {
		const { pathname } = new URL(request.url)
		if (pathname !== '/' && !paths.includes(pathname)) await store.delete(request)
	}
	await Promise.allSettled(['/', ...paths].map(async (path) => (await store.match(path)) ?? store.add(path)))
}

self.addEventListener('fetch', (event) => {
	const { request } = event
	const { origin, pathname } = new URL(request.url)
	if (request.method !== 'GET' || origin !== location.origin) return
	if (request.mode === 'navigate' && (pathname === '/' || pathname.startsWith('/j/'))) event.respondWith(page(request))
	else if (pathname.startsWith('/assets/')) event.respondWith(asset(request))
})

async function page(request) {
	const store = await caches.open(STORE)
	try {
		const answer = await fetch(request, { signal: AbortSignal.timeout?.(PATIENCE_MS) })
		if (answer.ok) await store.put('/', answer.clone())
		return answer
	} catch {
		return (await store.match('/')) ?? Response.error()
	}
}

async function asset(request) {
	const store = await caches.open(STORE)
	const kept = await store.match(request)
	if (kept) return kept
	const answer = await fetch(request)
	if (answer.ok) await store.put(request, answer.clone())
	return answer
}
