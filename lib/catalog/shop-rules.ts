import { demandsOf } from './restrictions'
import { countedBytes } from './rules'
import type { Bundle, PricedBundle } from './types'

/**
 * Of offers with the same data, days, kind and restrictions, the cheapest; the cheapest of all first. One without limit is compared with none.
 * @param apart bundles that differ in this are not compared with each other
 */
export function cheapestOfEach(
  offers: readonly PricedBundle[],
  apart: (bundle: Bundle) => string,
): readonly PricedBundle[] {
  const best = new Map<string, PricedBundle>()
  for (const offer of offers) {
    const { bundle } = offer
    const key = JSON.stringify([
      bundle.data,
      bundle.dataPeriod,
      bundle.durationDays,
      bundle.kind,
      countedBytes(bundle.data) === null && bundle.bundleId,
      apart(bundle),
      [...demandsOf(bundle)].sort(),
    ])
    const held = best.get(key)
    if (!held || compare(offer, held) < 0) best.set(key, offer)
  }
  return [...best.values()].sort(compare)
}

/** By price; of equal ones always the same one first, so that two answers are in the same order. */
const compare = (a: PricedBundle, b: PricedBundle): number =>
  a.price.amountMinor - b.price.amountMinor || (a.bundle.bundleId < b.bundle.bundleId ? -1 : 1)
