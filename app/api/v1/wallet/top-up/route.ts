import { fail } from '@/lib/core/result'
import { shopPreflight } from '../../_lib/cors'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** Nothing is charged for a balance that could not be spent. */
export const POST = shopRoute({ name: 'shop.wallet-top-up', auth: 'U' }, async () =>
  fail('TOP_UP_UNAVAILABLE'),
)
