import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refreshCatalog } from '@/lib/catalog/commands/refresh-catalog'
import {
  bundleById,
  bundleByName,
  bundleByRef,
  bundlesForCountries,
  forgetPriceRules,
  priceBundle,
  priceBundles,
  renewalMatches,
} from '@/lib/catalog/queries'
import type { Bundle } from '@/lib/catalog/types'
import { forgetRates, ratesForPrices, supportedCurrencies } from '@/lib/currency/queries'
import type { Rate } from '@/lib/currency/types'
import type { ProviderBundle } from '@/lib/providers/types'
import { database, offered, providersOf, sells } from './support'

let admin: postgres.Sql

beforeAll(async () => {
  const { adminUrl } = await database()
  admin = postgres(adminUrl, { max: 1, onnotice: () => {} })
  afterAll(() => admin.end())
  await admin`insert into store.exchange_rates (currency, per_usd, source, as_of) values
    ('EUR', 0.9, 'ecb', now()), ('JPY', 150, 'ecb', now()), ('KWD', 0.3, 'currencyfreaks', now())`
  forgetRates()
})
beforeEach(async () => {
  await admin`truncate store.bundles cascade`
  await admin`update store.provider_settings set enabled = true`
  await admin`delete from store.price_rules where id > 1`
  forgetPriceRules()
})

const turkey = (ref: string, over: Partial<ProviderBundle> = {}) =>
  offered(0, { ref, name: ref, countries: ['TR'], data: { bytes: 1e9 }, durationDays: 7, ...over })
const sell = (...bundles: ProviderBundle[]) => refreshCatalog(providersOf(sells('travelroam', bundles)))
const stored = async (ref: string): Promise<Bundle> => {
  const bundle = await bundleByRef('travelroam', ref)
  if (!bundle) throw new Error(`${ref} is not stored`)
  return bundle
}

describe('reading bundles', () => {
  test('by id and by key finds what is off sale too, and says so', async () => {
    await sell(turkey('a'), turkey('b'))
    await sell(turkey('a'))
    const gone = await stored('b')
    expect(gone.onSale).toBe(false)
    expect(await bundleById(gone.bundleId)).toEqual(gone)
    expect(await bundleById('bdl_0')).toBeNull()
    expect(await bundleByRef('airhub', 'a')).toBeNull()
  })

  test('for countries gives what is on sale and works in all of them', async () => {
    await sell(
      turkey('tr'),
      turkey('both', { countries: ['GR', 'TR'] }),
      turkey('gr', { countries: ['GR'] }),
      turkey('old'),
    )
    await sell(turkey('tr'), turkey('both', { countries: ['GR', 'TR'] }), turkey('gr', { countries: ['GR'] }))
    const refs = async (...countries: string[]) =>
      (await bundlesForCountries('travelroam', countries)).map(({ ref }) => ref).sort()
    expect(await refs('TR')).toEqual(['both', 'tr'])
    expect(await refs('GR', 'TR')).toEqual(['both'])
    expect(await refs('T')).toEqual([])
    expect(await refs()).toEqual([])
    await admin`update store.provider_settings set enabled = false`
    expect(await refs('TR')).toEqual([])
  })

  test('by name takes whole names only: the exact spelling first, what is on sale first', async () => {
    await sell(
      turkey('1', { name: 'Turkey 1GB' }),
      turkey('2', { name: 'TURKEY 1GB' }),
      turkey('3', { name: 'Greece' }),
    )
    expect((await bundleByName('travelroam', 'TURKEY 1GB'))?.ref).toBe('2')
    expect((await bundleByName('travelroam', 'greece'))?.ref).toBe('3')
    for (const part of ['Turkey', 'Turkey 1', '%', 'Turkey_1GB', ''])
      expect(await bundleByName('travelroam', part)).toBeNull()
  })

  test('by name tells nothing where namesakes differ in their facts', async () => {
    await sell(turkey('1', { name: 'Asia' }), turkey('2', { name: 'Asia', durationDays: 30 }))
    expect(await bundleByName('travelroam', 'Asia')).toBeNull()
  })
})

