import type { ErrorCode } from '@/lib/core/error-codes'
import type { Failure } from '@/lib/core/result'
import { type ProblemFormat, titleOf } from '@/lib/platform/http/problem'

/** What the old framework answered by itself: `{"detail": …}`. */
const FRAMEWORK: Partial<Record<ErrorCode, string>> = {
  MALFORMED_BODY: 'JSON parse error',
  UNSUPPORTED_MEDIA_TYPE: 'Unsupported media type in request.',
  BODY_TOO_LARGE: 'Request body is too large.',
  METHOD_NOT_ALLOWED: 'Method not allowed.',
}

const json = (body: object) => ({ body, contentType: 'application/json' })

export const sentenceOf = ({ code, detail }: Failure): string => detail ?? titleOf(code)

/** Per field a list of sentences. Under `error` there is always a text: the client shows a blank page otherwise. */
const fieldDetails = (fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(fields).map(([field, message]) => [field, [message]]))

/**
 * A failure in the old spelling: `{"error": <text>, "details": <text or fields>}`.
 * @param error what `error` says when the input is right and the work failed
 * @param invalid what `error` says when the input is wrong
 */
export function checkerProblem(error: string, invalid: string): ProblemFormat {
  return (failure) => {
    const framework = FRAMEWORK[failure.code]
    if (framework) return json({ detail: framework })
    if (failure.code === 'RATE_LIMITED') return json(throttled(failure))
    if (failure.code === 'VALIDATION')
      return json({
        error: invalid,
        details: failure.fields ? fieldDetails(failure.fields) : sentenceOf(failure),
      })
    if (failure.code === 'INTERNAL') return json({ error: 'Server Error', details: sentenceOf(failure) })
    return json({ error, details: sentenceOf(failure) })
  }
}

function throttled(failure: Failure): object {
  const wait = failure.retryAfterSeconds ?? 1
  const detail = `Request was throttled. Expected available in ${wait} ${wait === 1 ? 'second' : 'seconds'}.`
  return { detail, error: 'Too many requests', details: detail }
}

/** The currency endpoints had one text and nothing else. */
export const currencyProblem: ProblemFormat = (failure, requestId) => {
  const plain = checkerProblem('', '')(failure, requestId)
  if (FRAMEWORK[failure.code] || failure.code === 'RATE_LIMITED') return plain
  const [field] = Object.values(failure.fields ?? {})
  return json({ success: false, error: field ?? sentenceOf(failure) })
}
