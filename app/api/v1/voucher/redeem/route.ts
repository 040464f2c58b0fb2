import { fail } from '@/lib/core/result'
import { shopPreflight } from '../../_lib/cors'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** No vouchers have been given out, so every code is an invalid one. */
export const POST = shopRoute({ name: 'shop.voucher', auth: 'U' }, async () => fail('INVALID_VOUCHER_CODE'))
