import worldCountries from 'world-countries'

export interface Country {
  iso2: string
  iso3: string
  /** As most vendors spell it in English ("Turkey"). */
  name: string
  /** As the United Nations spell it ("Türkiye"). */
  officialName: string
  /** The first region the country belongs to. */
  zone: string
}

/** What a bundle is sold for: one country, a region or the world. */
export interface Place {
  /** ISO2 for a country, the vendor-neutral region code otherwise. */
  code: string
  name: string
  scope: 'country' | 'region' | 'global'
  countries: readonly Country[]
}

const UNINHABITED = new Set(['AQ', 'BV', 'HM', 'TF', 'GS', 'UM', 'IO'])
const COMMERCIAL_NAMES: Record<string, string> = { TR: 'Turkey', CZ: 'Czech Republic', CV: 'Cape Verde' }
const BALKANS = new Set(['AL', 'BA', 'BG', 'HR', 'GR', 'XK', 'ME', 'MK', 'RO', 'RS', 'SI'])
const NORDICS = new Set(['DK', 'FI', 'IS', 'NO', 'SE', 'EE', 'LV', 'LT'])
const NORTH_AMERICA = new Set(['US', 'CA', 'MX'])
/** Sold in European bundles although the atlas puts them in Asia. */
const ALSO_EUROPE = new Set(['TR', 'CY', 'GE'])

type Source = (typeof worldCountries)[number]
interface Region {
  code: string
  name: string
  includes(source: Source): boolean
}

const REGIONS: readonly Region[] = [
  { code: 'REUP', name: 'Europe', includes: (c) => c.region === 'Europe' || ALSO_EUROPE.has(c.cca2) },
  { code: 'RASI', name: 'Asia', includes: (c) => c.region === 'Asia' && c.subregion !== 'Western Asia' },
  { code: 'RMEA', name: 'Middle East', includes: (c) => c.subregion === 'Western Asia' || c.cca2 === 'EG' },
  { code: 'RAFR', name: 'Africa', includes: (c) => c.region === 'Africa' },
  { code: 'RNAM', name: 'North America', includes: (c) => NORTH_AMERICA.has(c.cca2) },
  {
    code: 'RLAT',
    name: 'Latin America',
    includes: (c) => c.subregion === 'South America' || c.subregion === 'Central America' || c.cca2 === 'MX',
  },
  { code: 'RCAR', name: 'Caribbean', includes: (c) => c.subregion === 'Caribbean' },
  { code: 'ROCE', name: 'Oceania', includes: (c) => c.region === 'Oceania' },
  { code: 'RBAL', name: 'Balkans', includes: (c) => BALKANS.has(c.cca2) },
  { code: 'RNOR', name: 'Nordics & Baltics', includes: (c) => NORDICS.has(c.cca2) },
]

const sources = worldCountries
  .filter((source) => !UNINHABITED.has(source.cca2))
  .sort((a, b) => a.cca2.localeCompare(b.cca2))

export const COUNTRIES: readonly Country[] = sources.map((source) => ({
  iso2: source.cca2,
  iso3: source.cca3,
  name: COMMERCIAL_NAMES[source.cca2] ?? source.name.common,
  officialName: source.name.common,
  zone: REGIONS.find((region) => region.includes(source))?.name ?? 'Europe',
}))

const byIso2 = new Map(COUNTRIES.map((country) => [country.iso2, country]))

export const REGION_PLACES: readonly Place[] = REGIONS.map((region) => ({
  code: region.code,
  name: region.name,
  scope: 'region' as const,
  countries: sources.filter(region.includes).flatMap((source) => byIso2.get(source.cca2) ?? []),
}))

const GLOBAL_PLACE: Place = { code: 'RGBS', name: 'Global', scope: 'global', countries: COUNTRIES }

export const PLACES: readonly Place[] = [
  ...COUNTRIES.map((country) => ({
    code: country.iso2,
    name: country.name,
    scope: 'country' as const,
    countries: [country],
  })),
  ...REGION_PLACES,
  GLOBAL_PLACE,
]
