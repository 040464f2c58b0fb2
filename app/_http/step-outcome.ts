import type { ErrorCode } from '@/lib/core/error-codes'
import type { Failure } from '@/lib/core/result'

/** How a step ended, as the page's address says it: so it is told with and without JavaScript alike. */
export interface Outcome {
  readonly refused: Extract<
    ErrorCode,
    'VALIDATION' | 'CODE_INVALID' | 'CODE_LOCKED' | 'RATE_LIMITED' | 'UNAVAILABLE'
  >
  readonly triesLeft: number | null
  readonly waitSeconds: number | null
}

const REFUSALS: readonly Outcome['refused'][] = [
  'VALIDATION',
  'CODE_INVALID',
  'CODE_LOCKED',
  'RATE_LIMITED',
  'UNAVAILABLE',
]

export function outcomeParams(failure: Failure): Record<string, string> {
  const refused = REFUSALS.find((code) => code === failure.code) ?? 'UNAVAILABLE'
  return {
    refused,
    ...(failure.triesLeft === undefined ? {} : { left: String(failure.triesLeft) }),
    ...(failure.retryAfterSeconds === undefined
      ? {}
      : { wait: String(Math.ceil(failure.retryAfterSeconds)) }),
  }
}

type Query = Readonly<Record<string, string | string[] | undefined>>

export function outcomeOf({ refused, left, wait }: Query): Outcome | null {
  const known = REFUSALS.find((code) => code === refused)
  return known ? { refused: known, triesLeft: upTo(left, 9), waitSeconds: upTo(wait, 86_400) } : null
}

function upTo(value: string | string[] | undefined, most: number): number | null {
  const number = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : null
  return number !== null && number <= most ? number : null
}
