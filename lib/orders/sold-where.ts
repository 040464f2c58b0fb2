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
  /** Says not to be in any of the countries that something is not sold from. Counts only where nobody knows. */
  readonly saysOutside: boolean
}

const UNKNOWN: BuyerPlace = { country: null, saysOutside: false }

/**
 * Whether all of it may be sold to somebody there.
 * Errors: NOT_SOLD_FROM_COUNTRY; COUNTRY_NOT_CONFIRMED (nobody knows where they are, and they have not said).
 */
export function soldTo(
  bundles: readonly Pick<Bundle, 'bundleId' | 'restrictions'>[],
  { country, saysOutside }: BuyerPlace = UNKNOWN,
): Result<true> {
  for (const bundle of bundles) {
    const closed = notSoldFrom(bundle)
    const fields = { items: `${bundle.bundleId}: not sold from ${closed.join(', ')}.` }
    if (!isSoldTo(bundle, country)) return fail('NOT_SOLD_FROM_COUNTRY', { fields })
    if (country === null && closed.length > 0 && !saysOutside)
      return fail('COUNTRY_NOT_CONFIRMED', { fields })
  }
  return ok(true)
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
  return soldTo(await bundlesByIds([...new Set(ids)]), { country, saysOutside: false })
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
