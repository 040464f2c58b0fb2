import { fail } from '@/lib/core/result'
import { shopPreflight } from '../../_lib/cors'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** No codes have been given out, so none lowers a price. */
export const POST = shopRoute({ name: 'shop.promotion', auth: 'U' }, async () => fail('PROMOTION_NOT_FOUND'))
