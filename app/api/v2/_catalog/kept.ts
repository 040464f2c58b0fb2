import { bundleDetail, countryOffers, destinations, regionOffers, tripOffers } from '@/lib/catalog/cached'
import type { Offer } from '@/lib/catalog/types'
import { destinationToWire, detailToWire, pageOf, regionToWire, toWire } from '@/lib/catalog/wire'
import type { Sort } from '@/lib/catalog/wishes'
import { REGION_IDS, type RegionId } from '@/lib/core/regions'
import { type KeptAnswer, keep } from './answer'

/**
 * Answers of the catalogue, ready to send: a warm one costs neither a database call nor the making of JSON. Each lives as
 * long as the lists it is made of, and goes with their tags.
 */

export async function keptDestinations(currency: string): Promise<KeptAnswer> {
  'use cache'
  const list = await destinations(currency)
  return keep({ currency, destinations: list.map(destinationToWire) })
}

export async function keptRegions(currency: string): Promise<KeptAnswer> {
  'use cache'
  const regions = await Promise.all(
    REGION_IDS.map(async (region) => regionToWire(region, await regionOffers(region, currency))),
  )
  return keep({ currency, regions })
}

/** Where bundles are asked for: valid in all of the countries, or sold as the region. */
export type Where = { readonly countries: readonly string[] } | { readonly region: RegionId }

export interface BundlesWish {
  readonly where: Where
  readonly currency: string
  readonly sort: Sort
  readonly cursor: string | null
  readonly limit: number
}

/** Null where the cursor's bundle is no longer in the list. */
export async function keptBundles(wish: BundlesWish): Promise<KeptAnswer | null> {
  'use cache'
  const page = pageOf(await offersOf(wish), wish)
  if (page === null) return null
  return keep({ currency: wish.currency, bundles: page.offers.map(toWire), nextCursor: page.nextCursor })
}

async function offersOf({ where, currency }: BundlesWish): Promise<readonly Offer[]> {
  if ('region' in where) return regionOffers(where.region, currency)
  const { countries } = where
  const [only] = countries
  if (countries.length === 1 && only) return countryOffers(only, currency)
  const offers = await tripOffers(countries, currency)
  return offers.filter((offer) => countries.every((country) => offer.countries.includes(country)))
}

export async function keptBundle(bundleId: string, currency: string): Promise<KeptAnswer | null> {
  'use cache'
  const detail = await bundleDetail(bundleId, currency)
  return detail && keep(detailToWire(detail))
}
