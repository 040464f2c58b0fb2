import { fail } from '@/lib/core/result'
import { shopPreflight } from '../../../_lib/cors'
import { ok } from '../../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../../_lib/shop-route'
import { walletOf } from '../../../wallet/_lib/wallet-dto'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** The caller's own and nobody else's, although the old shop showed anybody's. It asks for no device id, as before. */
export const GET = shopRoute({ name: 'shop.wallet', auth: '-' }, async ({ identify, params }) => {
  const caller = await identify()
  if (caller?.kind !== 'user') return fail('UNAUTHENTICATED')
  const { userId } = caller.viewer
  return params.id === userId ? ok(await walletOf(userId)) : fail('NOT_FOUND')
})
