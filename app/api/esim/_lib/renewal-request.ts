const LOCALES = ['en', 'tr', 'de', 'fr', 'ar'] as const

/** Primary tag of the first language the client names that we speak; English otherwise. */
export function localeOf(headers: Headers): string {
  const tags = (headers.get('accept-language') ?? '').split(',')
  const primary = tags.map((tag) => tag.trim().slice(0, 2).toLowerCase())
  return primary.find((tag) => (LOCALES as readonly string[]).includes(tag)) ?? 'en'
}

/** Where Stripe sends the buyer back to: the client's own host if we know it, our order page otherwise. */
export function returnOriginOf(headers: Headers, known: readonly string[]): string | null {
  const origin = headers.get('origin')
  return origin !== null && known.includes(origin) ? origin : null
}
