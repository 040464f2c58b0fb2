import { fail, ok } from '@/lib/core/result'
import { convert } from '@/lib/currency/queries'
import { preflight } from '@/lib/platform/http/cors'
import { oneUnit, toRate } from '../../_lib/currency'
import { endpoint, refuseMethod } from '../../_lib/endpoint'
import { currencyProblem } from '../../_lib/problems'
import { rateQuery } from '../../_lib/schemas'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

export const GET = endpoint(
  { name: 'checker.exchange-rate', query: rateQuery, limits: ['read.client'], problem: currencyProblem },
  async ({ query }) => {
    const one = oneUnit(query.from)
    if (!one) return fail('CURRENCY_NOT_SUPPORTED')
    const converted = await convert(one, query.to)
    return converted.ok ? ok({ success: true, data: toRate(converted.value) }) : converted
  },
)
