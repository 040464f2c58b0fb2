import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** Whether the bearer token would be taken; never a 401. */
export const GET = shopRoute({ name: 'shop.validate_token', auth: 'P' }, async ({ identify }) =>
  ok((await identify()) !== null),
)
