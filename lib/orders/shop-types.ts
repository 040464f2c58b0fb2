import type { BundleSummary } from '../catalog/types'
import type { Money } from '../core/money'
import type { OwnedEsim } from '../esims/owner-types'
import type { InstallData } from '../providers/types'
import type { OrderState } from './types'

/** One thing that was bought for an eSIM and delivered. */
export interface PlanOnEsim {
  readonly kind: 'new_esim' | 'renewal'
  readonly orderId: string
  readonly bundle: BundleSummary
  readonly price: Money
  readonly paidAt: string | null
}

/** An eSIM as the old shop's API shows it to its owner, with what installs it. */
export interface ShopEsim {
  readonly owned: OwnedEsim
  readonly orderId: string
  readonly bundle: BundleSummary
  readonly price: Money
  readonly paidAt: string | null
  /** ISO 3166-1 alpha-2; what the buyer had searched for. */
  readonly searchedCountries: readonly string[]
  /** Null while the provider has not told it, and for an eSIM that was only topped up. */
  readonly install: InstallData | null
  /** Newest first. */
  readonly history: readonly PlanOnEsim[]
}

export interface ShopOrder {
  readonly orderId: string
  readonly state: OrderState
  readonly kind: 'new_esim' | 'renewal' | 'wallet_topup'
  /** The sum of the lines. */
  readonly price: Money
  /** What the wallet pays of it. */
  readonly fromWallet: Money
  readonly quantity: number
  /** Of the first line; null of a top-up. */
  readonly bundle: BundleSummary | null
  readonly at: string
}
