import { alpha2Of } from '../core/countries'
import { countryOfSlug } from '../core/places'
import { MOST_TRIP_COUNTRIES } from './trip'

/** Countries of a trip from an address: codes or our own words, by commas or one by one; unknown ones are left out. */
export function readTrip(value: string | readonly string[] | undefined): readonly string[] {
  const words = [value ?? []].flat().flatMap((text) => text.split(','))
  const codes = words.flatMap((word) => alpha2Of(word) ?? countryOfSlug(word.trim().toLowerCase()) ?? [])
  return [...new Set(codes)].slice(0, MOST_TRIP_COUNTRIES)
}
