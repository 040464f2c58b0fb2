import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refreshRates } from '@/lib/currency/commands/refresh-rates'
import type { RateSource } from '@/lib/currency/contract'
import { convert, forgetRates, rates, supportedCurrencies } from '@/lib/currency/queries'
import { rateSources } from '@/lib/currency/sources'
import { db } from '@/lib/platform/db/client'
import type { World } from '../../sandbox/kernel/types'
import { testDatabase } from '../../support/database'
import { useEnvironment as setEnvironment } from '../../support/environment'
import { sandbox } from '../../support/sandbox'

let admin: postgres.Sql
let world: World

beforeAll(async () => {
  const outside = await sandbox()
  world = outside.world
  const database = await testDatabase()
  setEnvironment({ databaseUrl: database.appUrl, vendors: outside.addresses.env })
  admin = postgres(database.adminUrl, { max: 1, onnotice: () => {} })
  afterAll(async () => {
    await admin.end()
    await db().destroy()
  })
})
beforeEach(async () => {
  world.reset()
  await admin`truncate store.exchange_rates`
  forgetRates()
})

const down = (operation: string) =>
  world.faults.add({ vendor: 'rates', operation, kind: 'status_500_before' })
const stored = () =>
  admin<{ currency: string; source: string }[]>`select currency, source from store.exchange_rates order by 1`
/** As if the last run had been so long ago. */
const age = (hours: number) =>
  admin`update store.exchange_rates set as_of = now() - make_interval(hours => ${hours})`.then(forgetRates)
const dollars = (amountMinor: number) => ({ amountMinor, currency: 'USD' })

/** A source that answers at once with the given rates, as of now. */
const says = (perUsd: Record<string, string>, asOfMs = Date.now()): RateSource => ({
  id: 'currencyfreaks',
  read: async () => ({ ok: true, value: { asOfMs, perUsd: new Map(Object.entries(perUsd)) } }),
})

describe('a run', () => {
  test('stores what CurrencyFreaks says of money, and nothing of metals and coins', async () => {
    const refresh = await refreshRates()
    expect(refresh).toMatchObject({ source: 'currencyfreaks', implausible: [], missing: [], failures: [] })
    expect(refresh.oldestAgeSeconds).toBeLessThan(120)
    const rows = await stored()
    expect(rows).toHaveLength(refresh.written)
    expect(rows.map((row) => row.currency)).toEqual(
      expect.arrayContaining(['EUR', 'GBP', 'JPY', 'KWD', 'TRY', 'USD']),
    )
    expect(rows.some((row) => ['BTC', 'ETH', 'XAU'].includes(row.currency))).toBe(false)
  })

  test('asks the ECB when CurrencyFreaks is down, and keeps the last rate of what the ECB does not know', async () => {
    await refreshRates()
    const dinar = (await rates()).get('KWD')
    await age(72)
    down('currencyfreaks.latest')
    const refresh = await refreshRates()
    expect(refresh).toMatchObject({ source: 'ecb', missing: [] })
    expect(refresh.failures).toMatchObject([{ source: 'currencyfreaks' }])
    const now = await rates()
    expect(now.get('TRY')?.source).toBe('ecb')
    expect(now.get('KWD')).toMatchObject({ source: 'currencyfreaks', perUsd: dinar?.perUsd })
    expect(refresh.oldestAgeSeconds).toBeGreaterThanOrEqual(72 * 3600)
  })

  test('gives nearly the same rates from either source', async () => {
    await refreshRates()
    const first = (await rates()).get('TRY')?.perUsd
    await age(24 * 30)
    down('currencyfreaks.latest')
    await refreshRates()
    const second = (await rates()).get('TRY')?.perUsd
    // Days apart at most, and the sandbox moves rates by half a percent at most.
    expect(Number(first) / Number(second)).toBeCloseTo(1, 1)
  })

  test('with both sources down leaves every rate as it was, and says how old they are', async () => {
    await refreshRates()
    await age(30)
    const before = await rates()
    down('currencyfreaks.latest')
    down('ecb.daily')
    const refresh = await refreshRates()
    expect(refresh).toMatchObject({ source: null, asOf: null, written: 0, missing: [] })
    expect(refresh.failures.map((failure) => failure.source)).toEqual(['currencyfreaks', 'ecb'])
    expect(refresh.oldestAgeSeconds).toBeGreaterThanOrEqual(30 * 3600)
    expect(await rates()).toEqual(before)
    const converted = await convert(dollars(1000), 'EUR')
    expect(converted).toMatchObject({ ok: true, value: { source: 'currencyfreaks' } })
    expect(converted.ok && converted.value.ageSeconds).toBeGreaterThanOrEqual(30 * 3600)
  })

  test.each([
    'malformed',
    'truncated',
    'empty',
    'reset_before',
    'unauthorized',
    'wallet_empty',
    'status_429',
  ] as const)('takes the ECB when CurrencyFreaks answers: %s', async (kind) => {
    world.faults.add({ vendor: 'rates', operation: 'currencyfreaks.latest', kind })
    expect(await refreshRates(freshSources())).toMatchObject({ source: 'ecb' })
  })

  test.each(['malformed', 'truncated', 'empty', 'reset_before'] as const)(
    'stores nothing when the ECB answers: %s',
    async (kind) => {
      down('currencyfreaks.latest')
      world.faults.add({ vendor: 'rates', operation: 'ecb.daily', kind })
      expect(await refreshRates(freshSources())).toMatchObject({ source: null, written: 0 })
      expect(await stored()).toEqual([])
    },
  )

  test('never puts an older rate over a younger one', async () => {
    await refreshRates([says({ EUR: '0.9' })])
    expect(await refreshRates([says({ EUR: '0.8' }, Date.now() - 3_600_000)])).toMatchObject({ written: 0 })
    expect((await rates()).get('EUR')?.perUsd).toMatch(/^0\.90*$/)
  })

  test('does not believe a rate that fell to a hundredth overnight, unless a week has passed', async () => {
    await refreshRates([says({ EUR: '0.9', TRY: '42' })])
    await age(24)
    const refresh = await refreshRates([says({ EUR: '0.009', TRY: '43' })])
    expect(refresh).toMatchObject({ written: 1, implausible: ['EUR'] })
    expect((await rates()).get('EUR')?.perUsd).toMatch(/^0\.90*$/)
    await age(24 * 8)
    expect(await refreshRates([says({ EUR: '0.009' })])).toMatchObject({ written: 1, implausible: [] })
  })

  test('takes a time in the future for now', async () => {
    await refreshRates([says({ EUR: '0.9' }, Date.now() + 86_400_000 * 365)])
    expect(Date.parse((await rates()).get('EUR')?.asOf ?? '')).toBeLessThanOrEqual(Date.now() + 1_000)
  })
})

