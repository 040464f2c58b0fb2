import type { Money } from '../core/money'

export const RATE_SOURCES = ['currencyfreaks', 'ecb'] as const
export type RateSourceId = (typeof RATE_SOURCES)[number]

/** The last known rate of one currency. */
export interface Rate {
  readonly currency: string
  /** Units of the currency for one US dollar, exact decimal text. */
  readonly perUsd: string
  readonly source: RateSourceId
  /** When the source says the rate was true (ISO 8601 UTC). */
  readonly asOf: string
}

export type RateTable = ReadonlyMap<string, Rate>

/** A converted amount with the facts a reader needs to trust it. */
export interface Conversion {
  readonly from: Money
  readonly to: Money
  /** Units of `to` for one unit of `from`, at most 12 decimals: for show, the conversion itself is not rounded to it. */
  readonly rate: string
  /** Source and age of the older of the two rates; null where no rate was needed. */
  readonly source: RateSourceId | null
  readonly asOf: string | null
  readonly ageSeconds: number | null
}
