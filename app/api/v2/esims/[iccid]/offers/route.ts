import * as z from 'zod'
import { listRenewalOffers } from '@/lib/orders/queries'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

const query = z.object({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
})

/** What an eSIM can be renewed with now, the same bundle first. */
export const GET = route({ name: 'esims.offers', query }, async ({ params, query, clientKey }) => {
  return listRenewalOffers({
    iccid: params.iccid ?? '',
    clientKey,
    ...(query.currency ? { currency: query.currency } : {}),
  })
})
