/*
 * Keeps what installs an eSIM on its owner's device, so that it can be read without a network. Only this: every other
 * page comes from the network, or is a page that says there is none. A copy is one document without scripts, so that it
 * needs nothing of a build that may be gone. This file alone knows where copies are kept and for how long; pages ask it
 * by message (components/esims/install/kept-copy.ts).
 */
const CACHE = 'kept-1'
const KEPT_MS = 30 * 24 * 60 * 60 * 1000
/** So long a page that is kept may take from the network: at an airport it often never comes. */
const PATIENCE_MS = 8000
const SHELL = '/.kept/'

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(begin()))
self.addEventListener('message', (event) => {
  const [port] = event.ports
  event.waitUntil(keep(event.data).then(() => port?.postMessage('kept')))
})
self.addEventListener('fetch', (event) => {
  const { mode, method } = event.request
  if (mode === 'navigate' && method === 'GET') event.respondWith(navigate(event))
})

async function begin() {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name)
  await keptPages()
  // Else every page would wait for this worker to start.
  await self.registration.navigationPreload?.enable()
  await self.clients.claim()
}

/** Where a page is kept: its address with nothing of the query but the token of the order. */
function keyOf(address) {
  const url = new URL(address, self.location.origin)
  const token = url.searchParams.get('t')
  return url.pathname + (token === null ? '' : `?${new URLSearchParams({ t: token })}`)
}

/** @param message address, locale, title, page, shell, styleHash: two documents around one style sheet */
async function keep({ address, locale, title, page, shell, styleHash }) {
  const cache = await caches.open(CACHE)
  await cache.put(SHELL + locale, documentOf(shell, styleHash))
  await cache.put(keyOf(address), documentOf(page, styleHash, title))
}

function documentOf(html, styleHash, title = '') {
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src '${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-kept-at': String(Date.now()),
      'x-kept-title': encodeURIComponent(title),
    },
  })
}

/** The network's answer while there is one; else the copy, if this page is kept; else the page that says so. */
async function navigate(event) {
  const { url } = event.request
  const key = keyOf(url)
  const kept = (await keptPages()).get(key)
  let answer
  try {
    answer = await (kept ? inTime(fromNetwork(event)) : fromNetwork(event))
  } catch {
    return kept ?? noNetwork(url)
  }
  if (!kept) return answer
  if (answer.status >= 500) return kept
  if (isRefused(answer, url.endsWith(key))) await forget(key)
  return answer
}

const fromNetwork = async ({ preloadResponse, request }) => (await preloadResponse) ?? fetch(request)

function inTime(answer) {
  return new Promise((resolve, reject) => {
    answer.then(resolve, reject)
    setTimeout(() => reject(new Error('the network takes too long')), PATIENCE_MS)
  })
}

/** Not there any more, or only after signing in. An address with more in its query may lead on to the page itself. */
const isRefused = ({ status, type }, isItself) =>
  [401, 403, 404, 410].includes(status) || (type === 'opaqueredirect' && isItself)

const forget = async (key) => (await caches.open(CACHE)).delete(key)

/** Address → copy. Those that are too old go. */
async function keptPages() {
  const cache = await caches.open(CACHE)
  const pages = new Map()
  for (const request of await cache.keys()) {
    const { pathname, search } = new URL(request.url)
    if (pathname.startsWith(SHELL)) continue
    const copy = await cache.match(request)
    if (!copy) continue
    if (Date.now() - Number(copy.headers.get('x-kept-at')) < KEPT_MS) pages.set(pathname + search, copy)
    else await cache.delete(request)
  }
  return pages
}

async function noNetwork(url) {
  const cache = await caches.open(CACHE)
  const [, first = ''] = new URL(url).pathname.split('/')
  const wanted = [first, 'en'].map((locale) => SHELL + locale)
  const shells = (await cache.keys()).map((request) => new URL(request.url).pathname)
  const known = shells.filter((path) => path.startsWith(SHELL))
  const shell = await cache.match(wanted.find((path) => known.includes(path)) ?? known[0] ?? SHELL)
  if (!shell) return Response.error()
  const links = [...(await keptPages())].map(([key, { headers }]) => {
    const title = decodeURIComponent(headers.get('x-kept-title') ?? '')
    return `<li><a href="${escaped(key)}"><bdi>${escaped(title)}</bdi></a></li>`
  })
  const html = (await shell.text()).replace(/(<ul[^>]* data-copies="">)(?=<\/ul>)/, (list) => list + links.join(''))
  return new Response(html, { headers: shell.headers })
}

const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
