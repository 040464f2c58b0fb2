import { fail } from '@/lib/core/result'
import { nameEsim } from '@/lib/esims/commands/name-esim'
import { listShopEsims } from '@/lib/orders/shop-queries'
import { shopPreflight } from '../../../_lib/cors'
import { done } from '../../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../../_lib/shop-route'
import { labelBody } from '../../../user/_lib/schemas'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** By bundle instead of by number: the newest eSIM of the account with it. */
export const POST = shopRoute(
  { name: 'shop.label', auth: 'U', body: labelBody },
  async ({ caller, params, body }) => {
    const esims = await listShopEsims(caller.viewer)
    const esim = esims.find(({ bundle }) => bundle.bundleId === params.code)
    if (!esim) return fail('ESIM_NOT_FOUND')
    const named = await nameEsim(caller.viewer, esim.owned.esimId, body.label)
    return named.ok ? done() : named
  },
)
