import type { ErrorCode } from '../core/error-codes'
import { levelCashback } from './level-rules'
import type { ChargeLimits, Effect, Larger, PricedLine, RewardView, Scope, Terms } from './types'

/** The arithmetic of promotions, pure: the server charges by it, and pages show by it. */

const WHOLE = 10_000n

/** A share in basis points, rounded half up; exact for every amount. */
const shareOf = (amountMinor: number, basisPoints: number): number =>
  Number((BigInt(amountMinor) * BigInt(basisPoints) + WHOLE / 2n) / WHOLE)

export function covers({ countries, bundleIds, lineKinds }: Scope, line: PricedLine): boolean {
  const inPlace =
    countries.length === 0 ||
    (line.countries.length > 0 && line.countries.every((country) => countries.includes(country)))
  return (
    inPlace &&
    (bundleIds.length === 0 || bundleIds.includes(line.bundleId)) &&
    (lineKinds.length === 0 || lineKinds.includes(line.kind))
  )
}

const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0)

/**
 * Divides a whole by weights in units of a step: every part is as near to its share as steps allow, the largest
 * remainders first, and no part exceeds its weight as long as the whole does not exceed their sum.
 * @param whole a multiple of the step
 */
export function apportion(whole: number, weights: readonly number[], step = 1): readonly number[] {
  const total = BigInt(sumOf(weights))
  if (total === 0n || whole === 0) return weights.map(() => 0)
  const units = BigInt(whole / step)
  const exact = weights.map((weight, index) => {
    const product = BigInt(weight) * units
    return { index, units: product / total, rest: product % total }
  })
  let left = Number(units - exact.reduce((sum, part) => sum + part.units, 0n))
  const parts = exact.map((part) => Number(part.units))
  for (const { index } of [...exact].sort((a, b) =>
    a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1,
  )) {
    if (left === 0) break
    parts[index] = (parts[index] ?? 0) + 1
    left--
  }
  return parts.map((part) => part * step)
}

type Answer =
  | { readonly ok: true; readonly effect: Effect }
  | { readonly ok: false; readonly refusal: ErrorCode }
const refuse = (refusal: ErrorCode): Answer => ({ ok: false, refusal })

/** What one promotion does to these lines, or why nothing. */
export function effectOf(terms: Terms, lines: readonly PricedLine[], limits: ChargeLimits): Answer {
  const total = sumOf(lines.map(({ amountMinor }) => amountMinor))
  const weights = lines.map((line) => (covers(terms.scope, line) ? line.amountMinor : 0))
  const inScope = sumOf(weights)
  if (inScope === 0) return refuse('PROMO_CODE_CANNOT_BE_USED_FOR_THIS_BUNDLE')
  if (terms.minOrderMinor !== null && total < terms.minOrderMinor) return refuse('PROMOTION_ORDER_TOO_SMALL')
  const { benefit } = terms
  if (benefit.kind === 'extra_data') return moreData(terms, benefit.bytes, lines)
  const worth = 'basisPoints' in benefit ? shareOf(inScope, benefit.basisPoints) : benefit.amountMinor
  const isCashback = benefit.kind === 'cashback_percent' || benefit.kind === 'cashback_amount'
  // Nobody gets back more than they pay.
  const wanted = Math.min(worth, inScope)
  const discountMinor = isCashback ? 0 : payable(wanted, inScope, total, limits)
  const cashbackMinor = isCashback ? wanted : 0
  const value = discountMinor + cashbackMinor
  if (value === 0) return refuse('PROMOTION_ORDER_TOO_SMALL')
  if (terms.roomMinor !== null && value > terms.roomMinor) return refuse('PROMOTION_REACHED_MAX_USAGE')
  return {
    ok: true,
    effect: {
      discounts: discountMinor === inScope ? weights : apportion(discountMinor, weights, limits.stepMinor),
      discountMinor,
      cashbacks: apportion(cashbackMinor, weights),
      cashbackMinor,
      instead: lines.map(() => null),
    },
  }
}

/** The cheapest bundle with that much more data in place of each line, at the line's price; where its provider sells one. */
function moreData(terms: Terms, bytes: number, lines: readonly PricedLine[]): Answer {
  const instead = lines.map((line) => (covers(terms.scope, line) ? cheapestWith(bytes, line) : null))
  const discounts = lines.map(
    (line, index) => (instead[index]?.amountMinor ?? line.amountMinor) - line.amountMinor,
  )
  const discountMinor = sumOf(discounts)
  if (discountMinor === 0) return refuse('PROMO_CODE_CANNOT_BE_USED_FOR_THIS_BUNDLE')
  if (terms.roomMinor !== null && discountMinor > terms.roomMinor)
    return refuse('PROMOTION_REACHED_MAX_USAGE')
  return {
    ok: true,
    effect: { discounts, discountMinor, cashbacks: lines.map(() => 0), cashbackMinor: 0, instead },
  }
}

