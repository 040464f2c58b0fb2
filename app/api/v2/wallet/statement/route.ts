import { viewerOfRequest } from '@/lib/auth/viewer'
import { fail } from '@/lib/core/result'
import { statementQuery } from '@/lib/orders/wallet-schemas'
import { walletPage } from '@/lib/orders/wallet-view'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** The viewer's entries in one currency, newest first. */
export const GET = route(
  { name: 'wallet.statement', limits: ['read.client'], query: statementQuery },
  async ({ request, query }) => {
    const viewer = await viewerOfRequest(request)
    if (!viewer) return fail('UNAUTHENTICATED')
    return walletPage(viewer, query.currency, { cursor: query.cursor })
  },
)
