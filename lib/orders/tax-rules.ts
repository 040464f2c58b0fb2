import type { Money } from '../core/money'
import type { BillingPlace } from '../payments/types'
import { type IncludedTax, taxIn } from '../wallet/tax-rules'

/** What tax asks of a place, and what a receipt says of it. Pure. */

const POSTAL_CODE: Readonly<Record<string, RegExp>> = {
  US: /^\d{5}(-\d{4})?$/,
  CA: /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/,
}

/** Where the country alone does not say which tax is due. Source: docs.stripe.com/tax/customer-locations. */
export const needsPostalCode = (country: string): boolean => country in POSTAL_CODE

/** As tax needs it: nothing more than that is kept. Null where it does not tell. */
export function taxPlace(country: string, postalCode: string | null): BillingPlace | null {
  const code = country.trim().toUpperCase()
  if (!/^[A-Z]{2}$/.test(code)) return null
  const form = POSTAL_CODE[code]
  if (!form) return { country: code, postalCode: null }
  const postal = (postalCode ?? '').trim().toUpperCase()
  return form.test(postal) ? { country: code, postalCode: postal } : null
}

/** Of parts that add up to a tax, what each is in what was kept of the price: these add up to the tax in that. */
export function partsIn<T extends { readonly amount: Money }>(
  parts: readonly T[],
  keptMinor: number,
  tax: IncludedTax,
): readonly T[] {
  let before = 0
  return parts.map((part) => {
    const until = before + part.amount.amountMinor
    const share = (taxMinor: number) => taxIn(keptMinor, { ...tax, taxMinor })
    const amountMinor = share(until) - share(before)
    before = until
    return { ...part, amount: { ...part.amount, amountMinor } }
  })
}
