import type { ProviderEsim } from '../providers/types'
import { choosePlan, type EffectivePlan, remainingBytesOf, usedBytesOf } from './plans'
import { cardState } from './rules'
import type { CardState } from './types'

/** What an eSIM had used at one moment, of its plan in use. */
export interface UsageFigures {
  /** When the provider says the figures were true, ISO 8601 UTC. */
  readonly takenAt: string
  /** Tells one plan's figures from the next one's. */
  readonly planKey: string
  readonly planName: string
  readonly usedBytes: number | null
  readonly remainingBytes: number | null
  readonly totalBytes: number | null
  readonly state: CardState
}

/** What the owner is told of, once per plan. */
export type UsageNotice = 'plan_started' | 'usage_80' | 'usage_100'

export interface Sampling {
  readonly figures: UsageFigures
  /** Seconds until it is worth asking again; null = never by itself. */
  readonly nextInSeconds: number | null
  readonly notices: readonly UsageNotice[]
}

const HOUR = 3600
const DAY = 24 * HOUR
const NOTICED_SHARE = 0.8

/** What an answer of a provider adds to the history of an eSIM that we sold. */
export function samplingOf(esim: ProviderEsim, nowMs: number): Sampling {
  const { current } = choosePlan(esim.plans, nowMs)
  const state = cardState(esim.state, current)
  const total = current?.data && 'bytes' in current.data ? current.data.bytes : null
  return {
    figures: {
      takenAt: esim.asOf,
      planKey: current ? planKeyOf(current) : '',
      planName: current?.name ?? '',
      usedBytes: current && usedBytesOf(current),
      remainingBytes: current && remainingBytesOf(current),
      totalBytes: total,
      state,
    },
    nextInSeconds: secondsToNextSample(state, current, nowMs),
    notices: current ? noticesOf(current, total) : [],
  }
}

/** The vendor's own id of the plan where it has one; else what makes two plans on one eSIM differ. */
export const planKeyOf = (plan: EffectivePlan): string =>
  plan.applicationId ?? [plan.ref ?? plan.name, plan.startedAt ?? '', JSON.stringify(plan.data)].join('|')

/**
 * How soon figures can have changed enough to matter: every 3 hours in use, half-hourly where data or days run out,
 * daily where nothing moves or nothing is told, never for what is over. An end is seen soon after it comes.
 */
export function secondsToNextSample(
  state: CardState,
  plan: EffectivePlan | null,
  nowMs: number,
): number | null {
  if (state === 'deleted' || state === 'revoked' || state === 'expired') return null
  const pace = paceOf(state, plan, nowMs)
  if (!plan || plan.endsAt === null) return pace
  const toEnd = Math.ceil((Date.parse(plan.endsAt) - nowMs) / 1000) + 60
  return Math.min(pace, Math.max(60, toEnd))
}

function paceOf(state: CardState, plan: EffectivePlan | null, nowMs: number): number {
  const isRunning = state === 'active' || state === 'nearly_empty'
  if (!isRunning || !plan || (plan.usedBytes === null && plan.remainingBytes === null)) return DAY
  const isLastDay = plan.endsAt !== null && Date.parse(plan.endsAt) - nowMs < DAY * 1000
  return state === 'nearly_empty' || isLastDay ? HOUR / 2 : 3 * HOUR
}

/** Told by the figures alone: whatever an event claimed, and however often, late or out of order it came. */
function noticesOf(plan: EffectivePlan, total: number | null): UsageNotice[] {
  if (plan.state === 'depleted') return ['usage_100']
  if (plan.state !== 'active' && plan.state !== 'throttled') return []
  const used = usedBytesOf(plan)
  const isHigh = total !== null && used !== null && used >= total * NOTICED_SHARE
  return isHigh ? ['plan_started', 'usage_80'] : ['plan_started']
}
