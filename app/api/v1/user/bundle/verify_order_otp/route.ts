import { fail } from '@/lib/core/result'
import { shopPreflight } from '../../../_lib/cors'
import { refuseMethod, shopRoute } from '../../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** No order waits for a code by phone bill: that way to pay is not offered. */
export const POST = shopRoute({ name: 'shop.order-otp', auth: 'U' }, async () =>
  fail('CARRIER_BILLING_UNAVAILABLE'),
)
