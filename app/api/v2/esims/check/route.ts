import type { Failure } from '@/lib/core/result'
import { ok } from '@/lib/core/result'
import { checkEsim } from '@/lib/esims/commands/check-esim'
import { checkInput } from '@/lib/esims/schemas'
import type { CheckOutcome, CheckRefusal } from '@/lib/esims/types'
import { preflight } from '@/lib/platform/http/cors'
import { failureResponse, problemFormat } from '@/lib/platform/http/problem'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const maxDuration = 240

export const OPTIONS = preflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** The state of an eSIM by its ICCID, for anyone. */
export const POST = route(
  { name: 'esims.check', body: checkInput },
  async ({ body, clientKey, requestId }) => {
    const checked = await checkEsim({ ...body, clientKey })
    if (!checked.ok) return refused(checked.error, requestId)
    const outcome = checked.value
    return outcome.kind === 'found' ? ok(outcome.card) : notFound(outcome, requestId)
  },
)

function refused({ suggestions, ...failure }: CheckRefusal, requestId: string): Response {
  return withMembers(failure, requestId, suggestions ? { suggestions } : {})
}

function notFound(outcome: Exclude<CheckOutcome, { kind: 'found' }>, requestId: string): Response {
  const { issuer } = outcome
  if (outcome.kind === 'not_found') return withMembers({ code: 'ESIM_NOT_FOUND' }, requestId, { issuer })
  const { unreachable } = outcome
  const named = unreachable.length > 0 ? { detail: `Could not ask ${unreachable.join(', ')}.` } : {}
  const failure: Failure = { code: 'PROVIDERS_UNREACHABLE', ...named }
  return withMembers(failure, requestId, { issuer, unreachable })
}

/** A problem with members of its own (RFC 9457 §3.2). */
const withMembers = (failure: Failure, requestId: string, members: object): Response =>
  failureResponse(failure, requestId, (given, id) => {
    const problem = problemFormat(given, id)
    return { ...problem, body: { ...(problem.body as object), ...members } }
  })
