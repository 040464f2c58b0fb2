import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { pageMetadata } from '@/app/_seo/alternates'
import { breadcrumbList, JsonLd, productGroup } from '@/app/_seo/json-ld'
import { PlacePage } from '@/components/catalog/place-page'
import { Flag } from '@/components/esims/flag'
import type { Locale } from '@/i18n/routing'
import { countryOffers } from '@/lib/catalog/cached'
import type { Wish } from '@/lib/catalog/wishes'
import { countryOfSlug, placeName } from '@/lib/core/places'
import { config } from '@/lib/platform/config'

interface Input {
  readonly locale: Locale
  readonly slug: string
}

const codeOf = (slug: string): string => countryOfSlug(slug) ?? notFound()

export async function destinationMetadata({ locale, slug }: Input): Promise<Metadata> {
  const t = await getTranslations({ locale, namespace: 'meta.destination' })
  const country = placeName(codeOf(slug), locale)
  const offers = await countryOffers(codeOf(slug), config().defaultCurrency)
  return {
    ...pageMetadata(locale, `/destinations/${slug}`, {
      title: t('title', { country }),
      description: t('description', { country }),
    }),
    ...(offers.length === 0 ? { robots: { index: false } } : {}),
  }
}

/** Everything for sale in one country, in the currency and order chosen. */
export async function DestinationBody(props: Input & { readonly currency: string; readonly wish: Wish }) {
  const { locale, slug, currency, wish } = props
  const code = codeOf(slug)
  const country = placeName(code, locale)
  const t = await getTranslations({ locale, namespace: 'catalog' })
  const offers = await countryOffers(code, currency)
  const path = `/destinations/${slug}`
  const crumbs = [
    { name: t('home'), path: '/' },
    { name: t('destinations.title'), path: '/destinations' },
    { name: country, path },
  ]
  const lead = t('destination.lead')
  const group = productGroup({
    locale,
    path,
    name: t('destination.title', { country }),
    description: lead,
    offers,
  })
  return (
    <>
      <JsonLd things={[breadcrumbList(locale, crumbs), ...(group ? [group] : [])]} />
      <PlacePage
        locale={locale}
        path={path}
        crumbs={crumbs}
        title={
          <span className="inline-flex flex-wrap items-center gap-x-4">
            {t('destination.title', { country })}
            <Flag country={code} />
          </span>
        }
        lead={lead}
        countries={[code]}
        offers={offers}
        wish={wish}
        currency={currency}
      />
    </>
  )
}
