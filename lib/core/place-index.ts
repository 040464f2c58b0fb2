import { CAPITALS } from './capital-names'
import { ENDONYMS } from './endonyms.generated'
import { ALIASES } from './place-aliases'
import { fold, type PlaceEntry } from './place-search'
import { placeName, placePath } from './places'
import { REGION_IDS, type RegionId, VISITED } from './regions'

/** Of equals, where most people go comes first. */
export const POPULAR = [
  ...[
    'TR',
    'US',
    'GB',
    'ES',
    'IT',
    'FR',
    'JP',
    'TH',
    'AE',
    'GR',
    'DE',
    'PT',
    'EG',
    'ID',
    'MX',
    'CH',
    'SA',
    'CN',
  ],
  ...['KR', 'NL', 'AT', 'CA', 'AU', 'MA', 'VN', 'IN', 'HR', 'SG', 'MY', 'BR'],
] as const

/**
 * All places for the search in a language. Regions come after countries of the same worth.
 * @param sold countries with bundles, which come before the others; empty where that is not known
 */
export function placeIndex(
  locale: string,
  regionNames: Readonly<Record<RegionId, string>>,
  sold: ReadonlySet<string> = new Set(),
): PlaceEntry[] {
  const long = new Intl.DisplayNames(locale, { type: 'region' })
  const rank = new Map<string, number>(POPULAR.map((code, at) => [code, at]))
  const countries = VISITED.map(({ alpha2, alpha3, name, capital }) => {
    const shown = placeName(alpha2, locale)
    const others = [
      name,
      long.of(alpha2) ?? name,
      alpha3,
      ...(ENDONYMS[alpha2] ?? []),
      ...(ALIASES[alpha2] ?? []),
    ]
    const entry = {
      path: placePath({ kind: 'country', country: alpha2 }),
      code: alpha2,
      name: shown,
      also: different(others, shown),
      cities: different([...(capital ? [capital] : []), ...(CAPITALS[locale]?.[alpha2] ?? [])], shown),
    }
    const unsold = sold.has(alpha2) ? 0 : POPULAR.length + 1
    return { entry, rank: unsold + (rank.get(alpha2) ?? POPULAR.length) }
  })
  countries.sort((a, b) => a.rank - b.rank || a.entry.name.localeCompare(b.entry.name, locale))
  const regions = REGION_IDS.map((region) => ({
    path: placePath({ kind: 'region', region }),
    code: '',
    name: regionNames[region],
    also: different([region.replaceAll('-', ' '), ...(ALIASES[region] ?? [])], regionNames[region]),
    cities: [],
  }))
  return [...countries.map(({ entry }) => entry), ...regions]
}

function different(names: readonly string[], shown: string): string[] {
  const folded = new Set(names.map(fold))
  folded.delete(fold(shown))
  folded.delete('')
  return [...folded]
}
