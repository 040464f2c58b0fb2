import { bundlesByIds } from '../catalog/queries'
import { isSoldTo, notSoldFrom } from '../catalog/restrictions'
import type { Bundle } from '../catalog/types'
import { fail, ok, type Result } from '../core/result'
import { awaitsMoney } from './rules'
import type { OrderView } from './types'

/** Where somebody is who wants to buy. */
export interface BuyerPlace {
  /** Alpha-2, as the platform says (`visitorCountry`); null where it does not. */
  readonly country: string | null
  /** Says not to be in these, alpha-2; `all`: in none that something is not sold from. Counts only where nobody knows. */
  readonly saysOutside: 'all' | readonly string[]
}

const UNKNOWN: BuyerPlace = { country: null, saysOutside: [] }

/**
 * Whether all of it may be sold to somebody there.
 * Errors: NOT_SOLD_FROM_COUNTRY; COUNTRY_NOT_CONFIRMED (nobody knows where they are, and they have not said of every
 * country that it is not sold from that they are not there).
 */
export function soldTo(
  bundles: readonly Pick<Bundle, 'bundleId' | 'restrictions'>[],
  { country, saysOutside }: BuyerPlace = UNKNOWN,
): Result<true> {
  for (const bundle of bundles) {
    const closed = notSoldFrom(bundle)
    const fields = { items: `${bundle.bundleId}: not sold from ${closed.join(', ')}.` }
    if (!isSoldTo(bundle, country)) return fail('NOT_SOLD_FROM_COUNTRY', { fields })
    const isSaid = saysOutside === 'all' || closed.every((one) => saysOutside.includes(one))
    if (country === null && !isSaid) return fail('COUNTRY_NOT_CONFIRMED', { fields })
  }
  return ok(true)
}

/** What a bundle is sold on: the countries that its buyer said not to be in. Null: the platform's word, or no word at all. */
export function soldOnWord(
  bundle: Pick<Bundle, 'restrictions'>,
  { country }: BuyerPlace = UNKNOWN,
): string[] | null {
  const closed = notSoldFrom(bundle)
  return country === null && closed.length > 0 ? [...closed] : null
}

interface QuotedOnWord {
  readonly outside_countries: readonly string[] | null
  readonly created_at: Date
}

/** What the buyer of a basket said when it was quoted, as its order keeps it. */
export function wordOf(basket: readonly QuotedOnWord[]): {
  outside_countries: string[] | null
  outside_said_at: Date | null
} {
  const said = basket.filter(({ outside_countries }) => outside_countries !== null)
  if (said.length === 0) return { outside_countries: null, outside_said_at: null }
  return {
    outside_countries: [...new Set(said.flatMap(({ outside_countries }) => outside_countries ?? []))].sort(),
    outside_said_at: new Date(Math.min(...said.map(({ created_at }) => created_at.getTime()))),
  }
}

interface Quoted {
  readonly kind: string
  readonly bundle_id: string
}

/**
 * A quote's id may have travelled, and so may who pays an order: asked again of whoever orders and of whoever pays, where it
 * is known where they are. What was said stands. An eSIM that somebody has is renewed wherever they are: the sale that is
 * restricted was made, and they may be on their way.
 * Errors: NOT_SOLD_FROM_COUNTRY.
 */
export async function stillSoldTo(basket: readonly Quoted[], country: string | null): Promise<Result<true>> {
  const ids = basket.filter(({ kind }) => kind === 'new_esim').map(({ bundle_id }) => bundle_id)
  if (country === null || ids.length === 0) return ok(true)
  return soldTo(await bundlesByIds([...new Set(ids)]), { country, saysOutside: [] })
}

/** Whether who is there may be led to the payment of an order, as far as that is the question: `payAgain` asks the same. */
export async function mayBePaidFrom(
  { state, lines }: Pick<OrderView, 'state' | 'lines'>,
  country: string | null,
): Promise<boolean> {
  if (!awaitsMoney(state)) return true
  const basket = lines.map(({ kind, bundle }) => ({ kind, bundle_id: bundle.bundleId }))
  return (await stillSoldTo(basket, country)).ok
}
