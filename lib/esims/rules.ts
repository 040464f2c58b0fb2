import type { EsimState, ProviderEsim } from '../providers/types'
import { choosePlan, type EffectivePlan, isIdentified, remainingBytesOf, usedBytesOf } from './plans'
import type { CardPlan, CardState, EsimCard, Issuer } from './types'

/** At or below this share of the data, a running plan is called nearly empty. */
const NEARLY_EMPTY_SHARE = 0.1

const NOT_RENEWABLE: ReadonlySet<CardState> = new Set(['deleted', 'revoked', 'error'])
const NOT_YET_INSTALLED: ReadonlySet<EsimState> = new Set(['allocated', 'released', 'downloaded'])

/** What we know of it besides the answer. */
interface Facts {
  readonly soldHere?: boolean
  readonly expectedLagSeconds?: number | null
}

/**
 * What a stranger may see of a provider's answer. The clock decides what has ended since it was given.
 * @param facts.soldHere whether our own line tells which plan it is where the provider does not: without either, nothing renews it
 */
export function toCard(
  esim: ProviderEsim,
  issuer: Issuer | null,
  source: EsimCard['source'],
  nowMs: number,
  { soldHere = false, expectedLagSeconds = null }: Facts = {},
): EsimCard {
  const { current, queued } = choosePlan(esim.plans, nowMs)
  const state = cardState(esim.state, current)
  return {
    iccid: esim.iccid,
    issuer,
    state,
    plan: current && toCardPlan(current),
    queuedPlans: queued,
    asOf: esim.asOf,
    expectedLagSeconds,
    source,
    renewable:
      !NOT_RENEWABLE.has(state) &&
      esim.state !== 'unavailable' &&
      (current === null || soldHere || isIdentified(current)),
  }
}

/**
 * One word for the traveller. A dead profile speaks first; then a plan that is over; then what the phone must do;
 * then the plan. A profile word never hides that data or days have run out.
 */
export function cardState(profile: EsimState, plan: EffectivePlan | null): CardState {
  if (profile === 'deleted' || profile === 'error') return profile
  if (plan?.state === 'revoked') return 'revoked'
  if (plan?.state === 'expired') return 'expired'
  if (profile === 'unavailable') return 'revoked'
  if (plan?.state === 'depleted') return 'used_up'
  if (NOT_YET_INSTALLED.has(profile)) return 'not_installed'
  if (profile === 'disabled') return 'disabled'
  if (plan === null || plan.state === 'unknown') return 'unknown'
  if (plan.state === 'queued') return 'queued'
  return isNearlyEmpty(plan) ? 'nearly_empty' : 'active'
}

function isNearlyEmpty(plan: EffectivePlan): boolean {
  const remaining = remainingBytesOf(plan)
  if (remaining === null || plan.data === null || !('bytes' in plan.data)) return false
  return remaining <= plan.data.bytes * NEARLY_EMPTY_SHARE
}

export const toCardPlan = (plan: EffectivePlan): CardPlan => ({
  name: plan.name,
  countries: plan.countries,
  data: plan.data,
  usedBytes: usedBytesOf(plan),
  remainingBytes: remainingBytesOf(plan),
  startedAt: plan.startedAt,
  endsAt: plan.endsAt,
  durationDays: plan.durationDays,
})

/**
 * What we keep of a provider's answer: nothing that installs the eSIM, nothing that tells where its owner is.
 * Whoever may see installation data asks for it anew.
 */
export const withoutSecrets = (esim: ProviderEsim): ProviderEsim => ({
  ...esim,
  install: null,
  lastNetwork: null,
})
