import { refreshSession } from '@/lib/auth/commands/refresh-session'
import { refreshInput } from '@/lib/auth/schemas'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const OPTIONS = preflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** A new pair for a refresh token. */
export const POST = route(
  { name: 'session.refresh', body: refreshInput, maxBodyBytes: 8192 },
  ({ body, clientKey }) => refreshSession({ refreshToken: body.refresh_token, clientKey }),
)
