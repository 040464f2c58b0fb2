import 'server-only'
import type { Money } from '../core/money'
import { fail, ok, type Result } from '../core/result'
import { config } from '../platform/config'
import { readRates } from './repo'
import { convertMoney, crossRate, PRICING_MAX_AGE_SECONDS } from './rules'
import type { Conversion, Rate, RateTable } from './types'

const CACHE_MS = 60_000

const holder = globalThis as {
  roamkeepRates?: { readonly untilMs: number; readonly table: Promise<RateTable> }
}

/** The last known rates; read at most once a minute per process. */
export function rates(): Promise<RateTable> {
  const held = holder.roamkeepRates
  if (held && held.untilMs > Date.now()) return held.table
  const table = readRates().then((rows) => new Map(rows.map((row) => [row.currency, row])))
  const entry = { untilMs: Date.now() + CACHE_MS, table }
  holder.roamkeepRates = entry
  table.catch(() => {
    if (holder.roamkeepRates === entry) delete holder.roamkeepRates
  })
  return table
}

/** The next reading asks the database again. */
export function forgetRates(): void {
  delete holder.roamkeepRates
}

export const ageSeconds = (rate: Rate, nowMs: number = Date.now()): number =>
  Math.max(0, Math.round((nowMs - Date.parse(rate.asOf)) / 1000))

/** Units per US dollar of a currency, or null. The dollar itself needs no rate. */
export const perUsdOf = (table: RateTable, currency: string): string | null =>
  currency === 'USD' ? '1' : (table.get(currency)?.perUsd ?? null)

/**
 * The rates that a price in a currency may be made of. In the store's own currency those of any age: its price list must
 * go on while all sources are down. In another one a buyer could pick the currency whose rate has fallen furthest behind,
 * so only rates that are young enough count, the one of the store's own currency included: rules state fees in it.
 * @returns units per US dollar by currency; null when no price can be stated
 */
export function ratesForPrices(
  table: RateTable,
  currency: string,
  nowMs: number = Date.now(),
): ((code: string) => string | null) | null {
  const { defaultCurrency } = config()
  const isYoung = (code: string) => {
    const rate = table.get(code)
    return rate === undefined || ageSeconds(rate, nowMs) <= PRICING_MAX_AGE_SECONDS
  }
  const perUsd = (code: string) =>
    currency === defaultCurrency || code === 'USD' || isYoung(code) ? perUsdOf(table, code) : null
  return perUsd(currency) === null || perUsd(defaultCurrency) === null ? null : perUsd
}

/** Whether prices can be stated in a currency of the store now. The store's own is never given up for another one. */
export const hasPricesIn = async (currency: string): Promise<boolean> =>
  currency === config().defaultCurrency || ratesForPrices(await rates(), currency) !== null

/** Currencies of the store in which prices can be stated now. */
export async function supportedCurrencies(): Promise<readonly string[]> {
  const table = await rates()
  return config().currencies.filter((currency) => ratesForPrices(table, currency) !== null)
}

/**
 * An amount in another currency, half-even to its minor unit.
 * CURRENCY_NOT_SUPPORTED: `to` is not one of the store's; CURRENCY_RATE_MISSING: no rate was ever stored.
 */
export async function convert(amount: Money, to: string): Promise<Result<Conversion>> {
  const table = await rates()
  const { currencies } = config()
  const fromRate = perUsdOf(table, amount.currency)
  if (!currencies.includes(to) || (fromRate === null && !currencies.includes(amount.currency)))
    return fail('CURRENCY_NOT_SUPPORTED')
  if (amount.currency === to)
    return ok({ from: amount, to: amount, rate: '1', source: null, asOf: null, ageSeconds: null })
  const toRate = perUsdOf(table, to)
  if (fromRate === null || toRate === null) return fail('CURRENCY_RATE_MISSING')
  const pair = { from: fromRate, to: toRate }
  const older = olderOf(table.get(amount.currency), table.get(to))
  return ok({
    from: amount,
    to: convertMoney(amount, to, pair),
    rate: crossRate(pair),
    source: older?.source ?? null,
    asOf: older?.asOf ?? null,
    ageSeconds: older ? ageSeconds(older) : null,
  })
}

function olderOf(a: Rate | undefined, b: Rate | undefined): Rate | undefined {
  if (!a || !b) return a ?? b
  return a.asOf <= b.asOf ? a : b
}
