import 'server-only'
import { systemClock } from '../../core/clock'
import { config } from '../../platform/config'
import { log } from '../../platform/log'
import type { RateSource, RatesReading } from '../contract'
import { ageSeconds, forgetRates } from '../queries'
import { readRates, writeRates } from '../repo'
import { isPlausibleChange } from '../rules'
import { rateSources } from '../sources'
import type { Rate, RateSourceId } from '../types'

export interface RatesRefresh {
  /** Who answered; null = nobody did, and the stored rates stay. */
  readonly source: RateSourceId | null
  readonly asOf: string | null
  /** Currencies whose stored rate was replaced. */
  readonly written: number
  /** Moved too far to be believed; the stored rate stays. */
  readonly implausible: readonly string[]
  /** Currencies of the store without any stored rate after this run. */
  readonly missing: readonly string[]
  /** Age of the oldest rate that the store uses; null = it has none. */
  readonly oldestAgeSeconds: number | null
  readonly failures: readonly { readonly source: RateSourceId; readonly reason: string }[]
}

/** Asks the sources in order until one answers. Nothing is ever deleted or invented: an outage leaves the last rates. */
export async function refreshRates(
  sources: readonly RateSource[] = rateSources(),
  clock = systemClock,
): Promise<RatesRefresh> {
  const failures: { source: RateSourceId; reason: string }[] = []
  let done: { source: RateSourceId; asOf: string; written: number; implausible: string[] } | null = null
  for (const source of sources) {
    const reading = await source.read()
    if (reading.ok) {
      done = { source: source.id, ...(await store(source.id, reading.value)) }
      break
    }
    failures.push({ source: source.id, reason: reading.reason })
    log().warn({ source: source.id, reason: reading.reason }, 'exchange rates could not be read')
  }
  forgetRates()
  return {
    ...(done ?? { source: null, asOf: null, written: 0, implausible: [] }),
    ...summary(await readRates(), clock()),
    failures,
  }
}

async function store(source: RateSourceId, { asOfMs, perUsd }: RatesReading) {
  const stored = new Map((await readRates()).map((rate) => [rate.currency, rate]))
  const implausible: string[] = []
  const accepted = new Map<string, string>()
  for (const [currency, rate] of perUsd) {
    const before = stored.get(currency)
    const days = before ? (asOfMs - Date.parse(before.asOf)) / 86_400_000 : 0
    if (before && !isPlausibleChange(before.perUsd, rate, days)) implausible.push(currency)
    else accepted.set(currency, rate)
  }
  if (implausible.length > 0) log().warn({ source, currencies: implausible }, 'implausible exchange rates')
  const written = await writeRates(source, asOfMs, accepted)
  return { asOf: new Date(asOfMs).toISOString(), written: written.length, implausible }
}

function summary(stored: readonly Rate[], nowMs: number) {
  const used = config().currencies.filter((currency) => currency !== 'USD')
  const ages = stored.filter((rate) => used.includes(rate.currency)).map((rate) => ageSeconds(rate, nowMs))
  return {
    missing: used.filter((currency) => !stored.some((rate) => rate.currency === currency)),
    oldestAgeSeconds: ages.length > 0 ? Math.max(...ages) : null,
  }
}
