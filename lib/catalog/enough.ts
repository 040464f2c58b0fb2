import type { Offer } from './types'

/** How somebody uses data on a trip. */
export const USAGES = ['light', 'normal', 'heavy'] as const
export type Usage = (typeof USAGES)[number]

/** Bytes a day. Our assumption, not a measurement: pages that count with it say so, and what each stands for. */
export const DAILY_BYTES: Readonly<Record<Usage, number>> = { light: 300e6, normal: 700e6, heavy: 2e9 }

export interface TripNeed {
  readonly days: number
  readonly usage: Usage
}

export const neededBytes = ({ days, usage }: TripNeed): number => days * DAILY_BYTES[usage]

/** Why a bundle is enough for a trip or not, as codes the page puts into words (`catalog.enough.why.<code>`). */
export type FitReason =
  | { readonly code: 'unlimited' | 'not_stated' }
  /** Left over at the end of the trip. */
  | { readonly code: 'spare'; readonly bytes: number }
  /** Left over every day. */
  | { readonly code: 'daily_spare'; readonly bytes: number }
  | { readonly code: 'ends_before'; readonly days: number }
  | { readonly code: 'too_little'; readonly bytes: number }
  | { readonly code: 'daily_too_little'; readonly bytes: number }

export interface Fit {
  readonly verdict: 'enough' | 'short' | 'unknown'
  readonly reasons: readonly FitReason[]
  /** How much of the trip is served, 0 to 1; 0 where nobody can say. */
  readonly share: number
}

type Facts = Pick<Offer, 'data' | 'dataPeriod' | 'durationDays'>

const UNKNOWN: Fit = { verdict: 'unknown', reasons: [{ code: 'not_stated' }], share: 0 }

/**
 * Whether one bundle is enough for a trip. A daily allowance counts day by day: what one does not use is gone at
 * midnight. What the vendor does not state is never taken for enough, nor for too little.
 */
export function judge({ data, dataPeriod, durationDays }: Facts, need: TripNeed): Fit {
  if (data === null || durationDays === null) return UNKNOWN
  const endsBefore: readonly FitReason[] =
    durationDays < need.days ? [{ code: 'ends_before', days: durationDays }] : []
  const daysShare = Math.min(1, durationDays / need.days)
  if ('unlimited' in data) return fitOf([...endsBefore], [{ code: 'unlimited' }], daysShare)
  if (dataPeriod === null) return UNKNOWN
  const isDaily = dataPeriod === 'day'
  const needed = isDaily ? DAILY_BYTES[need.usage] : neededBytes(need)
  const spare = data.bytes - needed
  const tooLittle: readonly FitReason[] =
    spare < 0 ? [{ code: isDaily ? 'daily_too_little' : 'too_little', bytes: -spare }] : []
  return fitOf(
    [...endsBefore, ...tooLittle],
    [{ code: isDaily ? 'daily_spare' : 'spare', bytes: spare }],
    Math.min(daysShare, data.bytes / needed),
  )
}

const fitOf = (lacks: readonly FitReason[], praise: readonly FitReason[], share: number): Fit =>
  lacks.length > 0
    ? { verdict: 'short', reasons: lacks, share: Math.min(1, share) }
    : { verdict: 'enough', reasons: praise, share: 1 }

const RANK: Readonly<Record<Fit['verdict'], number>> = { enough: 0, short: 1, unknown: 2 }

/** What is enough first; then what serves the most of the trip; then what nobody can say anything of. */
export const byFit =
  (need: TripNeed) =>
  (a: Facts, b: Facts): number => {
    const [fitA, fitB] = [judge(a, need), judge(b, need)]
    return RANK[fitA.verdict] - RANK[fitB.verdict] || fitB.share - fitA.share
  }
