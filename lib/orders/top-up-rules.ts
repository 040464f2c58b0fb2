import type { Money } from '../core/money'
import type { WalletLimits } from '../wallet/types'

/** What a wallet has had and what is on its way to it; minor units of its currency. */
export interface TopUpSituation {
  /** Begun and not ended, or paid since midnight in UTC. */
  readonly todayMinor: number
  readonly timesToday: number
  /** In the wallet, reserved, or on its way. */
  readonly inAllMinor: number
}

/** Why an amount may not be put into a wallet; clients see these words. */
export type TopUpRefusal = 'too_small' | 'too_large' | 'step' | 'per_day' | 'times_per_day' | 'in_all'

/** @param stepMinor what cards can be charged in, of the wallet's currency */
export function topUpRefusal(
  { amountMinor }: Money,
  limits: WalletLimits,
  stepMinor: number,
  situation: TopUpSituation,
): TopUpRefusal | null {
  if (amountMinor < limits.min.amountMinor) return 'too_small'
  if (amountMinor > limits.max.amountMinor) return 'too_large'
  if (amountMinor % stepMinor !== 0) return 'step'
  if (situation.timesToday >= limits.timesPerDay) return 'times_per_day'
  if (situation.todayMinor + amountMinor > limits.perDay.amountMinor) return 'per_day'
  return situation.inAllMinor + amountMinor > limits.mostInAll.amountMinor ? 'in_all' : null
}
