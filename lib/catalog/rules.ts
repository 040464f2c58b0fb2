import Big from 'big.js'
import type { DataAllowance } from '../core/data-amounts'
import { type Money, money } from '../core/money'
import { fail, ok, type Result } from '../core/result'
import { chargeStepMinor, convertMoney } from '../currency/rules'
import type { ProviderId } from '../providers/types'
import { asksNoMore } from './restrictions'
import type { Bundle, BundleSummary, PricedBundle, PriceRule, PriceStep } from './types'

export interface PriceContext {
  /** Units per US dollar of a currency as decimal text, or null when none is known. */
  readonly perUsd: (currency: string) => string | null
  /** Whose fee and floor count where a rule states none for the currency asked for. */
  readonly defaultCurrency: string
}

/**
 * What a bundle costs a buyer: cost × (1 + margin) × rate, rounded up to the minor unit, plus fee; at least the floor;
 * up to the next ending of the rule; up to an amount that a card can be charged. All steps go up, so the price is never
 * below cost and never falls when the cost rises.
 */
export function priceOf(
  cost: Money,
  rule: PriceRule,
  currency: string,
  context: PriceContext,
): Result<Money> {
  const from = context.perUsd(cost.currency)
  const to = context.perUsd(currency)
  if (from === null || to === null) return fail('CURRENCY_RATE_MISSING')
  const withMargin = convertMoney(cost, currency, { from, to }, 'up', marginFactor(rule.marginPercent))
  const fee = perCurrency(rule.feeMinor, currency, context)
  const floor = perCurrency(rule.floorMinor, currency, context)
  const least = Math.max(withMargin.amountMinor + fee, floor)
  const ended = endOn(least, rule.rounding[currency] ?? { step: 1, less: 0 })
  return ok(money(endOn(ended, { step: chargeStepMinor(currency), less: 0 }), currency))
}

/** The smallest amount of the form n × step − less that is not below the given one. Integers only. */
export function endOn(amountMinor: number, { step, less }: PriceStep): number {
  const over = (amountMinor + less) % step
  return over === 0 ? amountMinor : amountMinor + (step - over)
}

/** "35.000" → "1.35". A negative margin counts as none: nothing is sold below cost. */
function marginFactor(percent: string): string {
  const margin = new Big(percent)
  return margin.lt(0) ? '1' : margin.div(100).plus(1).toFixed()
}

/** A rule's amount for a currency; else that of the default currency, else of the dollar, converted; else 0. */
function perCurrency(
  amounts: Readonly<Record<string, number>>,
  currency: string,
  { perUsd, defaultCurrency }: PriceContext,
): number {
  const stated = amounts[currency]
  if (stated !== undefined) return stated
  for (const other of [defaultCurrency, 'USD']) {
    const amount = amounts[other]
    const from = perUsd(other)
    const to = perUsd(currency)
    if (amount !== undefined && from !== null && to !== null)
      return convertMoney(money(amount, other), currency, { from, to }, 'up').amountMinor
  }
  return 0
}

/**
 * The rule in force: provider and country, else provider, else country, else neither. A country's rule holds for bundles
 * of that one country; a regional bundle is nobody's.
 */
export function ruleFor(
  rules: readonly PriceRule[],
  bundle: { readonly provider: ProviderId; readonly countries: readonly string[] },
): PriceRule | null {
  const country = bundle.countries.length === 1 ? bundle.countries[0] : null
  const fitting = rules.filter(
    (rule) =>
      (rule.provider === null || rule.provider === bundle.provider) &&
      (rule.country === null || rule.country === country),
  )
  const weight = (rule: PriceRule) => (rule.provider ? 2 : 0) + (rule.country ? 1 : 0)
  return fitting.toSorted((a, b) => weight(b) - weight(a) || b.ruleId - a.ruleId)[0] ?? null
}

/** Someone could pay less and get at least as much, where and as `less` is sold: `more` costs less than `less`. */
export interface PriceInversion {
  readonly less: string
  readonly more: string
}

/**
 * "More data never costs less": pairs of offers of the same countries, kind and currency that break it.
 * @param prices whether more for the same money counts too
 */
export function priceInversions(
  offers: readonly PricedBundle[],
  prices: 'lower' | 'or_equal' = 'lower',
): readonly PriceInversion[] {
  const groups = new Map<string, PricedBundle[]>()
  for (const offer of offers) {
    const { bundle, price } = offer
    const service = [bundle.scope === 'sea', ...serviceOf(bundle)]
    const key = JSON.stringify([price.currency, bundle.countries, service, dataKind(bundle)])
    const group = groups.get(key)
    if (group) group.push(offer)
    else groups.set(key, [offer])
  }
  const least = prices === 'lower' ? 1 : 0
  return [...groups.values()].flatMap((group) =>
    group.flatMap((less) =>
      group
        .filter(
          (more) =>
            less.price.amountMinor - more.price.amountMinor >= least &&
            givesMore(more.bundle, less.bundle) &&
            asksNoMore(more.bundle, less.bundle),
        )
        .map((more) => ({ less: less.bundle.bundleId, more: more.bundle.bundleId })),
    ),
  )
}

function givesMore(a: Bundle, b: Bundle): boolean {
  const [dataA, dataB] = [countedBytes(a.data), countedBytes(b.data)]
  if (dataA === null || dataB === null || a.durationDays === null || b.durationDays === null) return false
  const atLeast = dataA >= dataB && a.durationDays >= b.durationDays
  return atLeast && (dataA > dataB || a.durationDays > b.durationDays)
}

/** Whether the vendor sells it only for a day of travel, which its buyer has to say. */
export const needsTravelDate = ({ purchaseHints }: Pick<Bundle, 'purchaseHints'>): boolean =>
  purchaseHints.travelDate === 'required'

/** What comes with the data. Where nothing is said of calls, there is data and nothing more to count on. */
export const serviceOf = ({
  kind,
  voiceMinutes,
  smsCount,
}: Pick<Bundle, 'kind' | 'voiceMinutes' | 'smsCount'>) =>
  kind === 'data_voice_sms' ? (['calls', voiceMinutes, smsCount] as const) : (['data'] as const)

/** Data that can be compared. Null where it is not stated, and without limit: one of those may be slow after a day's first GB. */
export const countedBytes = (data: DataAllowance | null): number | null =>
  data !== null && 'bytes' in data ? data.bytes : null

/** Allowances of different kinds are not compared: so much in all, so much a day, no limit. Null = not known. */
export function dataKind(plan: {
  readonly data: DataAllowance | null
  readonly dataPeriod: 'total' | 'day' | null
}): 'total' | 'day' | 'unlimited' | null {
  if (plan.data === null) return null
  return 'unlimited' in plan.data ? 'unlimited' : plan.dataPeriod
}

export const summaryOf = (bundle: Bundle): BundleSummary => ({
  bundleId: bundle.bundleId,
  name: bundle.name,
  data: bundle.data,
  dataPeriod: bundle.dataPeriod,
  durationDays: bundle.durationDays,
  countries: bundle.countries,
})
