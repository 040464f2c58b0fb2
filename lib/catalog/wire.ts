import { countrySlug } from '../core/places'
import { membersOf, type RegionId } from '../core/regions'
import { bundleSlug } from './slugs'
import type { Destination, Offer, OfferDetail } from './types'
import { grant, NO_WISH, type Sort } from './wishes'

/** The catalogue as /api/v2 tells it: the offers of the pages, with stable pages. Keys are turned to snake_case by the route. */

export const toWire = ({ perGb, perDay, dataKind: _kind, ...offer }: Offer) => ({
  ...offer,
  slug: bundleSlug(offer),
  pricePerGb: perGb,
  pricePerDay: perDay,
})

export const detailToWire = ({ operators, onSale, better, instead, ...offer }: OfferDetail) => ({
  ...toWire(offer),
  onSale,
  operators,
  betterBundleId: better?.bundleId ?? null,
  insteadBundleIds: instead.map(({ bundleId }) => bundleId),
})

export const destinationToWire = ({ country, bundles, from, restrictions }: Destination) => ({
  country,
  slug: countrySlug(country),
  bundles,
  from,
  restrictions,
})

export const regionToWire = (region: RegionId, offers: readonly Offer[]) => ({
  region,
  countries: membersOf(region),
  bundles: offers.length,
  from: grant(offers, NO_WISH)[0]?.price ?? null,
})

export interface OfferPage {
  readonly offers: readonly Offer[]
  /** Asks for what comes after; null at the end. */
  readonly nextCursor: string | null
}

/**
 * A page of a list. The cursor names the last bundle of the page before; where it has gone meanwhile, `null`: the reader
 * begins again, rather than missing or repeating something without knowing.
 */
export function pageOf(
  offers: readonly Offer[],
  { sort, cursor, limit }: { readonly sort: Sort; readonly cursor: string | null; readonly limit: number },
): OfferPage | null {
  const sorted = grant(offers, { ...NO_WISH, sort })
  const before = cursor === null ? -1 : sorted.findIndex(({ bundleId }) => bundleId === cursor)
  if (cursor !== null && before < 0) return null
  const page = sorted.slice(before + 1, before + 1 + limit)
  const isLast = before + 1 + limit >= sorted.length
  return { offers: page, nextCursor: isLast ? null : (page.at(-1)?.bundleId ?? null) }
}
