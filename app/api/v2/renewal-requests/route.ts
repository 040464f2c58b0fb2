import { after } from 'next/server'
import { requestRenewal } from '@/lib/orders/commands/request-renewal'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { renewalRequestInput } from '@/lib/orders/schemas'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const OPTIONS = preflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** Asks staff for a renewal that no offer covers. Charges nothing. */
export const POST = route(
  { name: 'renewal-requests.create', body: renewalRequestInput, status: 201 },
  async ({ body, clientKey }) => {
    const made = await requestRenewal({ ...body, clientKey })
    if (made.ok) after(workOff)
    return made
  },
)
