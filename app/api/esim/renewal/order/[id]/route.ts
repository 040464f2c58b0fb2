import { ok } from '@/lib/core/result'
import { orderByNumber } from '@/lib/orders/queries'
import { preflight } from '@/lib/platform/http/cors'
import { endpoint, refuseMethod } from '../../../_lib/endpoint'
import { toOrder } from '../../../_lib/orders'
import { checkerProblem } from '../../../_lib/problems'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

const FORM = /^REN-[0-9A-Z]{12}$/

/** An order by its unguessable number. Bare; shows neither e-mail nor token. */
export const GET = endpoint(
  {
    name: 'checker.order',
    limits: ['read.client'],
    problem: checkerProblem('Failed to fetch order', 'Invalid request data'),
  },
  async ({ params }) => {
    const number = params.id ?? ''
    const order = FORM.test(number) ? await orderByNumber(number) : null
    if (order?.ok) return ok(toOrder(order.value))
    return Response.json({ error: 'Order not found' }, { status: 404 })
  },
)
