import { ERROR_CODES, type ErrorCode } from '@/lib/core/error-codes'
import type { Failure } from '@/lib/core/result'
import type { ProblemFormat } from '@/lib/platform/http/problem'
import { failed } from './envelope'
import type { Words } from './language'

/**
 * Statuses that clients understand: 400 for whatever the caller can change, 401 for tokens only, 404, 405, 429, and what
 * is our fault. Never 403: the web client signs its user out on it.
 */
export function shopStatus(code: ErrorCode): number {
  const { status } = ERROR_CODES[code]
  // To these clients 429 means that a code is on its way.
  if (code === 'CODE_LOCKED' || code === 'VOUCHER_LOCKED') return 400
  if (status === 401 || status === 404 || status === 405 || status === 429 || status >= 500) return status
  return code === 'FORBIDDEN' ? 404 : 400
}

/** A validation error says 422 inside of an HTTP 400. */
const responseCodeOf = (code: ErrorCode): number => (isInvalid(code) ? 422 : shopStatus(code))

const isInvalid = (code: ErrorCode): boolean =>
  code === 'VALIDATION' ||
  code === 'MALFORMED_BODY' ||
  code === 'BODY_TOO_LARGE' ||
  code === 'UNSUPPORTED_MEDIA_TYPE'

/** A failure in the old shop's spelling and the caller's language. Field problems: `required`, anything else is invalid. */
export const shopProblem =
  (words: Words): ProblemFormat =>
  (failure) => ({
    contentType: 'application/json',
    status: shopStatus(failure.code),
    body: failed(sentenceOf(failure, words), failure.code, responseCodeOf(failure.code)),
  })

function sentenceOf({ code, fields }: Failure, { t }: Words): string {
  if (code !== 'VALIDATION' || !fields) return t(`errors.${code}`)
  const reasons = Object.entries(fields).map(
    ([field, reason]) =>
      `${field.includes(' → ') ? field : `body → ${field}`}: ${t(reason === 'required' ? 'shopApi.required' : 'shopApi.invalid')}`,
  )
  return `${t('shopApi.validation')}: ${reasons.join(', ')}`
}
