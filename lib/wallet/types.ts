import type { Money } from '../core/money'

export const ACCOUNT_KINDS = [
  'stripe_clearing',
  'order_liability',
  'refunds_payable',
  'revenue',
  'cost_of_sales',
  'provider_prepaid',
] as const
export type AccountKind = (typeof ACCOUNT_KINDS)[number]

export interface Leg {
  readonly account: AccountKind
  /** A provider's id for cost_of_sales and provider_prepaid; empty otherwise. */
  readonly owner?: string
  readonly side: 'debit' | 'credit'
  readonly amount: Money
}

/** One balanced effect on money. `key` makes it happen once; kind and cause say why. */
export interface Posting {
  readonly key: string
  readonly kind: string
  readonly causeType: 'payment' | 'refund' | 'fulfilment' | 'order' | 'staff'
  readonly causeId: string
  readonly legs: readonly Leg[]
}

export interface Balance {
  readonly account: string
  readonly owner: string
  readonly amount: Money
}
