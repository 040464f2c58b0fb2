import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const PUT = refuseMethod('GET', 'POST')
export const PATCH = PUT
export const DELETE = PUT

/** By POST as the older clients ask. */
export const GET = shopRoute({ name: 'shop.rewards', auth: 'U' }, async () => ok([]))
export const POST = GET
