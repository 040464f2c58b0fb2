import type { Metadata } from 'next'
import { SHARE_HEIGHT, SHARE_WIDTH } from '@/components/share/share-size'
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

/** Pages with a picture of their own in the preview of a link; all others show the store's. */
const PICTURED = /^\/(?:destinations|regions|bundles)\/[a-z0-9-]+$/

/** Absolute address of the picture of a page, in its language. */
export const sharePictureUrl = (locale: string, path: string): string =>
  `${config().siteUrl}/share/${locale}${PICTURED.test(path) ? path : '/pages/home'}.png`

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
      images: [{ url: sharePictureUrl(locale, path), width: SHARE_WIDTH, height: SHARE_HEIGHT, alt: title }],
    },
    twitter: { card: 'summary_large_image' },
  }
}
