/** What of a live page is left out of its copy: it needs scripts, the network, or is about the copy itself. */
const LIVE = '[data-live], [data-one-tap], .no-print'
/** Where a person's "not on this device" is remembered; absent means that copies are kept. */
const REFUSED_KEY = 'no-copies'

export const canKeep = (): boolean => 'serviceWorker' in navigator && 'caches' in window

export function isRefused(): boolean {
  try {
    return localStorage.getItem(REFUSED_KEY) !== null
  } catch {
    return false
  }
}

export function setRefused(refused: boolean): void {
  try {
    if (refused) localStorage.setItem(REFUSED_KEY, '1')
    else localStorage.removeItem(REFUSED_KEY)
  } catch {
    // A browser that remembers nothing keeps no copies either.
  }
}

/**
 * Hands a copy of this page to the worker that shows it without a network (public/sw.js).
 * @param panel what is worth keeping
 * @param frame holds `[data-copy-notice]`, above the copy, and `[data-no-network]`, the page for all other addresses
 */
export async function keepCopy(panel: Element, frame: Element): Promise<void> {
  const locale = document.documentElement.lang
  const style = await pageStyle()
  const copy = panel.cloneNode(true) as Element
  for (const live of copy.querySelectorAll(LIVE)) live.remove()
  const heading = panel.querySelector('h1, h2')?.textContent
  const bundle = panel.querySelector('[data-bundle]')?.textContent
  const notice = frame.querySelector('[data-copy-notice]')?.cloneNode(true) as Element
  const now = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(new Date())
  for (const moment of notice.querySelectorAll('[data-now]')) moment.textContent = now
  const noNetwork = frame.querySelector('[data-no-network]')
  await tell(await worker(), {
    address: location.href,
    locale,
    title: [heading, bundle].filter(Boolean).join(' · '),
    page: documentOf(style, document.title, notice.innerHTML + copy.outerHTML),
    shell: documentOf(style, noNetwork?.querySelector('h1')?.textContent ?? '', noNetwork?.innerHTML ?? ''),
    styleHash: await hashOf(style),
  })
}

/** Removes every copy from this device, and the worker that shows them. The site keeps nothing else in these places. */
export async function forgetCopies(): Promise<void> {
  if (!canKeep()) return
  for (const name of await caches.keys()) await caches.delete(name)
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister()
}

async function worker(): Promise<ServiceWorker> {
  await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' })
  const { active } = await navigator.serviceWorker.ready
  if (!active) throw new Error('no worker')
  return active
}

function tell(worker: ServiceWorker, message: object): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => resolve()
    worker.postMessage(message, [port2])
  })
}

/** The style sheets of the page, whole, without letters of our own: the copy asks nobody for anything. */
async function pageStyle(): Promise<string> {
  const sheets = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')]
  const texts = await Promise.all(sheets.map(async ({ href }) => (await fetch(href)).text()))
  return texts
    .join('\n')
    .replaceAll('\r', '')
    .replaceAll(/@font-face\s*\{[^}]*\}/g, '')
    .replaceAll('</', '<\\/')
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`
}

/** A document without scripts, in the language, direction and theme of this one. Made apart, where nothing is loaded. */
function documentOf(style: string, title: string, main: string): string {
  const made = document.implementation.createHTMLDocument(title)
  for (const { name, value } of document.documentElement.attributes)
    made.documentElement.setAttribute(name, value)
  made.head.insertAdjacentHTML(
    'afterbegin',
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
  )
  const brand = document.querySelector('header a')?.outerHTML ?? ''
  made.body.innerHTML = `<header class="on-deep bg-deep text-on-deep"><div class="page flex min-h-16 items-center">${brand}</div></header><main class="page grid w-full max-w-3xl gap-5 pt-6 lg:pt-10">${main}</main>`
  // Put in as text: this page's own policy would refuse an element.
  const html = made.documentElement.outerHTML.replace('</head>', () => `<style>${style}</style></head>`)
  return `<!doctype html>${html}`
}
