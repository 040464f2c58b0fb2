import { storeHealth } from '@/lib/esims/health'
import { preflight } from '@/lib/platform/http/cors'
import { healthResponse } from '../../health/answer'
import { endpoint, refuseMethod } from '../_lib/endpoint'
import { checkerProblem } from '../_lib/problems'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** What its documentation and its code promised, both, and true. */
export const GET = endpoint(
  { name: 'checker.health', problem: checkerProblem('Service Unavailable', 'Invalid request data') },
  async () => healthResponse('eSIM Status Checker API', await storeHealth()),
)
