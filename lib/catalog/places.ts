import 'server-only'
import type { Money } from '../core/money'
import { money } from '../core/money'
import { coversRegion, isGlobal, membersOf, type RegionId } from '../core/regions'
import { ok, type Result } from '../core/result'
import type { ProviderId } from '../providers/types'
import { chooseOffers, toOffer } from './offers'
import { priceBundles, priceCosts } from './queries'
import { findById } from './repo/bundles'
import {
  findAtSea,
  findCheapest,
  findInCountry,
  findPart,
  findWide,
  type OnSale,
  operatorsOf,
} from './repo/places'
import { countryRestrictions } from './repo/restrictions'
import { asksNoMore } from './restrictions'
import { countedBytes, serviceOf } from './rules'
import type { Bundle, Destination, Offer, OfferDetail, PricedBundle } from './types'

/** Which providers this store can buy from now. */
export type Sellers = ReadonlySet<ProviderId>

/** Offers valid in a country. CURRENCY_NOT_SUPPORTED, CURRENCY_RATE_MISSING. */
export const offersInCountry = async (
  country: string,
  currency: string,
  sellers: Sellers,
): Promise<Result<readonly Offer[]>> => choose(await findInCountry(country), currency, sellers)

/** Offers that cover a region: half of its countries at least. Errors as `offersInCountry`. */
export async function offersInRegion(
  region: RegionId,
  currency: string,
  sellers: Sellers,
): Promise<Result<readonly Offer[]>> {
  const found = region === 'sea' ? await findAtSea() : await findWide(leastCountries(region))
  return choose(
    found.filter(({ bundle }) => coversRegion(bundle, region)),
    currency,
    sellers,
  )
}

/** A global bundle may say so and have few countries; else so many that it can be the region at all. */
const leastCountries = (region: RegionId): number =>
  region === 'global' ? 2 : Math.ceil(membersOf(region).length / 2)

async function choose(
  found: readonly OnSale[],
  currency: string,
  sellers: Sellers,
): Promise<Result<readonly Offer[]>> {
  const priced = await pricedOf(found, currency, sellers)
  return priced.ok ? ok(chooseOffers(priced.value.offers, priced.value.down).map(toOffer)) : priced
}

/**
 * Of one part of everything on sale, what the lists of places show. Who is worse than another has the same countries as
 * that one, so both are in the same part. A provider that is down now is up again before anybody reads a sitemap.
 */
export async function shownInPart(
  part: number,
  parts: number,
  currency: string,
  sellers: Sellers,
): Promise<Result<readonly Bundle[]>> {
  const priced = await pricedOf(await findPart(part, parts), currency, sellers)
  return priced.ok ? ok(chooseOffers(priced.value.offers, new Set()).map(({ bundle }) => bundle)) : priced
}

async function pricedOf(
  found: readonly OnSale[],
  currency: string,
  sellers: Sellers,
): Promise<Result<{ offers: readonly PricedBundle[]; down: ReadonlySet<ProviderId> }>> {
  const sold = found.filter(({ bundle }) => sellers.has(bundle.provider))
  const priced = await priceBundles(
    sold.map(({ bundle }) => bundle),
    currency,
  )
  const down = new Set(sold.filter(({ isDown }) => isDown).map(({ bundle }) => bundle.provider))
  return priced.ok ? ok({ offers: priced.value, down }) : priced
}

