import type { Crumb } from '@/components/catalog/breadcrumbs'
import { localePath } from '@/i18n/routing'
import { bundleSlug } from '@/lib/catalog/slugs'
import type { Offer } from '@/lib/catalog/types'
import { toDecimalText } from '@/lib/core/money'
import { config } from '@/lib/platform/config'
import { sharePictureUrl } from './alternates'

type Thing = Readonly<Record<string, unknown>>

const absolute = (locale: string, path: string) => `${config().siteUrl}${localePath(locale, path)}`

/** Data for search engines. A block of data is not executed; "<" is escaped, so that no name can end it. */
export function JsonLd({ things }: { things: readonly Thing[] }) {
  const text = JSON.stringify({ '@context': 'https://schema.org', '@graph': things }).replaceAll(
    '<',
    '\\u003c',
  )
  // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON with every "<" escaped
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: text }} />
}

export const breadcrumbList = (locale: string, crumbs: readonly Crumb[]): Thing => ({
  '@type': 'BreadcrumbList',
  itemListElement: crumbs.map(({ name, path }, at) => ({
    '@type': 'ListItem',
    position: at + 1,
    name,
    item: absolute(locale, path),
  })),
})

interface ProductInput {
  readonly locale: string
  readonly offer: Offer
  readonly onSale: boolean
  readonly name: string
  readonly description: string
}

/** One bundle with its price. */
export const product = ({ locale, offer, onSale, name, description }: ProductInput): Thing => ({
  '@type': 'Product',
  name,
  description,
  sku: offer.bundleId,
  category: 'eSIM',
  image: sharePictureUrl(locale, `/bundles/${bundleSlug(offer)}`),
  brand: { '@type': 'Brand', name: config().storeName },
  offers: {
    '@type': 'Offer',
    price: toDecimalText(offer.price),
    priceCurrency: offer.price.currency,
    availability: `https://schema.org/${onSale ? 'InStock' : 'OutOfStock'}`,
    url: absolute(locale, `/bundles/${bundleSlug(offer)}`),
  },
})

/** A place with the range of its prices; null where nothing is sold. */
export function productGroup(input: {
  readonly locale: string
  readonly path: string
  readonly name: string
  readonly description: string
  readonly offers: readonly Offer[]
}): Thing | null {
  const sorted = input.offers.toSorted((a, b) => a.price.amountMinor - b.price.amountMinor)
  const [low, high] = [sorted[0], sorted.at(-1)]
  if (!low || !high) return null
  return {
    '@type': 'Product',
    name: input.name,
    description: input.description,
    category: 'eSIM',
    image: sharePictureUrl(input.locale, input.path),
    brand: { '@type': 'Brand', name: config().storeName },
    offers: {
      '@type': 'AggregateOffer',
      lowPrice: toDecimalText(low.price),
      highPrice: toDecimalText(high.price),
      priceCurrency: low.price.currency,
      offerCount: sorted.length,
      url: absolute(input.locale, input.path),
    },
  }
}
