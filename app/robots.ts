import type { MetadataRoute } from 'next'
import { config } from '@/lib/platform/config'

/** Start and check pages may be found; results, purchases and orders belong to their visitors. */
export default function robots(): MetadataRoute.Robots {
  const personal = ['check/', 'renew/', 'orders/', 'renewal/', 'buy/', 'cart']
  return {
    rules: {
      userAgent: '*',
      allow: '/',
      // The same bundles in another order are the same page.
      disallow: [
        '/api/',
        '/*?*sort=',
        '/*?*data=',
        '/*?*days=',
        ...personal.flatMap((path) => [`/${path}`, `/*/${path}`]),
      ],
    },
    sitemap: ['/sitemap.xml', '/sitemaps/bundles.xml'].map((path) => config().siteUrl + path),
  }
}
