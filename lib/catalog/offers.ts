import Big from 'big.js'
import { type Money, money } from '../core/money'
import type { ProviderId } from '../providers/types'
import { asksNoMore } from './restrictions'
import { countedBytes, dataKind, needsTravelDate, priceInversions, serviceOf } from './rules'
import type { Bundle, Offer, PricedBundle } from './types'

/** What makes two bundles the same thing to a traveller. What is not stated equals only what is not stated. */
const sameThing = (bundle: Bundle): string =>
  JSON.stringify([
    bundle.countries,
    bundle.scope === 'sea',
    bundle.data,
    bundle.dataPeriod,
    bundle.durationDays,
    ...serviceOf(bundle),
  ])

/**
 * Where one provider sells two of them without an amount of data, they differ in what nobody states, as how much of
 * "unlimited" is fast: then it is not known which of them another one's is.
 */
function areTheSame(equal: readonly PricedBundle[]): boolean {
  const sellers = new Set(equal.map(({ bundle }) => bundle.provider))
  return sellers.size === equal.length || equal.every(({ bundle }) => countedBytes(bundle.data) !== null)
}

/**
 * What is shown of all that is for sale, the one rule:
 * 1. Bundles of providers that are down are left out, unless nobody else sells anything here.
 * 2. Of equal things the cheapest is shown; of equal prices the one that states more, then the older one. What asks more of
 *    its buyer, or is not sold somewhere, stands for none that does not.
 * 3. More data never costs less: who could pay less, or the same, and get at least as much, is not shown the worse one.
 * What is left out can still be opened by its address; its page then names what is better.
 */
export function chooseOffers(
  offers: readonly PricedBundle[],
  down: ReadonlySet<ProviderId>,
): readonly PricedBundle[] {
  const healthy = offers.filter(({ bundle }) => !down.has(bundle.provider))
  const groups = Map.groupBy(healthy.length > 0 ? healthy : offers, ({ bundle }) => sameThing(bundle))
  const chosen = [...groups.values()].flatMap((equal) => (areTheSame(equal) ? bestOf(equal) : equal))
  const worse = new Set(priceInversions(chosen, 'or_equal').map(({ less }) => less))
  return chosen.filter(({ bundle }) => !worse.has(bundle.bundleId))
}

/** The best one; and, where that one is restricted, the best of those that are less so. */
function bestOf(equal: readonly PricedBundle[]): readonly PricedBundle[] {
  const sorted = equal.toSorted((a, b) => (isBetter(a, b) ? -1 : 1))
  return sorted.filter(
    ({ bundle }, at) => !sorted.slice(0, at).some((better) => asksNoMore(better.bundle, bundle)),
  )
}

function isBetter(a: PricedBundle, b: PricedBundle): boolean {
  if (a.price.amountMinor !== b.price.amountMinor) return a.price.amountMinor < b.price.amountMinor
  const stated = factsStated(b.bundle) - factsStated(a.bundle)
  return stated !== 0 ? stated < 0 : a.bundle.bundleId < b.bundle.bundleId
}

const factsStated = (bundle: Bundle): number =>
  [bundle.topUpAllowed, bundle.activationPolicy, bundle.description].filter((fact) => fact !== null).length +
  Math.min(1, bundle.speeds.length)

/** Price of one unit, up to the minor unit; null where nothing can be counted. */
function perUnit(price: Money, units: Big | null): Money | null {
  if (units === null || units.lte(0)) return null
  return money(new Big(price.amountMinor).div(units).round(0, Big.roundUp).toNumber(), price.currency)
}

/** All data of a bundle in bytes: a daily allowance on every day. Null without limit, or where it is not stated. */
export function wholeBytes(bundle: Pick<Bundle, 'data' | 'dataPeriod' | 'durationDays'>): number | null {
  if (bundle.data === null || 'unlimited' in bundle.data || bundle.dataPeriod === null) return null
  if (bundle.dataPeriod === 'total') return bundle.data.bytes
  return bundle.durationDays === null ? null : bundle.data.bytes * bundle.durationDays
}

/** What a stranger may see of an offer: no cost, no provider, no key. */
export function toOffer({ bundle, price }: PricedBundle): Offer {
  const bytes = wholeBytes(bundle)
  return {
    bundleId: bundle.bundleId,
    name: bundle.name,
    data: bundle.data,
    dataPeriod: bundle.dataPeriod,
    dataKind: dataKind(bundle),
    durationDays: bundle.durationDays,
    countries: bundle.countries,
    scope: bundle.scope,
    kind: bundle.kind,
    voiceMinutes: bundle.voiceMinutes,
    smsCount: bundle.smsCount,
    speeds: bundle.speeds,
    topUpAllowed: bundle.topUpAllowed,
    activationPolicy: bundle.activationPolicy,
    travelDateRequired: needsTravelDate(bundle),
    restrictions: bundle.restrictions,
    price,
    perGb: perUnit(price, bytes === null ? null : new Big(bytes).div(1e9)),
    perDay: perUnit(price, bundle.durationDays === null ? null : new Big(bundle.durationDays)),
  }
}
