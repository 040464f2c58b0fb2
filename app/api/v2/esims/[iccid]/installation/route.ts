import { viewerOfRequest } from '@/lib/auth/viewer'
import { fail, ok } from '@/lib/core/result'
import { showOwnedInstallation } from '@/lib/esims/owner-queries'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** What installs an eSIM of the viewer. Nobody keeps the answer. */
export const GET = route({ name: 'esims.installation' }, async ({ request, params, clientKey }) => {
  const viewer = await viewerOfRequest(request)
  if (!viewer) return fail('UNAUTHENTICATED')
  const shown = await showOwnedInstallation(viewer, params.iccid ?? '', clientKey)
  return shown.ok ? ok({ esimId: shown.value.esim.esimId, install: shown.value.install }) : shown
})
