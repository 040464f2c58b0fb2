import { listShopEsims } from '@/lib/orders/shop-queries'
import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'
import { toEsimDto } from '../../user/_lib/esim-dto'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** All eSIMs of the account, newest first. */
export const GET = shopRoute({ name: 'shop.my-esims', auth: 'U' }, async ({ caller, words }) => {
  const esims = await listShopEsims(caller.viewer)
  return ok(esims.map((esim) => toEsimDto(esim, words)))
})
