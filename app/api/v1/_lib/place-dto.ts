import { type Country, countryByAlpha2 } from '@/lib/core/countries'
import { config } from '@/lib/platform/config'
import type { Words } from './language'
import { countryGuid } from './place-ids'

export interface CountryDto {
  readonly id: string
  readonly alternative_country: string | null
  readonly country: string
  readonly country_code: string
  readonly iso3_code: string | null
  readonly zone_name: string | null
  readonly icon: string
  readonly operator_list: readonly string[]
}

/** Parts of the world by the name our countries carry, as UN M49 codes, which every language has names for. */
const ZONES: Readonly<Record<string, string>> = {
  Africa: '002',
  Americas: '019',
  Asia: '142',
  Europe: '150',
  Oceania: '009',
  Antarctic: 'AQ',
}

const zoneName = (region: string, words: Words): string => words.placeName(ZONES[region] ?? '001')

export const flagUrl = (alpha2: string): string => `${config().siteUrl}/flags/${alpha2.toLowerCase()}.svg`

/** Stands where no flag does: several countries, the world, the sea. */
export const storeIconUrl = (): string => `${config().siteUrl}/icons/icon-192.png`

/** A country of ISO 3166-1 alpha-2 in the caller's language. A code that is none is named by itself. */
export function toCountryDto(alpha2: string, words: Words): CountryDto {
  const country: Country | null = countryByAlpha2(alpha2)
  return {
    id: countryGuid(alpha2),
    alternative_country: null,
    country: country ? words.placeName(alpha2) : alpha2,
    country_code: alpha2,
    iso3_code: country?.alpha3 ?? null,
    zone_name: country ? zoneName(country.region, words) : null,
    icon: flagUrl(alpha2),
    operator_list: [],
  }
}
