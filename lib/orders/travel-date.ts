import { needsTravelDate } from '../catalog/rules'
import type { Bundle } from '../catalog/types'
import { fail, ok, type Result } from '../core/result'
import { isTravelDay, travelDaysAnywhere } from './travel-days'

/**
 * The day that a bundle is bought for: what was given, where its vendor asks for one; else none.
 * Errors: TRAVEL_DATE_REQUIRED, TRAVEL_DATE_INVALID.
 */
export function travelDateFor(
  bundle: Pick<Bundle, 'bundleId' | 'purchaseHints'>,
  given: string | null,
  nowMs: number,
): Result<string | null> {
  if (!needsTravelDate(bundle)) return ok(null)
  const days = travelDaysAnywhere(nowMs)
  if (given !== null && isTravelDay(given, days)) return ok(given)
  const travel_date = `${bundle.bundleId}: a day from ${days.first} to ${days.last}, as YYYY-MM-DD.`
  return fail(given === null ? 'TRAVEL_DATE_REQUIRED' : 'TRAVEL_DATE_INVALID', { fields: { travel_date } })
}
