import { viewerOfRequest } from '@/lib/auth/viewer'
import { fail, ok } from '@/lib/core/result'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'
import { affiliateOf } from '@/lib/promotions/affiliate-queries'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** What the viewer has earned as an affiliate; nothing of it is about buyers. Who is none gets the 404 of an unknown address. */
export const GET = route({ name: 'affiliate.read', limits: ['read.client'] }, async ({ request }) => {
  const viewer = await viewerOfRequest(request)
  if (!viewer) return fail('UNAUTHENTICATED')
  const affiliate = await affiliateOf(viewer.userId)
  return affiliate ? ok(affiliate) : fail('NOT_FOUND')
})
