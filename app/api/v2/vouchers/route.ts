import { viewerOfRequest } from '@/lib/auth/viewer'
import { fail, ok } from '@/lib/core/result'
import { preflight } from '@/lib/platform/http/cors'
import { idempotencyKeyOf } from '@/lib/platform/http/idempotency-key'
import { refuseMethod, route } from '@/lib/platform/http/route'
import { redeemVoucher } from '@/lib/wallet/commands/redeem-voucher'
import { redemptionsOf } from '@/lib/wallet/queries'
import { redeemInput } from '@/lib/wallet/voucher-schemas'

export const OPTIONS = preflight
export const PUT = refuseMethod('GET, POST')
export const PATCH = PUT
export const DELETE = PUT

/** What the viewer has redeemed, newest first. */
export const GET = route({ name: 'vouchers.list', limits: ['read.client'] }, async ({ request }) => {
  const viewer = await viewerOfRequest(request)
  return viewer ? ok({ items: await redemptionsOf(viewer.userId) }) : fail('UNAUTHENTICATED')
})

/** Puts a voucher into the viewer's wallet. `Idempotency-Key` makes retries harmless. */
export const POST = route(
  { name: 'vouchers.redeem', body: redeemInput, status: 201 },
  async ({ request, body, clientKey }) => {
    const viewer = await viewerOfRequest(request)
    if (!viewer) return fail('UNAUTHENTICATED')
    const idempotencyKey = idempotencyKeyOf(request.headers)
    if (idempotencyKey === null) return fail('IDEMPOTENCY_KEY_REQUIRED')
    const { userId, email } = viewer
    return redeemVoucher({ userId, email, code: body.code, clientKey, idempotencyKey })
  },
)
