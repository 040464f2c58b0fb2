import 'server-only'
import { cacheLife, cacheTag } from 'next/cache'
import type { RegionId } from '../core/regions'
import type { Result } from '../core/result'
import { catalogTag, countryTag, pricesTag } from '../platform/cache/tags'
import { config } from '../platform/config'
import { providers } from '../providers/live'
import { destinationsFrom, offerDetail, offersInCountry, offersInRegion, shownInPart } from './places'
import { countOnSale } from './repo/places'
import { bundleSlug } from './slugs'
import type { Destination, Offer, OfferDetail } from './types'

/**
 * The catalogue as pages and APIs read it: one database call when cold, none when warm. The refresh of the catalogue and
 * of the rates, and a provider that went down or came back, give these up by tag; the time limit is for what no tag tells
 * (staff's rules).
 */
const LIFE = { stale: 300, revalidate: 600, expire: 86_400 }
/** While there is no exchange rate, nothing has a price: asked again soon. */
const NO_RATE_LIFE = { stale: 30, revalidate: 30, expire: 600 }

/** Next keeps at most 128 tags of an entry. */
const MOST_TAGS = 100

const sellers = () => new Set(providers().keys())

function valueOr<T>(result: Result<T>, none: T): T {
  cacheLife(result.ok ? LIFE : NO_RATE_LIFE)
  return result.ok ? result.value : none
}

/** Offers valid in a country, not sorted. None where nothing can be priced in the currency. */
export async function countryOffers(country: string, currency: string): Promise<readonly Offer[]> {
  'use cache'
  cacheTag(countryTag(country), pricesTag)
  return valueOr(await offersInCountry(country, currency, sellers()), [])
}

export async function regionOffers(region: RegionId, currency: string): Promise<readonly Offer[]> {
  'use cache'
  cacheTag(catalogTag, pricesTag)
  return valueOr(await offersInRegion(region, currency, sellers()), [])
}

/** Countries with bundles, by code. */
export async function destinations(currency: string): Promise<readonly Destination[]> {
  'use cache'
  cacheTag(catalogTag, pricesTag)
  const found = valueOr(await destinationsFrom(currency, sellers()), [])
  return found.toSorted((a, b) => (a.country < b.country ? -1 : 1))
}

export async function bundleDetail(bundleId: string, currency: string): Promise<OfferDetail | null> {
  'use cache'
  const detail = valueOr(await offerDetail(bundleId, currency, sellers()), null)
  const countries = detail?.countries ?? []
  const isNarrow = countries.length > 0 && countries.length <= MOST_TAGS
  cacheTag(pricesTag, ...(isNarrow ? countries.map(countryTag) : [catalogTag]))
  return detail
}

/** Everything valid in at least one of the countries, each once: the lists of the countries put together. */
export async function tripOffers(countries: readonly string[], currency: string): Promise<readonly Offer[]> {
  const lists = await Promise.all(countries.map((country) => countryOffers(country, currency)))
  return [...new Map(lists.flat().map((offer) => [offer.bundleId, offer])).values()]
}

/** Entries of one part of the sitemap, more or less: each is written in every language. */
export const SITEMAP_PART = 5_000

export async function sitemapParts(): Promise<number> {
  'use cache'
  cacheTag(catalogTag)
  cacheLife(LIFE)
  return Math.ceil((await countOnSale()) / SITEMAP_PART)
}

/** Last segments of the pages of all bundles that are shown somewhere. @param part from 0 */
export async function sitemapSlugs(part: number): Promise<readonly string[]> {
  'use cache'
  cacheTag(catalogTag, pricesTag)
  const shown = await shownInPart(part, await sitemapParts(), config().defaultCurrency, sellers())
  return valueOr(shown, []).map(bundleSlug)
}
