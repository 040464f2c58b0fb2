import { listShopEsims } from '@/lib/orders/shop-queries'
import { shopPreflight } from '../../../_lib/cors'
import { ok } from '../../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** Whether the account has an eSIM with this bundle that could be topped up instead of buying another one. */
export const GET = shopRoute({ name: 'shop.bundle-exists', auth: 'U' }, async ({ caller, params }) => {
  const esims = await listShopEsims(caller.viewer)
  return ok(
    esims.some(({ bundle, owned }) => bundle.bundleId === params.code && owned.renewable && !owned.past),
  )
})
