import { byFit, type TripNeed, USAGES } from './enough'
import { wholeBytes } from './offers'
import type { Offer } from './types'

export const SORTS = ['price', 'per_gb', 'per_day', 'data', 'days'] as const
export type Sort = (typeof SORTS)[number]

/** Choices of the form; the address may name others. GB are 10^9 bytes. */
export const DATA_CHOICES_GB = [1, 3, 5, 10, 20, 50] as const
export const DAY_CHOICES = [3, 7, 14, 30, 60] as const
export const MOST_DAYS = 365

/** What a visitor wants to see of a list. Null = anything. */
export interface Wish {
  readonly sort: Sort | 'enough'
  readonly minGb: number | 'unlimited' | null
  readonly minDays: number | null
  /** A trip to be enough for. Nothing is left out for it: what is not enough comes last, with the reason. */
  readonly need: TripNeed | null
  readonly all: boolean
}

export const NO_WISH: Wish = { sort: 'price', minGb: null, minDays: null, need: null, all: false }

type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/** From an address. What makes no sense there counts as not said. */
export function readWish(query: Query): Wish {
  const days = wholeNumber(query.days, MOST_DAYS)
  const usage = USAGES.find((one) => one === query.use)
  const need = usage && days !== null ? { days, usage } : null
  return {
    sort: SORTS.find((one) => one === query.sort) ?? (need ? 'enough' : NO_WISH.sort),
    minGb: query.data === 'unlimited' ? 'unlimited' : wholeNumber(query.data, 1000),
    // With a way of using data, the days are the trip's; without, the least that a bundle must be valid for.
    minDays: need ? null : days,
    need,
    all: query.all === '1',
  }
}

function wholeNumber(value: string | readonly string[] | undefined, most: number): number | null {
  if (typeof value !== 'string' || !/^\d{1,4}$/.test(value)) return null
  const number = Number(value)
  return number >= 1 && number <= most ? number : null
}

/** What fits, in the order asked for. What is not stated fits no demand and comes last. */
export function grant(offers: readonly Offer[], wish: Wish): readonly Offer[] {
  return offers.filter((offer) => fits(offer, wish)).toSorted(orderOf(wish))
}

function orderOf({ sort, need }: Wish): Order {
  if (sort !== 'enough') return ORDERS[sort]
  return need ? then(byFit(need), byPrice, byData, byDays) : ORDERS.price
}

function fits(offer: Offer, { minGb, minDays }: Pick<Wish, 'minGb' | 'minDays'>): boolean {
  if (minDays !== null && (offer.durationDays === null || offer.durationDays < minDays)) return false
  if (minGb === null) return true
  if (offer.dataKind === 'unlimited') return true
  return minGb !== 'unlimited' && (wholeBytes(offer) ?? 0) >= minGb * 1e9
}

type Order = (a: Offer, b: Offer) => number

/** Small first; null last. */
const ascending = (of: (offer: Offer) => number | null): Order => {
  const value = (offer: Offer) => of(offer) ?? Number.POSITIVE_INFINITY
  return (a, b) => (value(a) === value(b) ? 0 : value(a) - value(b))
}
const then =
  (...orders: readonly Order[]): Order =>
  (a, b) => {
    for (const order of orders) {
      const result = order(a, b)
      if (result !== 0) return result
    }
    return a.bundleId < b.bundleId ? -1 : a.bundleId > b.bundleId ? 1 : 0
  }

/** Negative, so that the most comes first; without limit before any amount. */
const mostData = (offer: Offer): number | null => {
  if (offer.dataKind === 'unlimited') return Number.NEGATIVE_INFINITY
  const bytes = wholeBytes(offer)
  return bytes === null ? null : -bytes
}
const byPrice = ascending((offer) => offer.price.amountMinor)
const byData = ascending(mostData)
const byDays = ascending((offer) => (offer.durationDays === null ? null : -offer.durationDays))

const ORDERS: Readonly<Record<Sort, Order>> = {
  price: then(byPrice, byData, byDays),
  per_gb: then(
    ascending((offer) => offer.perGb?.amountMinor ?? null),
    byPrice,
  ),
  per_day: then(
    ascending((offer) => offer.perDay?.amountMinor ?? null),
    byPrice,
  ),
  data: then(byData, byPrice),
  days: then(byDays, byPrice),
}
