import type { Locale } from '@/i18n/routing'
import type { Offer } from '@/lib/catalog/types'
import { placeName } from '@/lib/core/places'
import { membersOf, regionOf } from '@/lib/core/regions'

/** Countries a buyer could take for granted and does not get: of the region the bundle is sold as. Sorted by name. */
export function missingCountries(
  offer: Pick<Offer, 'countries' | 'scope'>,
  locale: Locale,
): readonly string[] {
  const region = regionOf(offer)
  if (region === null || region === 'global' || region === 'sea') return []
  const covered = new Set(offer.countries)
  return byName(
    membersOf(region).filter((country) => !covered.has(country)),
    locale,
  )
}

export const byName = (countries: readonly string[], locale: Locale): readonly string[] =>
  countries.toSorted((a, b) => placeName(a, locale).localeCompare(placeName(b, locale), locale))
