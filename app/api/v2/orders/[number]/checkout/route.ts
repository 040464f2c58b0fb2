import { fail, ok } from '@/lib/core/result'
import { openCheckout } from '@/lib/orders/commands/open-checkout'
import { orderIdOf } from '@/lib/orders/queries'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const OPTIONS = preflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** The payable Checkout address of an unpaid order, e.g. after a declined payment. Repeats give the same one. */
export const POST = route(
  { name: 'orders.checkout', limits: ['order.client'] },
  async ({ request, params }) => {
    const orderId = await orderIdOf({
      orderNumber: params.number ?? '',
      token: request.headers.get('order-token') ?? '',
    })
    if (!orderId) return fail('ORDER_NOT_FOUND')
    const checkout = await openCheckout(orderId)
    return checkout.ok ? ok({ checkout_url: checkout.value.checkoutUrl }) : checkout
  },
)
