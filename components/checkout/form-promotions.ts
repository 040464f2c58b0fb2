import { levelCashback } from '@/lib/promotions/level-rules'
import type { LevelTerms } from '@/lib/promotions/level-types'
import { bestOf, type Choice } from '@/lib/promotions/rules'
import type { ChargeLimits, Terms } from '@/lib/promotions/types'
import type { FormLine } from './form-line'

/** What the form computes with while somebody chooses; the server computes the same again and compares. */
export interface FormPromotions {
  readonly terms: readonly Terms[]
  readonly limits: ChargeLimits
  readonly code: string
  readonly refusal: string | null
  /** What the level of who is signed in gives; null where it gives nothing. */
  readonly level: LevelTerms | null
}

/** What the lines cost more that are delivered larger: it is taken off again as their discount. */
export const addedMinor = (best: Choice | null): number =>
  best?.effect.instead.reduce(
    (sum, one, index) => sum + (one ? (best.effect.discounts[index] ?? 0) : 0),
    0,
  ) ?? 0

/** What is delivered in place of lines, each as often as it is. */
export const largerIds = (best: Choice): readonly string[] =>
  best.effect.instead.flatMap((one) => (one ? [one.bundleId] : []))

/** The data of what is delivered larger, in words, each once. */
export function largerTexts(best: Choice, lines: readonly FormLine[]): readonly string[] {
  const all = lines.flatMap(({ larger }) => larger)
  const texts = best.effect.instead.flatMap((one) =>
    one ? all.filter(({ bundleId }) => bundleId === one.bundleId).map(({ dataText }) => dataText) : [],
  )
  return [...new Set(texts)]
}

/** What the level gives back of a total, beside the promotion that applies; minor units. */
export const levelBackMinor = (level: LevelTerms, totalMinor: number, best: Choice | null): number =>
  levelCashback(level, { keptMinor: totalMinor, cashbackMinor: best?.effect.cashbackMinor ?? 0 })

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
        larger: line.larger,
      })),
    ),
    limits,
  )
