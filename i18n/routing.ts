import { defineRouting } from 'next-intl/routing'

/** The languages of the site. The default one has no prefix; hreflang is written by the pages, not by a header. */
export const routing = defineRouting({
  locales: ['en', 'tr', 'de', 'fr', 'ar'],
  defaultLocale: 'en',
  localePrefix: 'as-needed',
  localeCookie: { maxAge: 60 * 60 * 24 * 365 },
  alternateLinks: false,
})

export type Locale = (typeof routing.locales)[number]

export const isLocale = (value: string): value is Locale =>
  (routing.locales as readonly string[]).includes(value)

/** Each language in its own name: people look for theirs, not for its English name. */
export const LANGUAGE_NAMES: Readonly<Record<Locale, string>> = {
  en: 'English',
  tr: 'Türkçe',
  de: 'Deutsch',
  fr: 'Français',
  ar: 'العربية',
}

export const directionOf = (locale: string): 'ltr' | 'rtl' => (locale === 'ar' ? 'rtl' : 'ltr')

/** The address of a page in a language: ('tr', '/check') → "/tr/check", ('en', '/check') → "/check". */
export function localePath(locale: string, path: string): string {
  if (locale === routing.defaultLocale) return path
  return path === '/' ? `/${locale}` : `/${locale}${path}`
}
