// The service worker. It adds the headers that isolate the page from other origins where the host cannot, as many static ones: without
// them browsers give it no shared memory, hence no threads. And it keeps the files of one version of the page, each checked by its hash,
// so that the page works without a network; versions are never mixed, and none changes under a page that is open.
importScripts('files.js') // version, and files: the SHA-256 of each by its name

const place = `ganplayground ${new URL(registration.scope).pathname}`
const addressOf = (name) => new URL(name === 'index.html' ? './' : name, registration.scope).href
const keyOf = (name) => new URL(`${name}?${files[name]}`, registration.scope).href

addEventListener('install', (event) => {
  // The first one serves at once, from the network. A newer one waits, with all its files, until no page of the version before is open.
  event.waitUntil(registration.active ? keep() : skipWaiting())
})

addEventListener('activate', (event) => event.waitUntil(dropOthers()))

addEventListener('message', (event) => {
  const { data, source } = event
  if (data.keep) {
    event.waitUntil(keep().then(() => source.postMessage({ kept: version }), (error) => source.postMessage({ unkept: String(error) })))
  }
  if (data.replace) event.waitUntil(replace(source))
})

addEventListener('fetch', (event) => {
  if (new URL(event.request.url).origin === location.origin) event.respondWith(answer(event.request))
})

async function answer(request) {
  const name = nameOf(request)
  if (name && await isWhole()) {
    const kept = await (await caches.open(place)).match(keyOf(name))
    if (kept) return kept
  }
  return isolated(await fetch(request))
}

// nameOf returns the file that a request is for, if it is one of the page's.
function nameOf({ method, url }) {
  const { origin, pathname } = new URL(url), scope = new URL(registration.scope)
  if (method !== 'GET' || !(origin + pathname).startsWith(scope.href)) return undefined
  const name = pathname.slice(scope.pathname.length) || 'index.html'
  return Object.hasOwn(files, name) ? name : undefined
}

// isWhole resolves to whether all files of this version are kept: before that, everything comes from the network.
let whole
const isWhole = () => (whole ??= (async () => {
  const cache = await caches.open(place), kept = new Set((await cache.keys()).map(({ url }) => url))
  return Object.keys(files).every((name) => kept.has(keyOf(name)))
})())

// keep fetches the files of this version that are not kept yet. One that is of another version already makes it fail.
let keeping
const keep = () => (keeping ??= keepAll().finally(() => { keeping = undefined }))

async function keepAll() {
  const cache = await caches.open(place)
  for (const name of Object.keys(files)) {
    if (await cache.match(keyOf(name))) continue
    const response = await fetch(addressOf(name), { cache: 'no-cache' })
    if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`)
    const bytes = await response.arrayBuffer()
    if (await sha256(bytes) !== files[name]) throw new Error(`${name} is not of version ${version}`)
    const headers = new Headers(response.headers)
    for (const header of ['Content-Encoding', 'Content-Length', 'Transfer-Encoding']) headers.delete(header)
    await cache.put(keyOf(name), isolated(new Response(bytes, { headers })))
  }
  whole = Promise.resolve(true)
}

async function dropOthers() {
  const cache = await caches.open(place), ours = new Set(Object.keys(files).map(keyOf))
  for (const request of await cache.keys()) {
    if (!ours.has(request.url)) await cache.delete(request)
  }
}

// replace makes this version the page's, if no other page is open that would find it under its feet.
async function replace(source) {
  const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  const open = windows.filter(({ url }) => url.startsWith(registration.scope)).length
  if (open > 1) return source.postMessage({ others: open - 1 })
  return skipWaiting()
}

async function sha256(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function isolated(response) {
  if (response.status === 0 || response.headers.has('Cross-Origin-Embedder-Policy')) return response // 0: a redirect
  const headers = new Headers(response.headers)
  headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp')
  headers.set('Cross-Origin-Resource-Policy', 'same-origin')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
