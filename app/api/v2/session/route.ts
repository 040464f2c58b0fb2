import { signOut } from '@/lib/auth/commands/sign-out'
import { verifyCode } from '@/lib/auth/commands/verify-code'
import { deviceOf } from '@/lib/auth/device'
import { codeInput, signOutQuery } from '@/lib/auth/schemas'
import { bearerOf, viewerOfRequest } from '@/lib/auth/viewer'
import { fail } from '@/lib/core/result'
import { adoptOrders } from '@/lib/orders/commands/adopt-orders'
import { signOutEverywhere } from '@/lib/orders/commands/sign-out-everywhere'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const OPTIONS = preflight
export const GET = refuseMethod('POST, DELETE')
export const PUT = GET
export const PATCH = GET

/** Trades a mailed code for tokens; guest orders of the address join the account. */
export const POST = route(
  { name: 'session.open', body: codeInput, status: 201 },
  async ({ request, body, clientKey }) => {
    const verified = await verifyCode({
      email: body.email,
      code: body.code,
      clientKey,
      device: deviceOf(request.headers.get('user-agent')),
      ...(body.locale ? { locale: body.locale } : {}),
    })
    if (verified.ok) await adoptOrders(verified.value.viewer)
    return verified
  },
)

/** Signs the bearer of the token out, here or everywhere. */
export const DELETE = route(
  { name: 'session.close', query: signOutQuery, limits: ['account.client'] },
  async ({ request, query }) => {
    const accessToken = bearerOf(request)
    if (!accessToken || !(await viewerOfRequest(request))) return fail('UNAUTHENTICATED')
    return query.scope === 'everywhere'
      ? signOutEverywhere(accessToken)
      : signOut({ accessToken, scope: 'here' })
  },
)
