import { requestCode } from '@/lib/auth/commands/request-code'
import { codeRequestInput } from '@/lib/auth/schemas'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const OPTIONS = preflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** Mails a sign-in code. The answer is the same whether there is an account or not. */
export const POST = route(
  { name: 'session.code', body: codeRequestInput, status: 202 },
  ({ body, clientKey }) => requestCode({ ...body, clientKey }),
)
