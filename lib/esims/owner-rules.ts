import type { BundleSummary } from '../catalog/types'
import type { EsimState, ProviderEsim } from '../providers/types'
import type { OwnerAnswer } from './owner-answers'
import type { OwnedEsim, OwnedPlan } from './owner-types'
import { choosePlan, effectivePlan, usedBytesOf } from './plans'
import { toCard, toCardPlan } from './rules'
import type { CardPlan, CardState } from './types'

const PAST: ReadonlySet<CardState> = new Set(['expired', 'revoked', 'deleted'])

export interface Bought {
  readonly esimId: string
  readonly iccid: string
  readonly label: string | null
  readonly boughtAt: string
  readonly bundle: BundleSummary | null
  readonly bundleOnSale: boolean
  /** Whether it was bought here, by whomever. */
  readonly soldHere: boolean
  readonly returnedAt: string | null
  readonly installable: boolean
}

/** What the owner sees: the provider's answer under the clock; where it has never answered, what was bought. */
export function toOwned(
  { soldHere, ...bought }: Bought,
  answer: Omit<OwnerAnswer, 'provider'> | null,
  nowMs: number,
): OwnedEsim {
  const isReturned = bought.returnedAt !== null
  if (!answer)
    return {
      ...bought,
      ...{ state: 'unknown', plan: null, queuedPlans: 0, figures: null },
      renewable: soldHere && !isReturned,
      toInstall: bought.installable,
      past: isReturned,
    }
  const card = toCard(answer.esim, null, 'provider', nowMs, { soldHere })
  const past = isReturned || PAST.has(card.state)
  return {
    ...bought,
    toInstall: !past && (card.state === 'not_installed' || (bought.installable && isUntouched(answer.esim))),
    state: card.state,
    plan: card.plan && completed(card.plan, bought.bundle),
    queuedPlans: card.queuedPlans,
    figures: {
      asOf: card.asOf,
      source: answer.source,
      expectedLagSeconds: answer.expectedLagSeconds,
    },
    renewable: card.renewable && !isReturned,
    past,
  }
}

const MAY_BE_NEW: ReadonlySet<EsimState> = new Set(['unknown', 'allocated', 'released', 'downloaded'])

/** Nothing proves that it was ever on a phone. AirHub and eSIM Hub report no profiles: there it is told by the data used. */
const isUntouched = ({ state, firstInstalledAt, plans }: ProviderEsim): boolean =>
  MAY_BE_NEW.has(state) && firstInstalledAt === null && plans.every((plan) => !usedBytesOf(plan))

/** A provider that tells amounts only (eSIM Hub) leaves open which plan it is: the one that was bought. */
function completed(plan: CardPlan, bundle: BundleSummary | null): CardPlan {
  if (plan.name !== '' || !bundle) return plan
  return {
    ...plan,
    name: bundle.name,
    countries: bundle.countries,
    data: plan.data ?? bundle.data,
    durationDays: plan.durationDays ?? bundle.durationDays,
  }
}

/** Every plan on the eSIM under the clock, the one in use first, then as the provider lists them. */
export function ownedPlans(
  esim: ProviderEsim,
  bundle: BundleSummary | null,
  nowMs: number,
): readonly OwnedPlan[] {
  const { current } = choosePlan(esim.plans, nowMs)
  const position = esim.plans.findIndex((plan) => sameEffect(plan, current, nowMs))
  return esim.plans
    .map((plan, i) => {
      const effective = effectivePlan(plan, nowMs)
      return {
        ...completed(toCardPlan(effective), bundle),
        state: effective.state,
        isCurrent: i === position,
      }
    })
    .toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent))
}

const sameEffect = (
  plan: ProviderEsim['plans'][number],
  current: ReturnType<typeof choosePlan>['current'],
  nowMs: number,
): boolean => current !== null && JSON.stringify(effectivePlan(plan, nowMs)) === JSON.stringify(current)

/** Said only where the provider shows it: a plan that waits behind the running one starts after it. */
export function topUpEffectOf(plans: readonly OwnedPlan[]): 'waits' | 'not_stated' {
  const isRunning = plans.some(({ state }) => state === 'active' || state === 'throttled')
  return isRunning && plans.some(({ state }) => state === 'queued') ? 'waits' : 'not_stated'
}
