import { listShopEsims } from '@/lib/orders/shop-queries'
import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'
import { assign } from '../../user/_lib/assign'
import { toEsimDto } from '../../user/_lib/esim-dto'

export const maxDuration = 60

export const OPTIONS = shopPreflight
export const PUT = refuseMethod('GET', 'POST')
export const PATCH = PUT
export const DELETE = PUT

/** The names that the old shop's documentation gives to `user/my-esim` and `user/bundle/assign`. */
export const GET = shopRoute({ name: 'shop.my-esims', auth: 'U' }, async ({ caller, words }) => {
  const esims = await listShopEsims(caller.viewer)
  return ok(esims.map((esim) => toEsimDto(esim, words)))
})

export const POST = assign
