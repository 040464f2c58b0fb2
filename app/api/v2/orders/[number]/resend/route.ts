import { after } from 'next/server'
import { resendToBuyer } from '@/lib/orders/commands/resend-mail'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const OPTIONS = preflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** Sends the order's mails again, to the order's own address; a few times an hour. */
export const POST = route(
  { name: 'orders.resend', limits: ['read.client'] },
  async ({ request, params, clientKey }) => {
    const resent = await resendToBuyer({
      orderNumber: params.number ?? '',
      token: request.headers.get('order-token') ?? '',
      clientKey,
    })
    if (resent.ok) after(() => workOff())
    return resent
  },
)
