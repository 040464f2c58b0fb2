import { after } from 'next/server'
import { ok } from '@/lib/core/result'
import { payAgain } from '@/lib/orders/commands/pay-again'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'
import { visitorCountry } from '@/lib/platform/http/visitor-country'

export const OPTIONS = preflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** The payable Checkout address of an unpaid order, e.g. after a declined payment. The order itself is the key: repeats give the same one. */
export const POST = route(
  { name: 'orders.checkout', limits: ['order.client'] },
  async ({ request, params }) => {
    const token = request.headers.get('order-token') ?? ''
    const checkout = await payAgain(
      { orderNumber: params.number ?? '', token },
      null,
      visitorCountry(request.headers),
    )
    if (!checkout.ok) return checkout
    if (checkout.value.paid) after(workOff)
    return ok({ checkout_url: checkout.value.checkoutUrl, paid: checkout.value.paid })
  },
)
