import { fail } from '@/lib/core/result'
import { cancelOrder } from '@/lib/orders/commands/cancel-order'
import { ownOrder } from '@/lib/orders/shop-queries'
import { shopPreflight } from '../../../../_lib/cors'
import { done } from '../../../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('DELETE')
export const POST = GET
export const PUT = GET
export const PATCH = GET

/** Before it is paid only; what could still be paid is ended at Stripe with it. */
export const DELETE = shopRoute({ name: 'shop.cancel', auth: 'G' }, async ({ caller, params }) => {
  const order = await ownOrder(caller, params.order ?? '')
  if (!order) return fail('ORDER_NOT_FOUND')
  const cancelled = await cancelOrder(order.id)
  return cancelled.ok ? done() : cancelled
})
