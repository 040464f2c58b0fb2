import { alpha2Of, COUNTRIES, countryByAlpha2 } from './countries'
import { countryByName } from './country-names'
import { nameKey } from './name-key'
import { ALIASES } from './place-aliases'
import { isRegionId, type RegionId } from './regions'

/** English words of addresses that differ from the country's own spelling. */
const SLUGS: Readonly<Record<string, string>> = {
  TR: 'turkey',
  CI: 'ivory-coast',
  CZ: 'czechia',
  SX: 'sint-maarten',
}

const slugOfName = (name: string): string => nameKey(name).replaceAll(' ', '-')

const bySlug = new Map(COUNTRIES.map(({ alpha2, name }) => [SLUGS[alpha2] ?? slugOfName(name), alpha2]))
const byAlpha2 = new Map([...bySlug].map(([slug, alpha2]) => [alpha2, slug]))

/** Segments of /destinations/[country], sorted. */
export const COUNTRY_SLUGS: readonly string[] = [...bySlug.keys()].sort()

/** "TR" → "turkey". The code itself, in small letters, for a country that is not in the list. */
export const countrySlug = (alpha2: string): string => byAlpha2.get(alpha2) ?? alpha2.toLowerCase()

/** "turkey" → "TR"; null for anything else. */
export const countryOfSlug = (slug: string): string | null => bySlug.get(slug) ?? null

export type Place =
  | { readonly kind: 'country'; readonly country: string }
  | { readonly kind: 'region'; readonly region: RegionId }

export const placePath = (place: Place): string =>
  place.kind === 'country' ? `/destinations/${countrySlug(place.country)}` : `/regions/${place.region}`

/**
 * The name of a country in a language: the short one ("Hong Kong", not "Hong Kong SAR China"), unless that is a mere
 * abbreviation ("UK", "É.-U.").
 */
export function placeName(alpha2: string, locale: string): string {
  try {
    const short = new Intl.DisplayNames(locale, { type: 'region', style: 'short' }).of(alpha2) ?? alpha2
    if (short.length > 3 && !short.includes('.')) return short
    return new Intl.DisplayNames(locale, { type: 'region' }).of(alpha2) ?? alpha2
  } catch {
    return alpha2
  }
}

/**
 * A place by a whole word of any kind: our own address, ISO code, name in English or in its own language, everyday name
 * ("holland", "uk"), or name in one of the languages given. Null when nobody is called that.
 */
export function placeCalled(text: string, locales: readonly string[]): Place | null {
  const word = text.replaceAll('-', ' ').trim()
  const key = nameKey(word)
  if (key === '') return null
  const slug = key.replaceAll(' ', '-')
  if (isRegionId(slug)) return { kind: 'region', region: slug }
  const country =
    countryOfSlug(slug) ??
    aliasOwners().get(key) ??
    alpha2Of(word) ??
    countryByName(word)?.alpha2 ??
    namesIn(locales).get(key)
  if (country === undefined) return null
  return isRegionId(country)
    ? { kind: 'region', region: country }
    : countryByAlpha2(country) && { kind: 'country', country }
}

const cache: { aliases?: Map<string, string>; names: Map<string, Map<string, string>> } = { names: new Map() }

function aliasOwners(): Map<string, string> {
  cache.aliases ??= new Map(
    Object.entries(ALIASES).flatMap(([owner, names]) => names.map((name) => [nameKey(name), owner] as const)),
  )
  return cache.aliases
}

function namesIn(locales: readonly string[]): Map<string, string> {
  const known = cache.names.get(locales.join())
  if (known) return known
  const names = new Map<string, string>()
  for (const locale of locales) {
    const display = new Intl.DisplayNames(locale, { type: 'region' })
    for (const { alpha2 } of COUNTRIES) names.set(nameKey(display.of(alpha2) ?? alpha2), alpha2)
  }
  cache.names.set(locales.join(), names)
  return names
}
