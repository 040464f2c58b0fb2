import type { MetadataRoute } from 'next'
import { localePath, routing } from '@/i18n/routing'
import { config } from '@/lib/platform/config'
import { languagesOf } from './_seo/alternates'

const PUBLIC_PATHS = ['/', '/check', '/docs']

export default function sitemap(): MetadataRoute.Sitemap {
  return PUBLIC_PATHS.flatMap((path) =>
    routing.locales.map((locale) => ({
      url: `${config().siteUrl}${localePath(locale, path)}`,
      alternates: { languages: languagesOf(path) },
    })),
  )
}
