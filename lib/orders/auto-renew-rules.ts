/** When an eSIM renews itself, as pure decisions. */

export const STOP_REASONS = ['funds', 'frozen', 'price', 'cap', 'unavailable', 'review'] as const
/** Why it stopped by itself. */
export type StopReason = (typeof STOP_REASONS)[number]

export interface AutoRenewTriggers {
  /** Data left, percent of the plan's; null = not by data. */
  readonly belowPercent: number | null
  /** Hours left of the plan; null = not by time. */
  readonly hoursLeft: number | null
}

export interface PlanFigures {
  readonly remainingBytes: number | null
  readonly totalBytes: number | null
  /** ISO 8601 UTC; null = not stated. */
  readonly endsAt: string | null
}

/** Which trigger fires now; data first, since it cannot wait. */
export function triggerOf(
  { belowPercent, hoursLeft }: AutoRenewTriggers,
  { remainingBytes, totalBytes, endsAt }: PlanFigures,
  nowMs: number,
): 'data' | 'time' | null {
  const isLow =
    belowPercent !== null &&
    remainingBytes !== null &&
    totalBytes !== null &&
    remainingBytes * 100 < totalBytes * belowPercent
  if (isLow) return 'data'
  if (hoursLeft === null || endsAt === null) return null
  const leftMs = Date.parse(endsAt) - nowMs
  return leftMs > 0 && leftMs <= hoursLeft * HOUR_MS ? 'time' : null
}

const HOUR_MS = 3_600_000
/** Data runs out while one waits: long enough to read a mail, no longer. */
const DATA_NOTICE_MS = 15 * 60_000
const TIME_NOTICE_MS = 24 * HOUR_MS
const BEFORE_END_MS = 30 * 60_000

/** When a renewal that is announced now is made: a day later, or as soon as its reason leaves room for. */
export function dueAt(trigger: 'data' | 'time', endsAt: string | null, nowMs: number): Date {
  if (trigger === 'data') return new Date(nowMs + DATA_NOTICE_MS)
  const latest = endsAt === null ? nowMs : Date.parse(endsAt) - BEFORE_END_MS
  return new Date(Math.max(nowMs, Math.min(nowMs + TIME_NOTICE_MS, latest)))
}

interface Counts {
  readonly onTrip: number
  readonly inMonth: number
}
export const reachedCap = (
  { onTrip, inMonth }: Counts,
  most: { readonly perTrip: number; readonly perMonth: number },
): 'trip' | 'month' | null => {
  if (onTrip >= most.perTrip) return 'trip'
  return inMonth >= most.perMonth ? 'month' : null
}

interface Sample {
  readonly planKey: string
  readonly remainingBytes: number | null
  readonly totalBytes: number | null
}

/** How often stored figures would have set it off by data: once for each plan that fell below. */
export function wouldHaveRenewed(samples: readonly Sample[], belowPercent: number): number {
  const fired = samples.filter(
    (sample) => triggerOf({ belowPercent, hoursLeft: null }, { ...sample, endsAt: null }, 0) === 'data',
  )
  return new Set(fired.map(({ planKey }) => planKey)).size
}
