import 'server-only'
import {
  catalogueVersion,
  countrySetsOnSale,
  offersCovering,
  offersEverywhere,
  offersOfRegion,
  offersPage,
} from '@/lib/catalog/shop-listing'
import type { PricedBundle } from '@/lib/catalog/types'
import { membersOf } from '@/lib/core/regions'
import { ok, type Result } from '@/lib/core/result'
import { toBundleDto } from './bundle-dto'
import { dataText, listText } from './envelope'
import { keptResponse, keptText } from './kept-texts'
import type { Words } from './language'
import { toCountryDto } from './place-dto'
import { isSoldAs, LAND_REGIONS, type LandRegion, toRegionDto } from './regions'
import type { ShopAnswer } from './shop-route'

/** A list of the catalogue in one language, kept until the catalogue is another one. */
export async function listed(
  { query, words }: { readonly query: URLSearchParams; readonly words: Words },
  key: string,
  make: () => Promise<Result<string>>,
): Promise<ShopAnswer> {
  const version = await catalogueVersion(query.get('bundle_version'))
  const text = await keptText(`${version} ${words.locale} ${key}`, make)
  return text.ok ? keptResponse(text.value) : text
}

const bundleTexts = (offers: readonly PricedBundle[], words: Words, searched: readonly string[] = []) =>
  offers.map(({ bundle, price }) => JSON.stringify(toBundleDto(bundle, price, words, { searched })))

export async function byCountryText(countries: readonly string[], words: Words): Promise<Result<string>> {
  const offers = await offersCovering(countries)
  return offers.ok ? ok(listText(bundleTexts(offers.value, words, countries))) : offers
}

export async function pageText(limit: number, offset: number, words: Words): Promise<Result<string>> {
  const offers = await offersPage(limit, offset)
  return offers.ok ? ok(listText(bundleTexts(offers.value, words))) : offers
}

export async function byRegionText(region: LandRegion, words: Words): Promise<Result<string>> {
  const offers = await offersOfRegion(membersOf(region), (bundle) => isSoldAs(bundle, region))
  return offers.ok ? ok(listText(bundleTexts(offers.value, words))) : offers
}

export async function countriesText(words: Words): Promise<Result<string>> {
  const { countries } = await places(words)
  return ok(listText(countries.map((country) => JSON.stringify(country))))
}

export async function regionsText(words: Words): Promise<Result<string>> {
  const { regions } = await places(words)
  return ok(listText(regions.map((region) => JSON.stringify(region))))
}

/** What the home page of the old shop shows: everything, what is on land, or what is at sea. */
export type HomePart = 'all' | 'land' | 'cruise'

export async function homeText(part: HomePart, words: Words): Promise<Result<string>> {
  const [{ countries, regions }, offers] = await Promise.all([places(words), offersEverywhere()])
  if (!offers.ok) return offers
  const of = (kind: 'global' | 'sea') =>
    bundleTexts(
      offers.value.filter(({ bundle }) => (bundle.scope === 'sea') === (kind === 'sea')),
      words,
    ).join(',')
  const land = part !== 'cruise'
  const json = `{"countries":${JSON.stringify(land ? countries : [])},"regions":${JSON.stringify(
    land ? regions : [],
  )},"cruise_bundles":[${part === 'land' ? '' : of('sea')}],"global_bundles":[${land ? of('global') : ''}]}`
  return ok(dataText(json, 0))
}

/** Countries by name, and the parts of the world that bundles of several countries are sold for. */
async function places(words: Words) {
  const sets = await countrySetsOnSale()
  const codes = new Set(sets.flatMap(({ countries }) => countries))
  const regions = LAND_REGIONS.filter((region) => sets.some((set) => isSoldAs(set, region)))
  const { compare } = new Intl.Collator(words.locale)
  return {
    countries: [...codes]
      .map((code) => toCountryDto(code, words))
      .sort((a, b) => compare(a.country, b.country)),
    regions: regions
      .map((region) => toRegionDto(region, words))
      .sort((a, b) => compare(a.region_name, b.region_name)),
  }
}
