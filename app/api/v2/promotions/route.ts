import * as z from 'zod'
import { ok } from '@/lib/core/result'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'
import { activePromotions } from '@/lib/promotions/queries'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

const query = z.object({ locale: z.enum(['en', 'tr', 'de', 'fr', 'ar']).default('en') })

/** What everybody is told of: public promotions that are on now. */
export const GET = route(
  { name: 'promotions.list', limits: ['read.client'], query },
  async ({ query: { locale } }) => ok({ items: await activePromotions(locale) }),
)
