import { config } from '@/lib/platform/config'

/** Remembers in which currency a visitor wants to see and pay prices. Holds a code, nothing about the person. */
export const CURRENCY_COOKIE = 'currency'

/** The currency that an address or a cookie names, if the store sells in it; an address says it later than a cookie. */
export function currencyNamed(...candidates: readonly unknown[]): string | null {
  const { currencies } = config()
  for (const candidate of candidates) {
    const known = currencies.find((code) => code === candidate)
    if (known) return known
  }
  return null
}

/** The visitor's own choice holds for a year, for the pages after it. */
export const currencyCookie = (currency: string) =>
  ({
    name: CURRENCY_COOKIE,
    value: currency,
    path: '/',
    sameSite: 'lax',
    httpOnly: true,
    secure: config().siteUrl.startsWith('https:'),
    maxAge: 60 * 60 * 24 * 365,
  }) as const
