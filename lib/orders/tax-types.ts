import type { Money } from '../core/money'

/** One tax in a price. */
export interface OrderTaxPart {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** Of the country; null where the whole country takes it. */
  readonly state: string | null
  /** Who takes it, as Stripe names it. */
  readonly jurisdiction: string
  readonly level: string
  /** vat, gst, sales_tax, … */
  readonly kind: string
  /** "19.0" */
  readonly percentage: string
  readonly amount: Money
}

/** The tax that the price of an order includes. */
export interface OrderTax {
  /** pending: still to be worked out; unknown: nobody said where the buyer is. */
  readonly state: 'known' | 'pending' | 'unknown'
  readonly country: string | null
  /** In the whole price, whatever went back since; null until it is known. */
  readonly amount: Money | null
  readonly parts: readonly OrderTaxPart[]
}
