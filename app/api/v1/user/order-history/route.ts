import { listShopOrders } from '@/lib/orders/shop-queries'
import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { pageOf } from '../../_lib/input'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'
import { toOrderDto } from '../../user/_lib/order-dto'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** All orders of the account, also unpaid and failed ones, newest first. */
export const GET = shopRoute({ name: 'shop.orders', auth: 'U' }, async ({ caller, query, words }) => {
  const orders = await listShopOrders(caller.viewer, pageOf(query))
  return ok(orders.map((order) => toOrderDto(order, words)))
})
