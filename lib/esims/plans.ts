import type { PlanState, ProviderPlan } from '../providers/types'

/** A plan whose state already obeys the clock and its own figures. */
export interface EffectivePlan extends ProviderPlan {
  readonly state: PlanState
}

const RUNNING: readonly PlanState[] = ['active', 'throttled']
/** Which plan speaks for the eSIM: the one in use, else the one that waits, else the one that ended last. */
const RANK: Readonly<Record<PlanState, number>> = {
  active: 0,
  throttled: 0,
  queued: 1,
  unknown: 2,
  depleted: 3,
  expired: 4,
  revoked: 5,
}

/** Vendors report a plan as running long after it ended or was used up: the end and the figures decide. */
export function effectivePlan(plan: ProviderPlan, nowMs: number): EffectivePlan {
  if (plan.state === 'revoked' || plan.state === 'expired') return plan
  if (plan.endsAt !== null && Date.parse(plan.endsAt) <= nowMs) return { ...plan, state: 'expired' }
  const limited = plan.data !== null && 'bytes' in plan.data
  const empty = limited && remainingBytesOf(plan) === 0
  if (empty && plan.state !== 'queued' && plan.state !== 'throttled') return { ...plan, state: 'depleted' }
  return plan
}

export interface PlanChoice {
  readonly current: EffectivePlan | null
  /** Plans that wait behind the current one. */
  readonly queued: number
}

/** @returns the plan to show and how many wait behind it. */
export function choosePlan(plans: readonly ProviderPlan[], nowMs: number): PlanChoice {
  const effective = plans.map((plan) => effectivePlan(plan, nowMs))
  const current = effective.reduce<EffectivePlan | null>(
    (best, plan) => (best === null || comesBefore(plan, best) ? plan : best),
    null,
  )
  return { current, queued: effective.filter((plan) => plan.state === 'queued' && plan !== current).length }
}

function comesBefore(plan: EffectivePlan, other: EffectivePlan): boolean {
  if (RANK[plan.state] !== RANK[other.state]) return RANK[plan.state] < RANK[other.state]
  if (RUNNING.includes(plan.state) || plan.state === 'queued') return endOf(plan) < endOf(other)
  return lastSeen(plan) > lastSeen(other)
}

/** The one that ends first is used first; one without an end comes last. */
const endOf = (plan: ProviderPlan) =>
  plan.endsAt === null ? Number.POSITIVE_INFINITY : Date.parse(plan.endsAt)
const lastSeen = (plan: ProviderPlan) => Date.parse(plan.endsAt ?? plan.startedAt ?? '') || 0

/** Whether its provider says which plan it is; one that tells amounts only (eSIM Hub) does not. */
export const isIdentified = ({ ref, name }: Pick<ProviderPlan, 'ref' | 'name'>): boolean =>
  ref !== null || name !== ''

/** Bytes left, computed from the rest where the vendor does not state them; null = not known or no limit. */
export function remainingBytesOf({ data, usedBytes, remainingBytes }: ProviderPlan): number | null {
  if (remainingBytes !== null) return Math.max(0, remainingBytes)
  if (data === null || !('bytes' in data) || usedBytes === null) return null
  return Math.max(0, data.bytes - usedBytes)
}

/** Bytes used, computed from the rest where the vendor does not state them. */
export function usedBytesOf({ data, usedBytes, remainingBytes }: ProviderPlan): number | null {
  if (usedBytes !== null) return Math.max(0, usedBytes)
  if (data === null || !('bytes' in data) || remainingBytes === null) return null
  return Math.max(0, data.bytes - remainingBytes)
}