describe('a conversion', () => {
  test('without any stored rate has no number', async () => {
    expect(await convert(dollars(1000), 'EUR')).toEqual({
      ok: false,
      error: { code: 'CURRENCY_RATE_MISSING' },
    })
    expect(await supportedCurrencies()).toEqual(['USD'])
  })

  test('into or from what is not money of this store is refused', async () => {
    await refreshRates()
    expect(await convert(dollars(1000), 'XXX')).toMatchObject({
      ok: false,
      error: { code: 'CURRENCY_NOT_SUPPORTED' },
    })
    expect(await convert(dollars(1000), 'SEK')).toMatchObject({
      ok: false,
      error: { code: 'CURRENCY_NOT_SUPPORTED' },
    })
    const shells = { amountMinor: 1, currency: 'ZZZ' }
    expect(await convert(shells, 'EUR')).toMatchObject({
      ok: false,
      error: { code: 'CURRENCY_NOT_SUPPORTED' },
    })
  })

  test('takes what a vendor charges in a currency that the store does not sell in', async () => {
    await refreshRates([says({ EUR: '0.9', SEK: '9' })])
    const converted = await convert({ amountMinor: 1000, currency: 'SEK' }, 'EUR')
    expect(converted).toMatchObject({
      ok: true,
      value: { to: { amountMinor: 100, currency: 'EUR' }, rate: '0.1' },
    })
  })

  test('within one currency needs no rate', async () => {
    expect(await convert({ amountMinor: 5, currency: 'KWD' }, 'KWD')).toMatchObject({
      ok: true,
      value: { to: { amountMinor: 5, currency: 'KWD' }, rate: '1', source: null },
    })
  })
})

/** With a client that has not met the faults of other tests: its breaker would remember them. */
function freshSources(): readonly RateSource[] {
  delete (globalThis as { roamkeepRatesClient?: unknown }).roamkeepRatesClient
  return rateSources()
}
