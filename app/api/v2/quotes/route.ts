import { quoteRenewal } from '@/lib/orders/commands/quote-renewal'
import { quoteInput } from '@/lib/orders/schemas'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const OPTIONS = preflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** A price for renewing an eSIM, good until `expires_at`. Moves no money. */
export const POST = route(
  { name: 'quotes.create', body: quoteInput, status: 201 },
  async ({ body, clientKey }) => {
    return quoteRenewal({
      iccid: body.iccid,
      clientKey,
      ...(body.bundle_id ? { bundleId: body.bundle_id } : {}),
      ...(body.currency ? { currency: body.currency } : {}),
    })
  },
)
