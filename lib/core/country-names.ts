import { type Country, countryByAlpha2 } from './countries'
import { COUNTRY_NAMES } from './country-names.generated'
import { nameKey } from './name-key'

/** By English, official or native name ("Türkiye", "Turkey", "Republic of Türkiye"); whole names only. */
export function countryByName(name: string): Country | null {
  const key = nameKey(name)
  const code = Object.hasOwn(COUNTRY_NAMES, key) ? COUNTRY_NAMES[key] : undefined
  return code ? countryByAlpha2(code) : null
}