/** One that costs no more is for sale at its own price: no promotion is used up for it. */
function cheapestWith(bytes: number, { amountMinor, larger = [] }: PricedLine): Larger | null {
  const fitting = larger.filter((one) => one.extraBytes >= bytes && one.amountMinor > amountMinor)
  return fitting.toSorted((a, b) => a.amountMinor - b.amountMinor || b.extraBytes - a.extraBytes)[0] ?? null
}

/** The discount that leaves something which can be charged: nothing at all, or the least that a card takes. */
function payable(
  wanted: number,
  inScope: number,
  total: number,
  { minimumMinor, stepMinor }: ChargeLimits,
): number {
  if (wanted === total) return wanted
  const most = total - Math.ceil(minimumMinor / stepMinor) * stepMinor
  const discount = Math.min(wanted, Math.max(0, most))
  return discount === inScope ? discount : Math.floor(discount / stepMinor) * stepMinor
}

export interface Choice {
  readonly terms: Terms
  readonly effect: Effect
}

/** The one promotion that is worth most to the buyer; at a tie what is off the price now, then the code. Never two. */
export function bestOf(
  candidates: readonly Terms[],
  lines: readonly PricedLine[],
  limits: ChargeLimits,
): Choice | null {
  const applying = candidates.flatMap((terms): readonly Choice[] => {
    const answer = effectOf(terms, lines, limits)
    return answer.ok ? [{ terms, effect: answer.effect }] : []
  })
  const value = ({ effect }: Choice) => effect.discountMinor + effect.cashbackMinor
  const [best] = [...applying].sort(
    (a, b) =>
      value(b) - value(a) ||
      b.effect.discountMinor - a.effect.discountMinor ||
      Number(a.terms.code === null) - Number(b.terms.code === null) ||
      (a.terms.promotionId < b.terms.promotionId ? -1 : 1),
  )
  return best ?? null
}

/** What of an order is still paid for, and the cashback that was promised for that; minor units. */
export interface Kept {
  readonly keptMinor: number
  readonly cashbackMinor: number
}

/** A line of an order, and what of its money went back. */
export interface KeptLine {
  readonly amountMinor: number
  readonly cashbackMinor: number
  readonly returnedMinor: number
}

/**
 * What of an order is still paid for, and the cashback that was promised for it. A line that went back takes its own cashback
 * with it, what went back of no line in particular an equal share of all that is left.
 */
export function keptOf(lines: readonly KeptLine[], elsewhereMinor: number): Kept {
  const kept = lines.map((line) => ({
    ...line,
    keptMinor: Math.max(0, line.amountMinor - line.returnedMinor),
  }))
  const wholeMinor = sumOf(kept.map(({ keptMinor }) => keptMinor))
  const keptMinor = Math.max(0, wholeMinor - elsewhereMinor)
  const cashbackMinor = sumOf(
    kept.map((line) => partOf(line.cashbackMinor, line.keptMinor, line.amountMinor)),
  )
  return { keptMinor, cashbackMinor: partOf(cashbackMinor, keptMinor, wholeMinor) }
}

/** Rounded down; nothing of nothing. */
const partOf = (amountMinor: number, part: number, whole: number): number =>
  whole === 0 ? 0 : Number((BigInt(amountMinor) * BigInt(part)) / BigInt(whole))

/** What of a reward is still earned when only a part of its order was kept; minor units. */
export function earnedOf(
  reward: {
    readonly kind: RewardView['kind']
    readonly amountMinor: number
    /** Null: earned as long as anything is kept. */
    readonly minOrderMinor: number | null
    /** Of a level. */
    readonly basisPoints?: number | null
    readonly capMinor?: number | null
  },
  kept: Kept,
): number {
  if (reward.kind === 'cashback') return Math.min(reward.amountMinor, kept.cashbackMinor)
  if (reward.kind === 'level')
    return Math.min(
      reward.amountMinor,
      levelCashback({ basisPoints: reward.basisPoints ?? 0, capMinor: reward.capMinor ?? null }, kept),
    )
  return kept.keptMinor >= Math.max(1, reward.minOrderMinor ?? 1) ? reward.amountMinor : 0
}

/** A code as people type it, in the one form that is stored; null when it cannot be one. */
export function readPromotionCode(text: string): string | null {
  const code = text
    .normalize('NFKC')
    .replaceAll(/[\s\p{Cf}]/gu, '')
    .toUpperCase()
  return /^[A-Z0-9][A-Z0-9_-]{2,31}$/.test(code) ? code : null
}

/** A friend's code; eight hexadecimal digits. */
export function readReferralCode(text: string): string | null {
  const code = text
    .normalize('NFKC')
    .replaceAll(/[\s\p{Pd}\p{Cf}]/gu, '')
    .toUpperCase()
  return /^[0-9A-F]{8}$/.test(code) ? code : null
}
