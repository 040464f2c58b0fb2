import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { pageMetadata } from '@/app/_seo/alternates'
import { breadcrumbList, JsonLd, productGroup } from '@/app/_seo/json-ld'
import { RegionMap } from '@/components/catalog/map/region-map'
import { PlacePage } from '@/components/catalog/place-page'
import type { Locale } from '@/i18n/routing'
import { regionOffers } from '@/lib/catalog/cached'
import type { Wish } from '@/lib/catalog/wishes'
import { isRegionId, type RegionId } from '@/lib/core/regions'
import { config } from '@/lib/platform/config'

interface Input {
  readonly locale: Locale
  readonly slug: string
}

const idOf = (slug: string): RegionId => (isRegionId(slug) ? slug : notFound())

async function wordsOf({ locale, slug }: Input) {
  const id = idOf(slug)
  const t = await getTranslations({ locale, namespace: 'catalog' })
  const name = (await getTranslations({ locale, namespace: 'places.region' }))(id)
  const kind = id === 'sea' || id === 'global' ? id : 'land'
  return {
    t,
    id,
    name,
    title: t(`region.title.${kind}`, { region: name }),
    lead: t(`region.lead.${kind}`, { region: name }),
  }
}

export async function regionMetadata({ locale, slug }: Input): Promise<Metadata> {
  const { id, title, lead } = await wordsOf({ locale, slug })
  const offers = await regionOffers(id, config().defaultCurrency)
  return {
    ...pageMetadata(locale, `/regions/${slug}`, { title, description: lead }),
    ...(offers.length === 0 ? { robots: { index: false } } : {}),
  }
}

/** Everything for sale that covers a region. */
export async function RegionBody(props: Input & { readonly currency: string; readonly wish: Wish }) {
  const { locale, slug, currency, wish } = props
  const { t, id, name, title, lead } = await wordsOf(props)
  const offers = await regionOffers(id, currency)
  const path = `/regions/${slug}`
  const crumbs = [
    { name: t('home'), path: '/' },
    { name: t('destinations.title'), path: '/destinations' },
    { name, path },
  ]
  const group = productGroup({ locale, path, name: title, description: lead, offers })
  return (
    <>
      <JsonLd things={[breadcrumbList(locale, crumbs), ...(group ? [group] : [])]} />
      <PlacePage
        locale={locale}
        path={path}
        crumbs={crumbs}
        title={title}
        lead={lead}
        // One country's promotion is not for what covers a region.
        countries={[]}
        offers={offers}
        wish={wish}
        currency={currency}
        picture={<RegionMap locale={locale} region={id} offers={offers} />}
      />
    </>
  )
}
