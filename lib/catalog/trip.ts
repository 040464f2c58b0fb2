import { type Money, money } from '../core/money'
import { judge } from './enough'
import type { Offer } from './types'
import { grant, NO_WISH, type Wish } from './wishes'

/** More countries than this are searched one by one: all sets of them would be too many. */
export const MOST_TRIP_COUNTRIES = 8

export interface TripCombination {
  /** In the order of the trip's countries. */
  readonly parts: readonly { readonly offer: Offer; readonly countries: readonly string[] }[]
  readonly total: Money
}

export interface TripPlan {
  /** Each valid in every country of the trip; cheapest first. */
  readonly whole: readonly Offer[]
  /** The cheapest set of several bundles that together are valid everywhere; null when there is none. */
  readonly combination: TripCombination | null
  /** Countries that nothing on sale is valid in. */
  readonly uncovered: readonly string[]
}

/**
 * What covers a trip. The combination is exact: no other set of the offers costs less. Every bundle in it meets the wish
 * by itself, so that data and days are enough wherever one is; so it is enough for the need, if there is one.
 * @param offers in one currency
 * @param countries alpha-2, at most MOST_TRIP_COUNTRIES
 */
export function planTrip(
  offers: readonly Offer[],
  countries: readonly string[],
  { need = null, ...wish }: Pick<Wish, 'minGb' | 'minDays'> & Partial<Pick<Wish, 'need'>>,
): TripPlan {
  const trip = [...new Set(countries)].slice(0, MOST_TRIP_COUNTRIES)
  const fitting = grant(offers, { ...NO_WISH, minGb: wish.minGb, minDays: wish.minDays }).filter(
    (offer) => need === null || judge(offer, need).verdict === 'enough',
  )
  const full = (1 << trip.length) - 1
  // Cheapest first, so the first offer of each set of countries is its cheapest.
  const bySet = new Map<number, Offer>()
  for (const offer of fitting) {
    const set = coveredBy(offer, trip)
    if (set !== 0 && !bySet.has(set)) bySet.set(set, offer)
  }
  const covered = [...bySet.keys()].reduce((all, set) => all | set, 0)
  return {
    whole: fitting.filter((offer) => coveredBy(offer, trip) === full),
    combination: covered === full && trip.length > 1 ? combine(bySet, trip) : null,
    uncovered: trip.filter((_, bit) => (covered & (1 << bit)) === 0),
  }
}

const coveredBy = (offer: Offer, trip: readonly string[]): number =>
  trip.reduce((set, country, bit) => (offer.countries.includes(country) ? set | (1 << bit) : set), 0)

interface Step {
  readonly cost: number
  readonly parts: readonly number[]
}

/** Weighted set cover by dynamic programming over the sets of countries; sets that cover all by themselves are left out. */
function combine(bySet: ReadonlyMap<number, Offer>, trip: readonly string[]): TripCombination | null {
  const full = (1 << trip.length) - 1
  const best: (Step | undefined)[] = [{ cost: 0, parts: [] }]
  for (let covered = 0; covered < full; covered++) {
    const step = best[covered]
    if (!step) continue
    for (const [set, offer] of bySet) {
      if (set === full) continue
      const next = covered | set
      const cost = step.cost + offer.price.amountMinor
      if (next !== covered && cost < (best[next]?.cost ?? Number.POSITIVE_INFINITY))
        best[next] = { cost, parts: [...step.parts, set] }
    }
  }
  const found = best[full]
  if (!found) return null
  const parts = found.parts.flatMap((set) => {
    const offer = bySet.get(set)
    return offer ? [{ offer, countries: trip.filter((_, bit) => (set & (1 << bit)) !== 0) }] : []
  })
  const [first] = parts
  if (!first) return null
  const order = (countries: readonly string[]) => trip.indexOf(countries[0] ?? '')
  return {
    parts: parts.toSorted((a, b) => order(a.countries) - order(b.countries)),
    total: money(found.cost, first.offer.price.currency),
  }
}