/** All countries that something is on sale for, with the lowest price there. Errors as `offersInCountry`. */
export async function destinationsFrom(
  currency: string,
  sellers: Sellers,
): Promise<Result<readonly Destination[]>> {
  const [cheapest, restrictions] = await Promise.all([findCheapest(), countryRestrictions()])
  const rows = cheapest.filter(({ provider }) => sellers.has(provider))
  const priced = await priceCosts(
    rows.map((row) => ({
      ...row,
      cost: money(row.costMinor, row.costCurrency),
      // Rules ask whether a bundle is of one country; which others it has does not matter to them.
      countries: row.alone ? [row.country] : [],
    })),
    currency,
  )
  if (!priced.ok) return priced
  const byCountry = Map.groupBy(priced.value, ({ item }) => item.country)
  return ok(
    [...byCountry].flatMap(([country, entries]) => {
      const healthy = entries.filter(({ item }) => !item.isDown)
      const counted = healthy.length > 0 ? healthy : entries
      const from = cheapestOf(counted.map(({ price }) => price))
      const bundles = counted.reduce((sum, { item }) => sum + item.bundles, 0)
      const stated = restrictions.filter((one) => one.country === country)
      return from ? [{ country, from, bundles, restrictions: stated }] : []
    }),
  )
}

const cheapestOf = (prices: readonly Money[]): Money | null =>
  prices.reduce<Money | null>(
    (best, price) => (!best || price.amountMinor < best.amountMinor ? price : best),
    null,
  )

const MOST_INSTEAD = 3

/** One bundle by id, on sale or not; null when there is none. Errors as `offersInCountry`. */
export async function offerDetail(
  bundleId: string,
  currency: string,
  sellers: Sellers,
): Promise<Result<OfferDetail | null>> {
  const bundle = await findById(bundleId)
  if (!bundle) return ok(null)
  const priced = await priceBundles([bundle], currency)
  if (!priced.ok) return priced
  const [own] = priced.value
  if (!own) return ok(null)
  const onSale = bundle.onSale && sellers.has(bundle.provider)
  const [operators, rivals] = await Promise.all([operatorsOf(bundleId), rivalsOf(own, currency, sellers)])
  if (!rivals.ok) return rivals
  const offer = toOffer(own)
  return ok({
    ...offer,
    onSale,
    operators,
    better: onSale ? (rivals.value.find((rival) => isBetterThan(rival, offer)) ?? null) : null,
    instead: onSale ? [] : closestTo(offer, rivals.value).slice(0, MOST_INSTEAD),
  })
}

/** What is offered for the same countries and more. */
async function rivalsOf({ bundle }: PricedBundle, currency: string, sellers: Sellers) {
  const [first] = bundle.countries
  const found = first
    ? await offersInCountry(first, currency, sellers)
    : await offersInRegion('sea', currency, sellers)
  if (!found.ok) return found
  return ok(
    found.value.filter(
      (rival) =>
        rival.bundleId !== bundle.bundleId && bundle.countries.every((one) => rival.countries.includes(one)),
    ),
  )
}

/** Of the same countries and kind: not dearer, and at least as much of everything. */
function isBetterThan(rival: Offer, offer: Offer): boolean {
  const [more, own] = [countedBytes(rival.data), countedBytes(offer.data)]
  if (more === null || own === null || rival.durationDays === null || offer.durationDays === null)
    return false
  return (
    rival.dataKind === offer.dataKind &&
    JSON.stringify(serviceOf(rival)) === JSON.stringify(serviceOf(offer)) &&
    rival.countries.length === offer.countries.length &&
    rival.price.amountMinor <= offer.price.amountMinor &&
    more >= own &&
    rival.durationDays >= offer.durationDays &&
    asksNoMore(rival, offer)
  )
}

/** The nearest first: the same kind of data, then the least difference in data and days, then the fewest extra countries. */
function closestTo(offer: Offer, rivals: readonly Offer[]): readonly Offer[] {
  const factor = (a: number | null, b: number | null) =>
    a === null || b === null ? 0 : Math.abs(Math.log(a / b))
  const distance = (rival: Offer) =>
    (rival.dataKind === offer.dataKind ? 0 : 5) +
    factor(countedBytes(rival.data), countedBytes(offer.data)) +
    factor(rival.durationDays, offer.durationDays) +
    (isGlobal(rival) === isGlobal(offer) ? 0 : 2) +
    factor(rival.countries.length || 1, offer.countries.length || 1) / 4
  return rivals.toSorted((a, b) => distance(a) - distance(b) || a.price.amountMinor - b.price.amountMinor)
}
