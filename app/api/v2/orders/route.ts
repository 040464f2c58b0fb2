import { viewerOfRequest } from '@/lib/auth/viewer'
import { fail } from '@/lib/core/result'
import { pageQuery } from '@/lib/esims/owner-schemas'
import { listOrders } from '@/lib/orders/account-queries'
import { placeOrder } from '@/lib/orders/commands/place-order'
import { placeOrderInput } from '@/lib/orders/schemas'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const OPTIONS = preflight
export const PUT = refuseMethod('GET, POST')
export const PATCH = PUT
export const DELETE = PUT

/** The viewer's orders, newest first. */
export const GET = route(
  { name: 'orders.list', limits: ['read.client'], query: pageQuery },
  async ({ request, query }) => {
    const viewer = await viewerOfRequest(request)
    return viewer ? listOrders(viewer, query.cursor) : fail('UNAUTHENTICATED')
  },
)

/** An order from a quote, with the Stripe Checkout address to pay it. `Idempotency-Key` makes retries harmless. */
export const POST = route(
  { name: 'orders.create', body: placeOrderInput, status: 201 },
  async ({ request, body, clientKey }) => {
    const idempotencyKey = request.headers.get('idempotency-key')
    if (!idempotencyKey || !/^[\x21-\x7e]{8,200}$/.test(idempotencyKey))
      return fail('IDEMPOTENCY_KEY_REQUIRED')
    return placeOrder({
      viewer: await viewerOfRequest(request),
      quoteId: body.quote_id,
      email: body.email,
      locale: body.locale,
      device: body.device,
      channel: 'api',
      idempotencyKey,
      clientKey,
    })
  },
)
