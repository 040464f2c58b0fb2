import type { CardState } from './types'

/** One point of a plan's history. */
export interface UsagePoint {
  readonly atMs: number
  readonly usedBytes: number
}

export interface ForecastInput {
  readonly state: CardState
  /** Of one plan, in any order. */
  readonly points: readonly UsagePoint[]
  /** null = no limit, or not known. */
  readonly totalBytes: number | null
  readonly endsAt: string | null
  readonly nowMs: number
}

/** How long the data lasts if it goes on as in the last days. */
export type Forecast =
  | { readonly kind: 'empty_at'; readonly at: string }
  /** Longer than the plan, or than anybody plans ahead. `until`: the end of the plan. */
  | { readonly kind: 'lasts'; readonly until: string | null }
  /** Too little is known to say anything; or there is nothing to foretell. */
  | { readonly kind: 'none'; readonly reason: 'not_running' | 'no_limit' | 'too_little_known' }

const HOUR_MS = 3_600_000
/** Older points say how the trip began, not how it goes on. */
const WINDOW_MS = 72 * HOUR_MS
const FEWEST_POINTS = 3
const SHORTEST_SPAN_MS = 2 * HOUR_MS
/** A pace from before yesterday is no pace of today. */
const OLDEST_MS = 30 * HOUR_MS
const FAR_MS = 365 * 24 * HOUR_MS

/** Least squares over the recent points of one plan; never from one or two points, never from a moment's burst. */
export function forecastUsage(input: ForecastInput): Forecast {
  const { state, totalBytes, endsAt, nowMs } = input
  if (state !== 'active' && state !== 'nearly_empty') return { kind: 'none', reason: 'not_running' }
  if (totalBytes === null) return { kind: 'none', reason: 'no_limit' }
  const recent = recentPoints(input.points)
  const [first] = recent
  const last = recent.at(-1)
  const isEnough =
    first && last && recent.length >= FEWEST_POINTS && last.atMs - first.atMs >= SHORTEST_SPAN_MS
  if (!isEnough || nowMs - last.atMs > OLDEST_MS) return { kind: 'none', reason: 'too_little_known' }
  const bytesPerMs = slopeOf(recent)
  const left = Math.max(0, totalBytes - last.usedBytes)
  const emptyMs = bytesPerMs > 0 ? Math.max(nowMs, last.atMs + left / bytesPerMs) : Number.POSITIVE_INFINITY
  const isLate = emptyMs > nowMs + FAR_MS || (endsAt !== null && emptyMs >= Date.parse(endsAt))
  return isLate ? { kind: 'lasts', until: endsAt } : { kind: 'empty_at', at: new Date(emptyMs).toISOString() }
}

/** In order of time, since usage last fell (a vendor's correction, a plan that began anew), within the window. */
function recentPoints(points: readonly UsagePoint[]): readonly UsagePoint[] {
  const sorted = points.toSorted((a, b) => a.atMs - b.atMs)
  const newest = sorted.at(-1)
  if (!newest) return []
  const fell = sorted.findLastIndex((point, i) => point.usedBytes < (sorted[i - 1]?.usedBytes ?? 0))
  return sorted.slice(Math.max(0, fell)).filter((point) => newest.atMs - point.atMs <= WINDOW_MS)
}

function slopeOf(points: readonly UsagePoint[]): number {
  const meanAt = points.reduce((sum, { atMs }) => sum + atMs, 0) / points.length
  const meanUsed = points.reduce((sum, { usedBytes }) => sum + usedBytes, 0) / points.length
  const together = points.reduce((sum, p) => sum + (p.atMs - meanAt) * (p.usedBytes - meanUsed), 0)
  const spread = points.reduce((sum, { atMs }) => sum + (atMs - meanAt) ** 2, 0)
  return spread === 0 ? 0 : together / spread
}
