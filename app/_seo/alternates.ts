import type { Metadata } from 'next'
import { localePath, routing } from '@/i18n/routing'
import { config } from '@/lib/platform/config'

const absolute = (locale: string, path: string) => `${config().siteUrl}${localePath(locale, path)}`

/** hreflang of a page: every language, and the default one for everybody else. */
export function languagesOf(path: string): Record<string, string> {
  const languages = Object.fromEntries(routing.locales.map((locale) => [locale, absolute(locale, path)]))
  return { ...languages, 'x-default': absolute(routing.defaultLocale, path) }
}

/** Canonical address and other languages of a public page. */
export const alternates = (locale: string, path: string): Metadata['alternates'] => ({
  canonical: absolute(locale, path),
  languages: languagesOf(path),
})
