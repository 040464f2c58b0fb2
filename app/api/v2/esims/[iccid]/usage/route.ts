import { viewerOfRequest } from '@/lib/auth/viewer'
import { fail } from '@/lib/core/result'
import { readOwnedUsage } from '@/lib/esims/owner-queries'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** How the newest plan of an eSIM of the viewer was used, and how long its data lasts at this pace. */
export const GET = route({ name: 'esims.usage', limits: ['read.client'] }, async ({ request, params }) => {
  const viewer = await viewerOfRequest(request)
  return viewer ? readOwnedUsage(viewer, params.iccid ?? '') : fail('UNAUTHENTICATED')
})