describe('a price', () => {
  test('follows the rule of the seed in each currency of the store', async () => {
    await sell(turkey('a', { cost: { amountMinor: 400, currency: 'USD' } }))
    const bundle = await stored('a')
    const price = async (currency: string) => {
      const result = await priceBundle(bundle, currency)
      return result.ok ? result.value : result.error.code
    }
    expect(await price('USD')).toEqual({ amountMinor: 599, currency: 'USD' }) // 5.40 + 0.40 = 5.80
    expect(await price('EUR')).toEqual({ amountMinor: 549, currency: 'EUR' }) // 4.86 + 0.36 = 5.22
    expect(await price('JPY')).toEqual({ amountMinor: 870, currency: 'JPY' }) // 810 + 60
    expect(await price('KWD')).toEqual({ amountMinor: 1750, currency: 'KWD' }) // 1.620 + 0.120 = 1.740
    expect(await price('TRY')).toBe('CURRENCY_RATE_MISSING')
    expect(await price('SEK')).toBe('CURRENCY_NOT_SUPPORTED')
  })

  describe('made of rates that nobody has renewed', () => {
    const price = async (currency: string) => {
      const result = await priceBundle(await stored('a'), currency)
      return result.ok ? result.value.currency : result.error.code
    }
    const age = async (currency: string, interval: string) => {
      await admin`update store.exchange_rates set as_of = now() - ${interval}::interval where currency = ${currency}`
      forgetRates()
    }
    afterEach(async () => {
      await admin`update store.exchange_rates set as_of = now()`
      forgetRates()
    })

    test('for a week is still stated in any currency; then only in those whose rate is young, and in the own', async () => {
      await sell(turkey('a'))
      await age('EUR', '6 days 23 hours')
      expect(await price('EUR')).toBe('EUR')
      await age('EUR', '7 days 1 minute')
      expect(await price('EUR')).toBe('CURRENCY_RATE_MISSING')
      expect(await priceBundles([await stored('a')], 'EUR')).toMatchObject({ ok: false })
      expect(await price('JPY')).toBe('JPY')
      expect(await price('USD')).toBe('USD')
      expect(await supportedCurrencies()).not.toContain('EUR')
    })

    test("goes on in the store's own currency, and is made of nothing older than a week in another", () => {
      const table = new Map<string, Rate>(
        [
          ['EUR', 8],
          ['JPY', 1],
        ].map(([currency, days]) => [
          String(currency),
          {
            currency: String(currency),
            perUsd: '2',
            source: 'ecb',
            asOf: new Date(Date.now() - Number(days) * 86_400_000).toISOString(),
          },
        ]),
      )
      expect(ratesForPrices(table, 'EUR')).toBeNull()
      expect(ratesForPrices(table, 'JPY')?.('JPY')).toBe('2')
      // A vendor that charges euros cannot be sold in yen now; in the store's own currency it can.
      expect(ratesForPrices(table, 'JPY')?.('EUR')).toBeNull()
      expect(ratesForPrices(table, 'USD')?.('EUR')).toBe('2')
    })
  })

  test('follows the most specific active rule', async () => {
    await sell(turkey('tr'), turkey('gr', { countries: ['GR'] }))
    await admin`insert into store.price_rules (provider, country, margin_percent, is_active) values
      ('travelroam', 'TR', 100, true), ('travelroam', 'GR', 900, false)`
    forgetPriceRules()
    const [tr, gr] = [
      await priceBundle(await stored('tr'), 'USD'),
      await priceBundle(await stored('gr'), 'USD'),
    ]
    expect(tr).toEqual({ ok: true, value: { amountMinor: 400, currency: 'USD' } })
    expect(gr).toEqual({ ok: true, value: { amountMinor: 349, currency: 'USD' } })
  })

  test('is left out where the cost has no rate', async () => {
    await sell(turkey('a'), turkey('b', { cost: { amountMinor: 1, currency: 'XPF' } }))
    const priced = await priceBundles(await bundlesForCountries('travelroam', ['TR']), 'EUR')
    expect(priced.ok && priced.value.map(({ bundle }) => bundle.ref)).toEqual(['a'])
  })
})

describe('renewing a plan', () => {
  const matches = async (
    over: Partial<Parameters<typeof renewalMatches>[0]['plan']>,
    allowed: string[] | 'any' = 'any',
  ) => {
    const plan = { ref: null, name: 'Holiday', data: null, durationDays: null, countries: [], ...over }
    const result = await renewalMatches({ provider: 'travelroam', plan, allowed, currency: 'USD' })
    return result.ok ? result.value.map(({ bundle, match }) => `${match} ${bundle.ref}`) : [result.error.code]
  }
  beforeEach(() =>
    sell(
      turkey('own'),
      turkey('3gb', { data: { bytes: 3e9 }, durationDays: 30 }),
      turkey('11gb', { data: { bytes: 11e9 } }),
      turkey('never', { topUpAllowed: false }),
      turkey('greece', { countries: ['GR'] }),
    ),
  )

  test('offers its own bundle, then those that contain it', async () => {
    expect(await matches({ ref: 'own' })).toEqual(['same own', 'similar 3gb'])
    expect(await matches({ name: 'own' })).toEqual(['same own', 'similar 3gb'])
  })

  test("offers only what the eSIM's provider allows on it", async () => {
    expect(await matches({ ref: 'own' }, ['3gb', 'never'])).toEqual(['similar 3gb'])
    expect(await matches({ ref: 'own' }, [])).toEqual([])
  })

  test('uses the facts of a bundle that is no longer sold', async () => {
    await admin`update store.bundles set on_sale = false where provider_ref = 'own'`
    expect(await matches({ ref: 'own' })).toEqual(['similar 3gb'])
  })

  test('of a plan that we never sold goes by what is reported, or by a name of the known form', async () => {
    expect(await matches({ data: { bytes: 1e9 }, durationDays: 7, countries: ['TR'] })).toEqual([
      'similar own',
      'similar 3gb',
    ])
    expect(await matches({ name: 'eSIM, 1GB, 7 Days, Turkey, V2' })).toEqual(['similar own', 'similar 3gb'])
    expect(await matches({ name: 'Turkey 1GB' })).toEqual([])
  })

  test('cannot be priced in a currency that the store does not have', async () => {
    expect(await matches({ ref: 'own' }, 'any')).not.toEqual([])
    const plan = { ref: 'own', name: 'own', data: null, durationDays: null, countries: [] }
    const result = await renewalMatches({ provider: 'travelroam', plan, allowed: 'any', currency: 'SEK' })
    expect(result).toMatchObject({ ok: false, error: { code: 'CURRENCY_NOT_SUPPORTED' } })
  })
})
