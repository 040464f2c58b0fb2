import { viewerOfRequest } from '@/lib/auth/viewer'
import { fail } from '@/lib/core/result'
import { exportAccount } from '@/lib/orders/commands/export-account'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** Everything we keep about the viewer, as a file to take away. */
export const GET = route({ name: 'account.export', limits: ['account.client'] }, async ({ request }) => {
  const viewer = await viewerOfRequest(request)
  if (!viewer) return fail('UNAUTHENTICATED')
  return new Response(JSON.stringify(await exportAccount(viewer), null, 2), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="roamkeep-my-data.json"',
    },
  })
})
