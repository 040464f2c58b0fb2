import { isId } from '@/lib/core/ids'
import { fail, ok } from '@/lib/core/result'
import { placeOrder } from '@/lib/orders/commands/place-order'
import { quoteRenewal } from '@/lib/orders/commands/quote-renewal'
import { orderByNumber } from '@/lib/orders/queries'
import { config } from '@/lib/platform/config'
import { preflight } from '@/lib/platform/http/cors'
import { idempotencyKeyOf } from '@/lib/platform/http/idempotency-key'
import { endpoint, refuseMethod } from '../../_lib/endpoint'
import { toCreated } from '../../_lib/orders'
import { checkerProblem } from '../../_lib/problems'
import { localeOf, returnOriginOf } from '../../_lib/renewal-request'
import { renewalBody } from '../../_lib/schemas'
import { judgeReference } from '../../_lib/sim-reference'

export const maxDuration = 240

export const OPTIONS = preflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** Quotes and orders the best renewal. What the client says of price, provider and package are hints; our price is in the answer. */
export const POST = endpoint(
  {
    name: 'checker.renewal-create',
    body: renewalBody,
    status: 201,
    problem: checkerProblem('Failed to create order', 'Invalid request data'),
  },
  async ({ request, body, clientKey }) => {
    if (judgeReference(String(body.order_sim_id ?? ''), body.iccid, Date.now()) === 'foreign')
      return fail('VALIDATION', { fields: { order_sim_id: 'This reference belongs to another eSIM.' } })
    const wish = String(body.package_id ?? '')
    const make = async () => {
      const quote = await quoteRenewal({
        iccid: body.iccid,
        clientKey,
        ...(isId('bdl', wish) ? { bundleId: wish } : {}),
        ...(body.currency ? { currency: body.currency } : {}),
      })
      return quote.ok ? ok(quote.value.quoteId) : quote
    }
    const placed = await placeOrder({
      quoteId: { asked: [body.iccid, wish, body.currency ?? null], make },
      email: null,
      locale: localeOf(request.headers),
      channel: 'checker',
      idempotencyKey: idempotencyKeyOf(request.headers),
      clientKey,
      returnOrigin: returnOriginOf(request.headers, config().corsOrigins),
    })
    if (!placed.ok) return placed
    const order = await orderByNumber(placed.value.orderNumber)
    return order.ok ? ok(toCreated(placed.value, order.value)) : order
  },
)
