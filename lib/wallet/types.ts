import type { Money } from '../core/money'

export const ACCOUNT_KINDS = [
  'stripe_clearing',
  'order_liability',
  'refunds_payable',
  'revenue',
  'cost_of_sales',
  'provider_prepaid',
  'wallet',
  'wallet_held',
  'wallet_receivable',
  'promotion_cost',
  'payment_fees',
  'disputes_held',
  'dispute_reserve',
  'dispute_losses',
  'exchange',
  'bank',
  'affiliate_commission',
  'affiliate_payable',
  'tax_payable',
] as const
export type AccountKind = (typeof ACCOUNT_KINDS)[number]

export type CauseType =
  | 'payment'
  | 'refund'
  | 'fulfilment'
  | 'order'
  | 'staff'
  | 'hold'
  | 'voucher'
  | 'promotion'
  | 'referral'
  | 'dispute'
  | 'stripe'
  | 'transaction'
  | 'account'
  | 'affiliate'
  | 'tax'

export interface Leg {
  readonly account: AccountKind
  /** A provider's id, a user's id, a dispute's id: whose account of this kind it is; empty where there is one only. */
  readonly owner?: string
  readonly side: 'debit' | 'credit'
  readonly amount: Money
}

/** One balanced effect on money. `key` makes it happen once; kind and cause say why. */
export interface Posting {
  readonly key: string
  readonly kind: string
  readonly causeType: CauseType
  readonly causeId: string
  readonly legs: readonly Leg[]
}

export interface Balance {
  readonly account: string
  readonly owner: string
  readonly amount: Money
}

export interface WalletBalance {
  readonly available: Money
  /** Reserved for orders that are being paid. */
  readonly held: Money
  /** Nothing can be spent: a payment of this person is disputed. */
  readonly frozen: boolean
}

/** A line of a wallet's statement, as its holder sees it. */
export interface WalletEntry {
  /** 1, 2, 3 … without a gap. */
  readonly version: number
  /** Positive = in. */
  readonly amount: Money
  readonly balance: Money
  readonly kind: string
  readonly causeType: CauseType
  readonly causeId: string
  readonly transactionId: string
  readonly at: string
}

export interface WalletLimits {
  readonly suggested: readonly Money[]
  readonly min: Money
  readonly max: Money
  /** Of a day in UTC. */
  readonly perDay: Money
  readonly timesPerDay: number
  readonly mostInAll: Money
}

/** Money that is to be taken back from somebody's wallet. */
export interface ClawBack {
  readonly kind: string
  readonly causeType: CauseType
  readonly causeId: string
  readonly userId: string
  readonly amount: Money
  /** Where it goes to. */
  readonly credit: AccountKind
  readonly creditOwner: string
}

/** Vouchers that were issued together. */
export interface VoucherBatch {
  readonly batchId: string
  readonly name: string
  /** What each redemption puts into a wallet. */
  readonly amount: Money
  readonly codes: number
  /** Redemptions of all its codes. */
  readonly uses: number
  /** Of each code. */
  readonly maxUses: number
  readonly validUntil: Date | null
  readonly isVoid: boolean
}
