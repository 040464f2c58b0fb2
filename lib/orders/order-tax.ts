import 'server-only'
import { type Money, money } from '../core/money'
import type { TaxPart } from '../payments/tax-contract'
import type { OrderRow } from './repo/rows'
import { selectTax, type TaxRow } from './repo/taxes'

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

/** Null where no tax is worked out: switched off, not paid, or nothing to pay. */
export async function taxOf(order: OrderRow): Promise<OrderTax | null> {
  const row = order.paid_at === null ? null : await selectTax(order.id)
  return row && row.state !== 'placed' ? view(row) : null
}

function view(row: TaxRow): OrderTax {
  const { currency, country } = row
  if (row.tax_minor === null)
    return { state: row.state === 'unlocated' ? 'unknown' : 'pending', country, amount: null, parts: [] }
  const parts = row.breakdown as unknown as readonly TaxPart[]
  return {
    state: 'known',
    country,
    amount: money(row.tax_minor, currency),
    parts: parts.map(({ place, amountMinor, ...part }) => ({
      country: part.country,
      state: part.state,
      jurisdiction: place,
      level: part.level,
      kind: part.kind,
      percentage: part.percentage,
      amount: money(amountMinor, currency),
    })),
  }
}
