import { viewerOfRequest } from '@/lib/auth/viewer'
import { fail } from '@/lib/core/result'
import { listOwnedEsims } from '@/lib/esims/owner-queries'
import { pageQuery } from '@/lib/esims/owner-schemas'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** The viewer's eSIMs, newest first. */
export const GET = route(
  { name: 'esims.list', limits: ['read.client'], query: pageQuery },
  async ({ request, query }) => {
    const viewer = await viewerOfRequest(request)
    return viewer ? listOwnedEsims(viewer, query.cursor) : fail('UNAUTHENTICATED')
  },
)
