import { viewerOfRequest } from '@/lib/auth/viewer'
import { fail, ok } from '@/lib/core/result'
import { walletOverview } from '@/lib/orders/wallet-view'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** What the viewer has, in each currency, and what is reserved for which order. */
export const GET = route({ name: 'wallet.read', limits: ['read.client'] }, async ({ request }) => {
  const viewer = await viewerOfRequest(request)
  return viewer ? ok(await walletOverview(viewer)) : fail('UNAUTHENTICATED')
})
