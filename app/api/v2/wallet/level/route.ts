import * as z from 'zod'
import { viewerOfRequest } from '@/lib/auth/viewer'
import { fail, ok } from '@/lib/core/result'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'
import { levelStanding } from '@/lib/promotions/level-queries'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

const query = z.object({ locale: z.enum(['en', 'tr', 'de', 'fr', 'ar']).default('en') })

/** The viewer's loyalty level, and what is missing for the next one. */
export const GET = route(
  { name: 'wallet.level', limits: ['read.client'], query },
  async ({ request, query: { locale } }) => {
    const viewer = await viewerOfRequest(request)
    return viewer ? ok({ standing: await levelStanding(viewer.userId, locale) }) : fail('UNAUTHENTICATED')
  },
)
