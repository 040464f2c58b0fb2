import type { BundleSummary } from '../catalog/types'
import type { ProviderPlan } from '../providers/types'
import type { CardPlan, CardState } from './types'
import type { Forecast } from './usage-forecast'

/** An eSIM as its owner sees it. */
export interface OwnedEsim {
  readonly esimId: string
  readonly iccid: string
  /** The owner's own name for it. */
  readonly label: string | null
  readonly boughtAt: string
  /** What was bought as this eSIM. */
  readonly bundle: BundleSummary | null
  /** Whether the same can be bought again now. */
  readonly bundleOnSale: boolean
  /** Whether the installation data is here. */
  readonly installable: boolean
  /** Whether it is on no phone yet, as far as anybody tells. */
  readonly toInstall: boolean
  readonly state: CardState
  /** The plan in use, else the one that waits, else the one that ended last. */
  readonly plan: CardPlan | null
  readonly queuedPlans: number
  /** Null: its provider has never answered. */
  readonly figures: {
    /** When the figures were true. */
    readonly asOf: string
    /** provider = asked just now, stored = asked before, last_known = asked before, and silent now. */
    readonly source: 'provider' | 'stored' | 'last_known'
    /** By how much they may lag behind what was used, as the provider documents it; null = not stated. */
    readonly expectedLagSeconds: number | null
  } | null
  /** Whether a plan may still be put on it. */
  readonly renewable: boolean
  /** When it was given back for the money: nothing installs it and nothing is put on it any more. */
  readonly returnedAt: string | null
  /** Its days are over, it is gone, or it was given back. */
  readonly past: boolean
}

export interface OwnedPlan extends CardPlan {
  readonly state: ProviderPlan['state']
  readonly isCurrent: boolean
}

export interface OwnedEsimDetail extends OwnedEsim {
  /** All plans that its provider knows on it, the current one first. */
  readonly plans: readonly OwnedPlan[]
  /** What happens to data that is left when another plan is put on it, as far as its provider tells. */
  readonly topUpEffect: 'waits' | 'not_stated'
  /** Public name of its provider. */
  readonly provider: string | null
}

export interface UsageSample {
  readonly takenAt: string
  readonly usedBytes: number | null
  readonly remainingBytes: number | null
  readonly source: 'poll' | 'check' | 'event'
}

/** How the plan in use was used, oldest first. */
export interface EsimUsage {
  readonly esimId: string
  readonly totalBytes: number | null
  readonly samples: readonly UsageSample[]
  readonly forecast: Forecast
}
