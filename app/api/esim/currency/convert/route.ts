import { fail, ok, type Result } from '@/lib/core/result'
import { convert } from '@/lib/currency/queries'
import { preflight } from '@/lib/platform/http/cors'
import { amountProblem, isCode, readAmount, toConverted } from '../../_lib/currency'
import { endpoint, refuseMethod } from '../../_lib/endpoint'
import { currencyProblem } from '../../_lib/problems'
import { convertBody, convertQuery } from '../../_lib/schemas'

export const OPTIONS = preflight
export const PUT = refuseMethod('GET', 'POST')
export const PATCH = PUT
export const DELETE = PUT

const shared = { name: 'checker.convert', limits: ['read.client'], problem: currencyProblem } as const

/** As its documentation spells it. */
export const GET = endpoint({ ...shared, query: convertQuery }, ({ query }) =>
  answer(query.amount, query.from, query.to),
)

/** As its client spells it. */
export const POST = endpoint({ ...shared, body: convertBody }, ({ body }) =>
  answer(body.amount, body.from_currency, body.to_currency),
)

async function answer(amount: string, from: string, to: string): Promise<Result<unknown>> {
  if (!isCode(from) || !isCode(to)) return fail('CURRENCY_NOT_SUPPORTED')
  const original = readAmount(amount, from)
  if (!original) return fail('VALIDATION', { detail: amountProblem(from) })
  const converted = await convert(original, to)
  return converted.ok ? ok({ success: true, data: toConverted(converted.value) }) : converted
}
