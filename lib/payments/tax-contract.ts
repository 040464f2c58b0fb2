import type { Money } from '../core/money'
import type { BillingPlace } from './types'

/** The tax in one price, to be worked out. */
export interface TaxRequest {
  readonly orderId: string
  readonly price: Money
  readonly place: BillingPlace
  /** When it was sold: the rates of that day count. */
  readonly soldAt: Date
}

/** What one jurisdiction takes. */
export interface TaxPart {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly state: string | null
  /** The jurisdiction, as the service names it. */
  readonly place: string
  /** country, state, county, city, district */
  readonly level: string
  /** vat, gst, sales_tax, … */
  readonly kind: string
  /** "19.0" */
  readonly percentage: string
  readonly amountMinor: number
}

export interface TaxCalculation {
  readonly calculationId: string
  readonly tax: Money
  readonly parts: readonly TaxPart[]
}

export interface TaxRecord {
  readonly transactionId: string
  /** The one line of it. */
  readonly lineId: string
}

export interface TaxReversal {
  readonly transactionId: string
  readonly lineId: string
  readonly refundId: string
  /** Of the price, tax included. */
  readonly amount: Money
  readonly tax: Money
  /** All of the sale at once. */
  readonly isWhole: boolean
  readonly idempotencyKey: string
}

export type TaxOutcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** The service cannot tell where that is. */
  | { readonly kind: 'misplaced'; readonly reason: string }
  /** Nothing was done, and asking the same again will not help before somebody has changed something. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** This key will never give another answer. A sale or a refund is in the report once, whatever the key. */
  | { readonly kind: 'failed_there'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string }

/** The port to a service that works out taxes and keeps the report about them. Amounts are ours (ISO minor units). */
export interface TaxService {
  workOut(request: TaxRequest): Promise<TaxOutcome<TaxCalculation>>
  /** Puts a sale into the report, once per order. */
  record(sale: {
    readonly orderId: string
    readonly calculationId: string
    readonly idempotencyKey: string
  }): Promise<TaxOutcome<TaxRecord>>
  /** Takes a refund out of the report again, once per refund. */
  reverse(reversal: TaxReversal): Promise<TaxOutcome<{ readonly transactionId: string }>>
}
