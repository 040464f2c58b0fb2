import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { pageMetadata } from '@/app/_seo/alternates'
import { breadcrumbList, JsonLd, product } from '@/app/_seo/json-ld'
import { Breadcrumbs } from '@/components/catalog/breadcrumbs'
import { BundleView } from '@/components/catalog/bundle-view'
import { offerWords } from '@/components/catalog/offer-words'
import type { Locale } from '@/i18n/routing'
import { bundleDetail } from '@/lib/catalog/cached'
import { bundleIdOf, bundleSlug } from '@/lib/catalog/slugs'
import type { OfferDetail } from '@/lib/catalog/types'
import { formatMoney } from '@/lib/core/money'
import { placePath } from '@/lib/core/places'
import { regionOf } from '@/lib/core/regions'

interface Input {
  readonly locale: Locale
  readonly slug: string
  readonly currency: string
  /** Where the visitor is, alpha-2; null where nobody knows. */
  readonly visitor: string | null
}

async function detailOf({ slug, currency }: Input): Promise<OfferDetail> {
  const id = bundleIdOf(slug)
  return (id === null ? null : await bundleDetail(id, currency)) ?? notFound()
}

export async function bundleMetadata(input: Input): Promise<Metadata> {
  const { locale } = input
  const offer = await detailOf(input)
  const t = await getTranslations({ locale, namespace: 'meta.bundle' })
  const words = await offerWords(offer, locale)
  return {
    ...pageMetadata(locale, `/bundles/${bundleSlug(offer)}`, {
      title: t('title', { bundle: words.title }),
      description: t('description', { bundle: words.title, price: formatMoney(offer.price, locale) }),
    }),
    ...(offer.onSale ? {} : { robots: { index: false } }),
  }
}

/** One bundle, on sale or not. */
export async function BundleBody(input: Input) {
  const { locale, currency, visitor } = input
  const offer = await detailOf(input)
  const t = await getTranslations({ locale, namespace: 'catalog' })
  const meta = await getTranslations({ locale, namespace: 'meta.bundle' })
  const words = await offerWords(offer, locale)
  const place = placeOf(offer)
  const crumbs = [
    { name: t('home'), path: '/' },
    { name: t('destinations.title'), path: '/destinations' },
    ...(place ? [{ name: words.place, path: place }] : []),
    { name: words.title, path: `/bundles/${bundleSlug(offer)}` },
  ]
  const description = meta('description', { bundle: words.title, price: formatMoney(offer.price, locale) })
  return (
    <div className="page pt-4 lg:pt-6">
      <JsonLd
        things={[
          breadcrumbList(locale, crumbs),
          product({ locale, offer, onSale: offer.onSale, name: words.title, description }),
        ]}
      />
      <Breadcrumbs locale={locale} crumbs={crumbs} />
      <div className="mt-4">
        <BundleView locale={locale} offer={offer} currency={currency} visitor={visitor} />
      </div>
    </div>
  )
}

function placeOf(offer: OfferDetail): string | null {
  const [only] = offer.countries
  if (offer.countries.length === 1 && only) return placePath({ kind: 'country', country: only })
  const region = regionOf(offer)
  return region && placePath({ kind: 'region', region })
}
