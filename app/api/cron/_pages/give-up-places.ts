import { revalidateTag } from 'next/cache'
import { catalogTag, countryTag } from '@/lib/platform/cache/tags'

/** Kept pages and answers of these countries, and of the catalogue as a whole: at once, none is shown once more as it was. */
export function giveUpPlaces(countries: readonly string[]): void {
  revalidateTag(catalogTag, { expire: 0 })
  for (const country of countries) revalidateTag(countryTag(country), { expire: 0 })
}
