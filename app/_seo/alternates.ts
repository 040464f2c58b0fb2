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

/** What the preview of a link shows, one picture for the whole store. */
const SHARE_PICTURE = { url: '/share.png', width: 1200, height: 630 }

/** Title, description, address in all languages and link preview of a page that may be found. */
export function pageMetadata(
  locale: string,
  path: string,
  { title, description }: { readonly title: string; readonly description: string },
): Metadata {
  return {
    title,
    description,
    alternates: alternates(locale, path),
    openGraph: {
      type: 'website',
      siteName: config().storeName,
      title,
      description,
      locale,
      url: absolute(locale, path),
      images: [SHARE_PICTURE],
    },
    twitter: { card: 'summary_large_image' },
  }
}
