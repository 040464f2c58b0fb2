import { COUNTRY_ROWS } from './countries.generated'

/** ISO 3166-1, with XK (Kosovo: user-assigned, in use by the EU and by SIM vendors). */
export interface Country {
  readonly alpha2: string
  readonly alpha3: string
  /** Three digits; null for XK, which has none. */
  readonly numeric: string | null
  /** Common English name. For people use Intl.DisplayNames. */
  readonly name: string
  readonly region: string
  readonly subregion: string
  readonly capital: string | null
}

export const COUNTRIES: readonly Country[] = COUNTRY_ROWS.map(
  ([alpha2, alpha3, numeric, name, region, subregion, capital]) => ({
    alpha2,
    alpha3,
    numeric: numeric || null,
    name,
    region,
    subregion,
    capital: capital || null,
  }),
)

const byAlpha2 = new Map(COUNTRIES.map((country) => [country.alpha2, country]))
const byAlpha3 = new Map(COUNTRIES.map((country) => [country.alpha3, country]))
const byNumeric = new Map(COUNTRIES.map((country) => [country.numeric, country]))

/** Codes in any case, blanks around them ignored. */
const tidy = (code: string) => code.trim().toUpperCase()

export const countryByAlpha2 = (code: string): Country | null => byAlpha2.get(tidy(code)) ?? null
export const countryByAlpha3 = (code: string): Country | null => byAlpha3.get(tidy(code)) ?? null
export const countryByNumeric = (code: string): Country | null =>
  byNumeric.get(code.trim().padStart(3, '0')) ?? null

/** Alpha-2 of an alpha-2 or alpha-3 code, or null. */
export const alpha2Of = (code: string): string | null =>
  (countryByAlpha2(code) ?? countryByAlpha3(code))?.alpha2 ?? null

/** Known alpha-2 codes, sorted, each once. */
export function sortedCountries(codes: Iterable<string | null>): string[] {
  const known = [...codes].filter((code): code is string => code !== null && byAlpha2.has(code))
  return [...new Set(known)].sort()
}
