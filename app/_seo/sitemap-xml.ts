import { localePath, routing } from '@/i18n/routing'
import { config } from '@/lib/platform/config'
import { languagesOf } from './alternates'

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
const XML = { 'content-type': 'application/xml', 'cache-control': 'public, max-age=3600' }

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** Pages in every language, each with all of its translations. */
export function sitemapOf(paths: readonly string[]): Response {
  const urls = paths.flatMap((path) => {
    const links = Object.entries(languagesOf(path))
      .map(([lang, href]) => `<xhtml:link rel="alternate" hreflang="${lang}" href="${escaped(href)}"/>`)
      .join('')
    return routing.locales.map(
      (locale) => `<url><loc>${escaped(config().siteUrl + localePath(locale, path))}</loc>${links}</url>`,
    )
  })
  const open =
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
  return new Response(`${HEAD}${open}\n${urls.join('\n')}\n</urlset>\n`, { headers: XML })
}

export function sitemapIndexOf(paths: readonly string[]): Response {
  const entries = paths.map((path) => `<sitemap><loc>${escaped(config().siteUrl + path)}</loc></sitemap>`)
  const open = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
  return new Response(`${HEAD}${open}\n${entries.join('\n')}\n</sitemapindex>\n`, { headers: XML })
}
