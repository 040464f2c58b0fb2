import { getTranslations } from 'next-intl/server'
import { offerWords } from '@/components/catalog/offer-words'
import type { Locale } from '@/i18n/routing'
import { bundleDetail } from '@/lib/catalog/cached'
import { bundleIdOf } from '@/lib/catalog/slugs'
import { countryOfSlug, placeName } from '@/lib/core/places'
import { isRegionId, membersOf } from '@/lib/core/regions'
import { config } from '@/lib/platform/config'

/** What a picture says of a page. No price: those who share a link keep its picture for months. */
export interface ShareWords {
  readonly title: string
  readonly line: string
  /** Marked on the map behind it. */
  readonly countries: readonly string[]
}

/** @returns null where there is no such page */
export async function shareWords(locale: Locale, kind: string, name: string): Promise<ShareWords | null> {
  const t = await getTranslations({ locale, namespace: 'share' })
  if (kind === 'pages' && name === 'home')
    return { title: t('home'), line: t('homeLine'), countries: membersOf('global') }
  if (kind === 'bundles') return bundleWords(locale, name)
  if (kind === 'destinations') {
    const country = countryOfSlug(name)
    return country === null
      ? null
      : { title: placeName(country, locale), line: t('place'), countries: [country] }
  }
  if (kind !== 'regions' || !isRegionId(name)) return null
  const region = await getTranslations({ locale, namespace: 'places.region' })
  return { title: region(name), line: t('place'), countries: membersOf(name) }
}

async function bundleWords(locale: Locale, slug: string): Promise<ShareWords | null> {
  const id = bundleIdOf(slug)
  const offer = id && (await bundleDetail(id, config().defaultCurrency))
  if (!offer) return null
  const { place, data, days } = await offerWords(offer, locale)
  return { title: place, line: `${data} · ${days}`, countries: offer.countries }
}
