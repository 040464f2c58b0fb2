import { getTranslations } from 'next-intl/server'
import { dataText } from '@/components/esims/format'
import type { Locale } from '@/i18n/routing'
import type { Offer } from '@/lib/catalog/types'
import { placeName } from '@/lib/core/places'
import { regionOf } from '@/lib/core/regions'

export interface OfferWords {
  /** "Turkey", "Europe", "3 countries". */
  readonly place: string
  /** "5 GB", "1 GB a day", "No limit", "not stated". */
  readonly data: string
  readonly days: string
  /** "Turkey, 5 GB, 30 days"; the vendor's name where facts are lacking. */
  readonly title: string
}

/** A bundle in words of its facts, so that all vendors' bundles read alike. */
export async function offerWords(offer: Offer, locale: Locale): Promise<OfferWords> {
  const t = await getTranslations({ locale, namespace: 'catalog' })
  const { data, durationDays } = offer
  const place = await placeWords(offer, locale)
  const amount =
    data === null
      ? t('notStated')
      : 'unlimited' in data
        ? t('unlimited')
        : offer.dataPeriod === 'day'
          ? t('perDayAmount', { amount: dataText(data.bytes, locale) })
          : dataText(data.bytes, locale)
  const days = durationDays === null ? t('notStated') : t('days', { days: durationDays })
  const known = data !== null && durationDays !== null
  return { place, data: amount, days, title: known ? t('title', { place, data: amount, days }) : offer.name }
}

export async function placeWords(
  { countries, scope }: Pick<Offer, 'countries' | 'scope'>,
  locale: Locale,
): Promise<string> {
  const [only] = countries
  if (countries.length === 1 && only) return placeName(only, locale)
  const region = regionOf({ countries, scope })
  if (region) return (await getTranslations({ locale, namespace: 'places.region' }))(region)
  const t = await getTranslations({ locale, namespace: 'catalog' })
  if (countries.length === 0) return t('placeNotStated')
  if (countries.length > 3) return t('countries', { count: countries.length })
  const names = countries.map((code) => placeName(code, locale))
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(names)
}
