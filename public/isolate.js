// The service worker for hosts that cannot set headers, as many static ones: it adds those that isolate the page from other
// origins, without which browsers give it no shared memory, hence no threads. Answers that have them are passed on as they are.
addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))

addEventListener('fetch', (event) => {
  if (new URL(event.request.url).origin === location.origin) event.respondWith(isolated(event.request))
})

async function isolated(request) {
  const response = await fetch(request)
  if (response.status === 0 || response.headers.has('Cross-Origin-Embedder-Policy')) return response // 0: a redirect
  const headers = new Headers(response.headers)
  headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp')
  headers.set('Cross-Origin-Resource-Policy', 'same-origin')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
