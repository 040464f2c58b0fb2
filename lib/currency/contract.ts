import type { RateSourceId } from './types'

/** One reading of a rate source. */
export interface RatesReading {
  /** When the source says the rates were true, ms. */
  readonly asOfMs: number
  /** Units per US dollar, exact decimal texts; never empty. */
  readonly perUsd: ReadonlyMap<string, string>
}

/** A vendor of exchange rates. Its words never leave its adapter. */
export interface RateSource {
  readonly id: RateSourceId
  /** Never throws; `reason` is for logs and holds no secret. */
  read(): Promise<
    { readonly ok: true; readonly value: RatesReading } | { readonly ok: false; readonly reason: string }
  >
}
