import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'
import { walletOf } from '../../wallet/_lib/wallet-dto'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

export const GET = shopRoute({ name: 'shop.wallet', auth: 'U' }, async ({ caller }) =>
  ok(await walletOf(caller.viewer.userId)),
)
