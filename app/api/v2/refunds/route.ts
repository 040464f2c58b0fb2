import { after } from 'next/server'
import { orderKeyOf } from '@/app/_orders/order-key'
import { fail } from '@/lib/core/result'
import { giveBack } from '@/lib/orders/commands/refund-line'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { refundInput, refundQuery } from '@/lib/orders/refund-schemas'
import { listRefunds } from '@/lib/orders/refundability'
import { preflight } from '@/lib/platform/http/cors'
import { idempotencyKeyOf } from '@/lib/platform/http/idempotency-key'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const maxDuration = 240

export const OPTIONS = preflight
export const PUT = refuseMethod('GET, POST')
export const PATCH = PUT
export const DELETE = PUT

/** What has gone back of an order, or is about to; for its token or its account. */
export const GET = route(
  { name: 'refunds.list', limits: ['read.client'], query: refundQuery },
  async ({ request, query }) => listRefunds(await orderKeyOf(request, query.order)),
)

/** Gives back what was not used. A line goes back once, whatever is sent how often. */
export const POST = route(
  { name: 'refunds.create', body: refundInput, status: 201 },
  async ({ request, body, clientKey }) => {
    const idempotencyKey = idempotencyKeyOf(request.headers)
    if (idempotencyKey === null) return fail('IDEMPOTENCY_KEY_REQUIRED')
    const key = await orderKeyOf(request, body.order_number)
    const given = await giveBack({
      ...key,
      lineId: body.line_id ?? 'all',
      to: body.to,
      clientKey,
      idempotencyKey,
    })
    if (!given.ok) return given
    after(workOff)
    return listRefunds(key)
  },
)
