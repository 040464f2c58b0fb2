import type { Failure } from '@/lib/core/result'
import { checkEsim } from '@/lib/esims/commands/check-esim'
import { providerOf } from '@/lib/esims/queries'
import type { CheckOutcome, CheckRefusal } from '@/lib/esims/types'
import { preflight } from '@/lib/platform/http/cors'
import { failureResponse, titleOf } from '@/lib/platform/http/problem'
import { toCheckResult } from '../_lib/check-result'
import { endpoint, refuseMethod } from '../_lib/endpoint'
import { checkerProblem, sentenceOf } from '../_lib/problems'
import { checkBody } from '../_lib/schemas'
import { simReference } from '../_lib/sim-reference'

export const maxDuration = 240

export const OPTIONS = preflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

const INVALID = 'Invalid ICCID'
const problem = checkerProblem('API Error', INVALID)

/** A check whose number need not be confirmed: the old clients have no way to do that. */
export const POST = endpoint(
  { name: 'checker.check', body: checkBody, problem },
  async ({ body, clientKey, requestId }) => {
    const checked = await checkEsim({ iccid: body.iccid, confirmed: true, clientKey })
    if (!checked.ok) return failureResponse(refusal(checked.error), requestId, problem)
    return answer(checked.value)
  },
)

/** What was typed is no ICCID: the framework of old named the field. */
const refusal = ({ code, detail, retryAfterSeconds }: CheckRefusal): Failure =>
  code === 'RATE_LIMITED'
    ? { code, ...(retryAfterSeconds ? { retryAfterSeconds } : {}) }
    : { code: 'VALIDATION', fields: { iccid: sentenceOf({ code, ...(detail ? { detail } : {}) }) } }

async function answer(outcome: CheckOutcome): Promise<Response> {
  if (outcome.kind === 'not_found')
    return Response.json(
      { error: 'eSIM not found', details: titleOf('ESIM_NOT_FOUND'), iccid: outcome.iccid },
      { status: 404 },
    )
  if (outcome.kind === 'unreachable')
    return Response.json(
      { error: 'API Error', details: couldNotAsk(outcome.unreachable), iccid: outcome.iccid },
      { status: 503, headers: { 'retry-after': '5' } },
    )
  const { card } = outcome
  const provider = await providerOf(card.iccid)
  if (!provider) throw new Error('a card without a provider')
  return Response.json(toCheckResult(card, provider, simReference(card.iccid, Date.now())))
}

const couldNotAsk = (names: readonly string[]) =>
  names.length > 0
    ? `Could not ask ${names.join(', ')}. Try again shortly.`
    : titleOf('PROVIDERS_UNREACHABLE')
