import * as z from 'zod'
import type { VendorClient } from '../../platform/http/vendor-client'
import type { RateSource } from '../contract'
import { isIsoCurrency } from '../iso-currencies'
import { readRate } from '../rules'

export interface CurrencyFreaksOptions {
  readonly baseUrl: string
  readonly apiKey: string
  readonly client: VendorClient
}

/**
 * `GET /rates/latest` of v2.0: base USD, rates as texts, `date` like "2026-01-01 12:00:00+00".
 * Source: currencyfreaks.com/documentation. The list also holds metals and crypto-currencies, which are left out.
 */
const latest = z.object({
  date: z.string(),
  base: z.literal('USD'),
  rates: z.record(z.string(), z.unknown()),
})

export function createCurrencyFreaks({ baseUrl, apiKey, client }: CurrencyFreaksOptions): RateSource {
  return {
    id: 'currencyfreaks',
    async read() {
      const outcome = await client.send('read', {
        operation: 'rates-latest',
        method: 'GET',
        baseUrl,
        path: '/rates/latest',
        query: { apikey: apiKey },
        timeoutMs: 10_000,
      })
      if (outcome.kind !== 'answered') return { ok: false, reason: `${outcome.kind}: ${outcome.reason}` }
      if (outcome.status !== 200) return { ok: false, reason: `HTTP ${outcome.status}` }
      return readLatest(outcome.body)
    },
  }
}

function readLatest(body: unknown): Awaited<ReturnType<RateSource['read']>> {
  const parsed = latest.safeParse(body)
  if (!parsed.success) return { ok: false, reason: 'unexpected form' }
  const asOfMs = Date.parse(isoTime(parsed.data.date))
  if (Number.isNaN(asOfMs)) return { ok: false, reason: 'no date' }
  const perUsd = new Map<string, string>()
  for (const [currency, value] of Object.entries(parsed.data.rates)) {
    const rate = readRate(value)
    if (rate !== null && isIsoCurrency(currency)) perUsd.set(currency, rate)
  }
  return perUsd.size > 0 ? { ok: true, value: { asOfMs, perUsd } } : { ok: false, reason: 'no rates' }
}

/** "2026-01-01 12:00:00+00" → "2026-01-01T12:00:00+00:00"; a date without a time stays one. */
const isoTime = (text: string) =>
  text
    .trim()
    .replace(' ', 'T')
    .replace(/([+-]\d{2})$/, (zone, _sign, offset) => (offset > 10 ? `${zone}:00` : zone))
