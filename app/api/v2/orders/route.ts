import { after } from 'next/server'
import { knownDevice } from '@/app/_http/device-cookie'
import { viewerOfRequest } from '@/lib/auth/viewer'
import { fail, ok } from '@/lib/core/result'
import { pageQuery } from '@/lib/esims/owner-schemas'
import { listOrders } from '@/lib/orders/account-queries'
import { placeAndPay } from '@/lib/orders/commands/place-order'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { orderInput } from '@/lib/orders/schemas'
import { preflight } from '@/lib/platform/http/cors'
import { idempotencyKeyOf } from '@/lib/platform/http/idempotency-key'
import { refuseMethod, route } from '@/lib/platform/http/route'
import { visitorCountry } from '@/lib/platform/http/visitor-country'

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

/** An order from a quote, with the Stripe Checkout address to pay it where its wallet does not. `Idempotency-Key` makes retries harmless. */
export const POST = route(
  { name: 'orders.create', body: orderInput, status: 201 },
  async ({ request, body, clientKey }) => {
    const idempotencyKey = idempotencyKeyOf(request.headers)
    if (idempotencyKey === null) return fail('IDEMPOTENCY_KEY_REQUIRED')
    const placed = await placeAndPay({
      viewer: await viewerOfRequest(request),
      quoteId: body.quote_id,
      email: body.email,
      locale: body.locale,
      device: body.device,
      taxPlace: body.tax_location,
      devices: await knownDevice(),
      channel: 'api',
      idempotencyKey,
      clientKey,
      buyerCountry: visitorCountry(request.headers),
      affiliate: body.affiliate_code ? { code: body.affiliate_code, clickedAt: null } : null,
      ...(body.wallet ? { wallet: { wish: body.wallet, shownMinor: null } } : {}),
    })
    if (!placed.ok) return placed
    const paid = placed.value.sessionId === null
    if (paid) after(workOff)
    return ok({ ...placed.value, paid })
  },
)
