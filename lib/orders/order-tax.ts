import 'server-only'
import { money } from '../core/money'
import type { TaxPart } from '../payments/tax-contract'
import type { OrderRow } from './repo/rows'
import { selectTax, type TaxRow } from './repo/taxes'
import type { OrderTax } from './tax-types'

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
