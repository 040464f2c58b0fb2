import { viewerOfRequest } from '@/lib/auth/viewer'
import { fail } from '@/lib/core/result'
import { nameEsim } from '@/lib/esims/commands/name-esim'
import { readOwnedEsim } from '@/lib/esims/owner-queries'
import { nameEsimInput } from '@/lib/esims/owner-schemas'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

// The segment has one name for all addresses below it: of `offers` it is an ICCID, here the id of an eSIM.
export const OPTIONS = preflight
export const POST = refuseMethod('GET, PATCH')
export const PUT = POST
export const DELETE = POST

/** An eSIM of the viewer with all its plans. */
export const GET = route({ name: 'esims.read', limits: ['read.client'] }, async ({ request, params }) => {
  const viewer = await viewerOfRequest(request)
  return viewer ? readOwnedEsim(viewer, params.iccid ?? '') : fail('UNAUTHENTICATED')
})

/** Names it. */
export const PATCH = route(
  { name: 'esims.name', limits: ['read.client'], body: nameEsimInput },
  async ({ request, params, body }) => {
    const viewer = await viewerOfRequest(request)
    return viewer ? nameEsim(viewer, params.iccid ?? '', body.label) : fail('UNAUTHENTICATED')
  },
)
