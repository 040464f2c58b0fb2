import type { MetadataRoute } from 'next'
import { localePath, routing } from '@/i18n/routing'
import { destinations } from '@/lib/catalog/cached'
import { placePath } from '@/lib/core/places'
import { REGION_IDS } from '@/lib/core/regions'
import { config } from '@/lib/platform/config'
import { languagesOf } from './_seo/alternates'

const PAGES = [
  '/',
  '/destinations',
  '/trip',
  '/check',
  '/devices',
  '/docs',
  '/help',
  '/terms',
  '/privacy',
  '/about',
]

/** Pages, countries with bundles, regions. Bundles have a sitemap of their own: there may be tens of thousands. */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const sold = await destinations(config().defaultCurrency)
  const paths = [
    ...PAGES,
    ...REGION_IDS.map((region) => placePath({ kind: 'region', region })),
    ...sold.map(({ country }) => placePath({ kind: 'country', country })),
  ]
  return paths.flatMap((path) =>
    routing.locales.map((locale) => ({
      url: `${config().siteUrl}${localePath(locale, path)}`,
      alternates: { languages: languagesOf(path) },
    })),
  )
}
