import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'
import { emptyWallet } from '../../wallet/_lib/empty-wallet'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** There is no balance to have yet: it is nothing, in the currency of the prices. */
export const GET = shopRoute({ name: 'shop.wallet', auth: 'U' }, async () => ok(emptyWallet()))
