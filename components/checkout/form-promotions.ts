import { bestOf, type Choice } from '@/lib/promotions/rules'
import type { ChargeLimits, Terms } from '@/lib/promotions/types'
import type { FormLine } from './form-line'

/** What the form computes with while somebody chooses; the server computes the same again and compares. */
export interface FormPromotions {
  readonly terms: readonly Terms[]
  readonly limits: ChargeLimits
  readonly code: string
  readonly refusal: string | null
}

/** The promotion that applies to these quantities: each eSIM is a line of its own, as it will be in the order. */
export const promotionFor = (
  { terms, limits }: FormPromotions,
  lines: readonly FormLine[],
  quantityOf: (line: FormLine) => number,
): Choice | null =>
  bestOf(
    terms,
    lines.flatMap((line) =>
      Array.from({ length: quantityOf(line) }, () => ({
        kind: 'new_esim' as const,
        bundleId: line.bundleId,
        countries: line.countries,
        amountMinor: line.unitMinor,
      })),
    ),
    limits,
  )
