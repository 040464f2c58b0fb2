import type { Money } from '../core/money'
import { type IncludedTax, taxIn } from '../wallet/tax-rules'

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
