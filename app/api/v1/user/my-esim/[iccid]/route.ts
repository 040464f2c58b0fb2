import { readShopEsim } from '@/lib/orders/shop-queries'
import { shopPreflight } from '../../../_lib/cors'
import { ok } from '../../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../../_lib/shop-route'
import { toEsimDto } from '../../../user/_lib/esim-dto'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

export const GET = shopRoute({ name: 'shop.my-esim', auth: 'U' }, async ({ caller, params, words }) => {
  const esim = await readShopEsim(caller.viewer, params.iccid ?? '')
  return esim.ok ? ok(toEsimDto(esim.value, words)) : esim
})
