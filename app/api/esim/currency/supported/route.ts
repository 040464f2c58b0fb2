import { ok } from '@/lib/core/result'
import { supportedCurrencies } from '@/lib/currency/queries'
import { preflight } from '@/lib/platform/http/cors'
import { toSupported } from '../../_lib/currency'
import { endpoint, refuseMethod } from '../../_lib/endpoint'
import { checkerProblem } from '../../_lib/problems'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** Currencies in which a renewal can be paid now. */
export const GET = endpoint(
  {
    name: 'checker.currencies',
    limits: ['read.client'],
    problem: checkerProblem('Failed to fetch currencies', 'Invalid request data'),
  },
  async () => ok({ success: true, data: toSupported(await supportedCurrencies()) }),
)
