import { readShopOrder } from '@/lib/orders/shop-queries'
import { shopPreflight } from '../../../_lib/cors'
import { ok } from '../../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../../_lib/shop-route'
import { toReceiptDto } from '../../../user/_lib/order-dto'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

export const GET = shopRoute({ name: 'shop.order', auth: 'U' }, async ({ caller, params, words }) => {
  const order = await readShopOrder(caller.viewer, params.order ?? '')
  return order.ok ? ok(toReceiptDto(order.value, words)) : order
})
