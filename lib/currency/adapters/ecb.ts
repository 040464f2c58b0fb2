import { exchange } from '../../platform/http/exchange'
import type { RateSource } from '../contract'
import { isIsoCurrency } from '../iso-currencies'
import { readRate, rebaseToUsd } from '../rules'

export interface EcbOptions {
  readonly url: string
  readonly timeoutMs?: number
}

/** Larger than any daily file (some 2 KB) by far. */
const MAX_BYTES = 100_000

/**
 * The European Central Bank's daily reference rates: XML, base EUR, some 30 currencies, about 16:00 CET on working days.
 * The ECB publishes them for information; they are the reserve here, never the first choice.
 * Source: ecb.europa.eu, "Euro foreign exchange reference rates", file eurofxref-daily.xml.
 */
export function createEcb({ url, timeoutMs = 10_000 }: EcbOptions): RateSource {
  return {
    id: 'ecb',
    async read() {
      const answer = await exchange(
        {
          method: 'GET',
          url: new URL(url),
          headers: { accept: 'application/xml, text/xml' },
          body: null,
          maxBytes: MAX_BYTES,
          freshConnection: false,
        },
        AbortSignal.timeout(timeoutMs),
      )
      if (answer.kind !== 'answered') return { ok: false, reason: `${answer.kind}: ${answer.reason}` }
      if (answer.status !== 200) return { ok: false, reason: `HTTP ${answer.status}` }
      return readDaily(answer.text)
    },
  }
}

function readDaily(xml: string): Awaited<ReturnType<RateSource['read']>> {
  const day = /<Cube\s+time=["'](\d{4}-\d{2}-\d{2})["']/.exec(xml)?.[1]
  if (!day || !/<\/(\w+:)?Envelope>\s*$/.test(xml)) return { ok: false, reason: 'unexpected form' }
  const perEuro = new Map<string, string>()
  for (const [, currency = '', value] of xml.matchAll(
    /<Cube\s+currency=["']([A-Z]{3})["']\s+rate=["']([\d.]+)["']/g,
  )) {
    const rate = readRate(value)
    if (rate !== null && isIsoCurrency(currency)) perEuro.set(currency, rate)
  }
  const perUsd = rebaseToUsd('EUR', perEuro)
  // 16:00 in Frankfurt is 14:00 or 15:00 UTC; the earlier one never makes a rate look younger than it is.
  return perUsd
    ? { ok: true, value: { asOfMs: Date.parse(`${day}T14:00:00Z`), perUsd } }
    : { ok: false, reason: 'no rates' }
}
