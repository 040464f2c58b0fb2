import { orderKeyOf } from '@/app/_orders/order-key'
import { readRefundability } from '@/lib/orders/refundability'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** Can I get my money back? For whoever holds the order's token, or its account. The provider is asked. */
export const GET = route({ name: 'orders.refundability' }, async ({ request, params, clientKey }) =>
  readRefundability(await orderKeyOf(request, params.number ?? ''), { clientKey }),
)
