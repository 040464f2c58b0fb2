import type { VendorOutcome } from '../platform/http/vendor-call'
import { codeOf, leavesDoubt, messageOf, type RefusalWords, refusalIn } from './refusals'
import type { ProviderError, ProviderErrorCode, ProviderResult, PurchaseOutcome } from './types'
import { isRecord } from './wire'

type Answered = Extract<VendorOutcome, { kind: 'answered' }>

export const failed = (code: ProviderErrorCode, message: string): { ok: false; error: ProviderError } => ({
  ok: false,
  error: { code, message },
})

export const describe = (outcome: VendorOutcome): string =>
  outcome.kind === 'answered'
    ? `HTTP ${outcome.status}`
    : `${outcome.kind === 'not_sent' ? 'not sent' : 'no usable answer'}: ${outcome.reason}`

/** The answer of a read, or why there is none. A vendor's "not found" is the error NOT_FOUND here. */
export function readAnswer(outcome: VendorOutcome, words: RefusalWords): ProviderResult<unknown> {
  if (outcome.kind !== 'answered') return failed('UNAVAILABLE', describe(outcome))
  if (outcome.status < 300) return { ok: true, value: outcome.body }
  const message = messageOf(outcome.body) ?? describe(outcome)
  const code = readCode(outcome, words)
  const wait = outcome.retryAfterSeconds
  return { ok: false, error: { code, message, ...(wait === null ? {} : { retryAfterSeconds: wait }) } }
}

function readCode(outcome: Answered, words: RefusalWords): ProviderErrorCode {
  const { status, body } = outcome
  if (status === 429) return 'RATE_LIMITED'
  if (status === 401) return 'AUTH'
  if (status >= 500 || status === 408) return 'UNAVAILABLE'
  const worded = codeOf(messageOf(body), words)
  if (status === 403) return worded === 'NOT_FOUND' || worded === 'NOT_ELIGIBLE' ? worded : 'AUTH'
  if (status === 404) return isVendorsOwn404(body) ? (worded ?? 'NOT_FOUND') : 'UNAVAILABLE'
  if (status === 410) return 'UNAVAILABLE'
  return worded ?? 'VALIDATION'
}

/** A 404 in JSON is the vendor's; without, or with words about a route, it is a wrong path and says nothing of the eSIM. */
const isVendorsOwn404 = (body: unknown): boolean =>
  isRecord(body) && !/\b(?:route|path|url|endpoint|cannot (?:get|post))\b/i.test(messageOf(body) ?? '')

/** Statuses with which a request is turned away before it does anything, given that the vendor says so in JSON. */
const REFUSING = new Set([400, 402, 403, 404, 405, 410, 413, 415, 422])

/**
 * The end of a purchase that was not answered with a 2xx. A definite no needs a status that refuses before anything
 * is done, in the vendor's own JSON; everything else may have been charged (providers.md §8.2 rule 1).
 * 429 counts as refused before processing: RATE_LIMITED, so that the purchase may be made again later.
 */
export function purchaseEnd(outcome: VendorOutcome, words: RefusalWords): PurchaseOutcome {
  if (outcome.kind === 'not_sent') return rejected('UNAVAILABLE', describe(outcome))
  if (outcome.kind === 'unknown') return { kind: 'unknown', reason: describe(outcome) }
  const { status, body } = outcome
  const message = messageOf(body) ?? describe(outcome)
  if (status === 429) return rejected('RATE_LIMITED', message)
  if (status === 401) return rejected('AUTH', message)
  if (!REFUSING.has(status) || leavesDoubt(body)) return unknownEnd(`HTTP ${status}: ${message}`)
  const code = codeOf(message, words) ?? fallbackCode(status)
  if (code === 'DUPLICATE') return unknownEnd(`said to exist already: ${message}`)
  // A refusal without JSON comes from a machine in front of the vendor; only these cannot have passed it.
  if (!isRecord(body) && ![403, 404, 405, 413].includes(status)) return unknownEnd(describe(outcome))
  return rejected(code, message)
}

function fallbackCode(status: number): ProviderErrorCode {
  if (status === 402) return 'INSUFFICIENT_BALANCE'
  if (status === 403) return 'AUTH'
  return status === 404 || status === 405 || status === 410 ? 'NOT_SUPPORTED' : 'VALIDATION'
}

/**
 * A 2xx whose body says "no". Only known words make it definite. "Exists already" means an earlier sending of ours
 * got through, so it is looked up, not refused.
 */
export function saidNo(body: unknown, words: RefusalWords): PurchaseOutcome {
  const refusal = refusalIn(body, words)
  if (refusal && refusal.code !== 'DUPLICATE') return rejected(refusal.code, refusal.message)
  return unknownEnd(`refused in unknown words: ${messageOf(body) ?? 'none'}`)
}

export const rejected = (code: ProviderErrorCode, message: string): PurchaseOutcome => ({
  kind: 'rejected',
  code,
  message,
})

export const unknownEnd = (reason: string): PurchaseOutcome => ({ kind: 'unknown', reason })
