/** How many eSIMs are in the cart: the only thing of it that a script may read. */
export const CART_UNITS_COOKIE = 'cart_units'

const changed = new EventTarget()
const EVENTS = ['pageshow', 'visibilitychange'] as const

export function onCartUnits(listener: () => void): () => void {
  changed.addEventListener('change', listener)
  // Another tab may have put something in meanwhile.
  for (const event of EVENTS) window.addEventListener(event, listener)
  return () => {
    changed.removeEventListener('change', listener)
    for (const event of EVENTS) window.removeEventListener(event, listener)
  }
}

export function cartUnits(): number {
  const found = new RegExp(`(?:^|; )${CART_UNITS_COOKIE}=(\\d{1,3})(?:;|$)`).exec(document.cookie)
  return Number(found?.[1] ?? 0)
}

/** What the server has just seen: a cart that was paid for is empty, though no answer could change the cookie yet. */
export function correctCartUnits(units: number): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers that people still use
  if (units === 0 && cartUnits() !== 0) document.cookie = `${CART_UNITS_COOKIE}=; path=/; max-age=0`
  changed.dispatchEvent(new Event('change'))
}
