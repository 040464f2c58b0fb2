import { preflight } from '@/lib/platform/http/cors'
import { endpoint, refuseMethod } from '../_lib/endpoint'
import { checkerProblem } from '../_lib/problems'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

const problem = checkerProblem('Authentication required', 'Authentication required')

/** Once public. Figures of the business are for staff, who have a console for them: everybody else is told to sign in. */
export const GET = endpoint({ name: 'checker.stats', limits: ['read.client'], problem }, async () =>
  Response.json(
    { error: 'Authentication required', details: 'Only staff may read statistics.' },
    { status: 401, headers: { 'www-authenticate': 'Bearer' } },
  ),
)
