import { nameEsim } from '@/lib/esims/commands/name-esim'
import { readShopEsim } from '@/lib/orders/shop-queries'
import { shopPreflight } from '../../../_lib/cors'
import { done } from '../../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../../_lib/shop-route'
import { labelBody } from '../../../user/_lib/schemas'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** The owner's own name for an eSIM; an empty one takes it away. */
export const POST = shopRoute(
  { name: 'shop.label', auth: 'U', body: labelBody },
  async ({ caller, params, body }) => {
    const esim = await readShopEsim(caller.viewer, params.iccid ?? '')
    if (!esim.ok) return esim
    const named = await nameEsim(caller.viewer, esim.value.owned.esimId, body.label)
    return named.ok ? done() : named
  },
)
