import 'server-only'
import { fail, ok, type Result } from '@/lib/core/result'
import { taxPlace } from '@/lib/orders/tax-place'
import type { BillingPlace } from '@/lib/payments/types'
import { config } from '@/lib/platform/config'

/** What a form says of where the buyer is; null where the store asks for nothing. Errors: TAX_LOCATION_REQUIRED. */
export function taxPlaceIn(country: string, postalCode: string): Result<BillingPlace | null> {
  if (!config().tax) return ok(null)
  const place = taxPlace(country, postalCode)
  return place ? ok(place) : fail('TAX_LOCATION_REQUIRED')
}
