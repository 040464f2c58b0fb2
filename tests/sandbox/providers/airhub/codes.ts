import { COUNTRIES, type Country, type Place, REGION_PLACES } from '../places'

/**
 * AirHub's own codes (providers.md §2.3): UK and USA, some ISO3, else ISO2.
 * `GB` exists too, and is Wales.
 */
const OWN_CODES: Record<string, string> = { GB: 'UK', US: 'USA', AE: 'ARE', SA: 'SAU', KR: 'KOR', XK: 'XKX' }
export const WALES_CODE = 'GB'

export const codeOf = (country: Country): string => OWN_CODES[country.iso2] ?? country.iso2

export function placeCode(place: Place): string {
  const country = place.scope === 'country' ? place.countries[0] : undefined
  return country ? codeOf(country) : place.code
}

const iso2ByCode = new Map(COUNTRIES.map((country) => [codeOf(country), country.iso2]))

/** undefined for GB, US and everything else that AirHub does not use. */
export const iso2Of = (code: string): string | undefined => iso2ByCode.get(code)

const flagUrl = (name: string) => `https://flags.example.com/country flags/${name}.png`

export function countryList(): object[] {
  const countries = COUNTRIES.map((c) => ({ name: c.name, code: codeOf(c), flag: flagUrl(c.name) }))
  return [...countries, { name: 'Wales', code: WALES_CODE, flag: flagUrl('Wales') }]
}

export function regionList(): object[] {
  return REGION_PLACES.map((place) => ({ name: place.name, code: place.code, flag: flagUrl(place.name) }))
}
