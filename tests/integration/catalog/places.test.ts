import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refreshCatalog } from '@/lib/catalog/commands/refresh-catalog'
import {
  destinationsFrom,
  offerDetail,
  offersInCountry,
  offersInRegion,
  shownInPart,
} from '@/lib/catalog/places'
import { bundleByRef, forgetPriceRules, priceBundle } from '@/lib/catalog/queries'
import { countOnSale } from '@/lib/catalog/repo/places'
import { membersOf } from '@/lib/core/regions'
import type { Result } from '@/lib/core/result'
import { forgetRates } from '@/lib/currency/queries'
import { PROVIDER_IDS, type ProviderBundle, type ProviderId } from '@/lib/providers/types'
import { database, offered, providersOf, sells } from './support'

let admin: postgres.Sql
const ALL: ReadonlySet<ProviderId> = new Set(PROVIDER_IDS)

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
  await admin`delete from store.provider_health`
  await admin`update store.provider_settings set enabled = true`
  await admin`delete from store.price_rules where id > 1`
  forgetPriceRules()
})

const made = (ref: string, over: Partial<ProviderBundle> = {}) =>
  offered(0, { ref, name: ref, countries: ['TR'], data: { bytes: 1e9 }, durationDays: 7, ...over })
const sell = (id: ProviderId, ...bundles: ProviderBundle[]) => refreshCatalog(providersOf(sells(id, bundles)))
const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}
const inCountry = async (country: string, currency = 'USD', sellers = ALL) =>
  value(await offersInCountry(country, currency, sellers))
    .map(({ name }) => name)
    .toSorted()
const inRegion = async (region: Parameters<typeof offersInRegion>[0]) =>
  value(await offersInRegion(region, 'USD', ALL))
    .map(({ name }) => name)
    .toSorted()
const idOf = async (provider: ProviderId, ref: string) => (await bundleByRef(provider, ref))?.bundleId ?? ''
const down = (provider: ProviderId, minutesAgo = 0, state = 'down') =>
  admin`insert into store.provider_health (provider, state, checked_at)
    values (${provider}, ${state}, now() - make_interval(mins => ${minutesAgo}))`

describe('what is for sale in a country', () => {
  test('is what works there, alone or among others, and nothing that is off sale or of a provider switched off', async () => {
    await sell(
      'travelroam',
      made('tr'),
      made('both', { countries: ['GR', 'TR'] }),
      made('gr', { countries: ['GR'] }),
      made('gone'),
    )
    await sell(
      'travelroam',
      made('tr'),
      made('both', { countries: ['GR', 'TR'] }),
      made('gr', { countries: ['GR'] }),
    )
    await sell('airhub', made('other', { durationDays: 30, cost: { amountMinor: 600, currency: 'USD' } }))
    expect(await inCountry('TR')).toEqual(['both', 'other', 'tr'])
    await admin`update store.provider_settings set enabled = false where provider = 'airhub'`
    expect(await inCountry('TR')).toEqual(['both', 'tr'])
    expect(await inCountry('DE')).toEqual([])
  })

  test('of several providers is the cheapest, and that of another while its provider is down', async () => {
    await sell('travelroam', made('dear', { cost: { amountMinor: 900, currency: 'USD' } }))
    await sell('esimcard', made('cheap', { cost: { amountMinor: 500, currency: 'USD' } }))
    expect(await inCountry('TR')).toEqual(['cheap'])
    await down('esimcard')
    expect(await inCountry('TR')).toEqual(['dear'])
  })

  test('does not go by a reading that is old, nor by one that is only slow', async () => {
    await sell('travelroam', made('dear', { cost: { amountMinor: 900, currency: 'USD' } }))
    await sell('esimcard', made('cheap', { cost: { amountMinor: 500, currency: 'USD' } }))
    await down('esimcard', 11)
    expect(await inCountry('TR')).toEqual(['cheap'])
    await admin`update store.provider_health set checked_at = now(), state = 'degraded'`
    expect(await inCountry('TR')).toEqual(['cheap'])
    await admin`update store.provider_health set state = 'misconfigured'`
    expect(await inCountry('TR')).toEqual(['dear'])
  })

  test('is only of providers that the store has an account with', async () => {
    await sell('travelroam', made('tr'))
    expect(await inCountry('TR', 'USD', new Set(['airhub']))).toEqual([])
  })

  test('costs what a quote charges, in every currency', async () => {
    await sell('travelroam', made('tr', { cost: { amountMinor: 733, currency: 'USD' } }))
    const bundle = await bundleByRef('travelroam', 'tr')
    for (const currency of ['USD', 'EUR', 'JPY', 'KWD']) {
      const [offer] = value(await offersInCountry('TR', currency, ALL))
      expect(offer?.price).toEqual(value(await priceBundle(bundle as never, currency)))
      expect(offer?.price.currency).toBe(currency)
    }
    expect(await offersInCountry('TR', 'SEK', ALL)).toMatchObject({
      ok: false,
      error: { code: 'CURRENCY_NOT_SUPPORTED' },
    })
  })
})

describe('what is for sale in a region', () => {
  const europe = membersOf('europe')
  test('covers half of it at least; the world and the sea go by what they are', async () => {
    await sell(
      'travelroam',
      made('europe', { countries: [...europe] }),
      made('half', { countries: europe.slice(0, Math.ceil(europe.length / 2)) }),
      made('few', { countries: europe.slice(0, 10) }),
      made('world', { countries: [...membersOf('global')], scope: 'global', durationDays: 9 }),
      made('cruise', { countries: [], scope: 'sea' }),
    )
    expect(await inRegion('europe')).toEqual(['europe', 'half', 'world'])
    expect(await inRegion('global')).toEqual(['world'])
    expect(await inRegion('sea')).toEqual(['cruise'])
    expect(await inRegion('caribbean')).toEqual(['world'])
  })
})

describe('the list of destinations', () => {
  test('has every country with bundles, and from exactly the lowest price that its own list shows', async () => {
    await sell(
      'travelroam',
      made('tr', { cost: { amountMinor: 800, currency: 'USD' } }),
      made('both', { countries: ['GR', 'TR'], cost: { amountMinor: 300, currency: 'USD' } }),
      made('gr', { countries: ['GR'], cost: { amountMinor: 900, currency: 'USD' } }),
    )
    await sell('airhub', made('de', { countries: ['DE'] }))
    for (const currency of ['USD', 'KWD']) {
      const list = value(await destinationsFrom(currency, ALL))
      expect(list.map(({ country }) => country).toSorted()).toEqual(['DE', 'GR', 'TR'])
      for (const { country, from } of list) {
        const prices = value(await offersInCountry(country, currency, ALL)).map(
          ({ price }) => price.amountMinor,
        )
        expect(from).toEqual({ amountMinor: Math.min(...prices), currency })
      }
    }
  })

  test("heeds a country's own price rule, for bundles of that country alone", async () => {
    await sell('travelroam', made('tr'), made('both', { countries: ['GR', 'TR'], durationDays: 30 }))
    await admin`insert into store.price_rules (country, margin_percent, fee_minor, floor_minor) values ('TR', 900, '{}', '{}')`
    forgetPriceRules()
    const list = value(await destinationsFrom('USD', ALL))
    for (const { country, from } of list) {
      const prices = value(await offersInCountry(country, 'USD', ALL)).map(({ price }) => price.amountMinor)
      expect(from.amountMinor).toBe(Math.min(...prices))
    }
  })
})

describe('one bundle', () => {
  test('is told with its operators, and what is better where something is', async () => {
    await sell(
      'travelroam',
      made('small', { cost: { amountMinor: 900, currency: 'USD' } }),
      made('large', { data: { bytes: 3e9 }, cost: { amountMinor: 500, currency: 'USD' } }),
    )
    const small = value(await offerDetail(await idOf('travelroam', 'small'), 'USD', ALL))
    expect(small).toMatchObject({ onSale: true, better: { name: 'large' }, instead: [] })
    expect(small?.operators).toEqual([{ country: 'TR', name: 'Net TR' }].slice(0, small?.operators.length))
    expect(small?.operators).toHaveLength(1)
    const large = value(await offerDetail(await idOf('travelroam', 'large'), 'USD', ALL))
    expect(large?.better).toBeNull()
  })

  test('without limit is never called worse than another without limit', async () => {
    const data = { unlimited: true } as const
    await sell(
      'travelroam',
      made('lite', { data, dataPeriod: null, durationDays: 30, cost: { amountMinor: 500, currency: 'USD' } }),
      made('plus', { data, dataPeriod: null, cost: { amountMinor: 900, currency: 'USD' } }),
    )
    expect(await inCountry('TR')).toEqual(['lite', 'plus'])
    const plus = value(await offerDetail(await idOf('travelroam', 'plus'), 'USD', ALL))
    expect(plus?.better).toBeNull()
  })

  test('that is off sale says so and names the nearest; one that never was is null', async () => {
    const near = made('near', { data: { bytes: 2e9 }, cost: { amountMinor: 300, currency: 'USD' } })
    const far = made('far', {
      data: { bytes: 50e9 },
      durationDays: 90,
      cost: { amountMinor: 9000, currency: 'USD' },
    })
    await sell('travelroam', made('old'), near, far)
    const id = await idOf('travelroam', 'old')
    await sell('travelroam', near, far)
    const old = value(await offerDetail(id, 'USD', ALL))
    expect(old?.onSale).toBe(false)
    expect(old?.instead.map(({ name }) => name)).toEqual(['near', 'far'])
    expect(value(await offerDetail('bdl_0', 'USD', ALL))).toBeNull()
  })

  test('of a provider without an account is not on sale', async () => {
    await sell('travelroam', made('tr'))
    const detail = value(await offerDetail(await idOf('travelroam', 'tr'), 'USD', new Set(['airhub'])))
    expect(detail?.onSale).toBe(false)
  })
})

test('the sitemap gets every bundle that a list shows once, part by part, and none that the price guard hides', async () => {
  const cost = (amountMinor: number) => ({ cost: { amountMinor, currency: 'USD' } })
  const places = [['TR'], ['GR'], ['DE'], ['FR'], ['GR', 'TR'], []]
  const sold = places.flatMap((countries, n) => [
    made(`cheap${n}`, { countries, ...cost(300) }),
    made(`dearer${n}`, { countries, ...cost(600) }),
    made(`less${n}`, { countries, data: { bytes: 500e6 }, ...cost(900) }),
    made(`more${n}`, { countries, data: { bytes: 9e9 }, ...cost(1500) }),
  ])
  await sell('travelroam', ...sold)
  await sell('airhub', made('elsewhere', { countries: ['IT'] }))
  const sellers = new Set<ProviderId>(['travelroam'])
  const parts = await Promise.all([0, 1, 2].map((part) => shownInPart(part, 3, 'USD', sellers)))
  const names = parts.flatMap((part) => value(part).map(({ name }) => name))
  expect(names.toSorted()).toEqual(places.flatMap((_, n) => [`cheap${n}`, `more${n}`]).toSorted())
  expect(await countOnSale()).toBe(sold.length + 1)
})

describe('however large the catalogue', () => {
  const fill = async (from: number, count: number) => {
    await admin`
      insert into store.bundles (id, provider, provider_ref, name, countries, scope, cost_minor, cost_currency, content_hash,
        data_bytes, duration_days, data_period, kind)
      select 'bdl_' || lpad(n::text, 25, '0'), 'travelroam', 'ref' || n, 'b' || n,
        array[(array['DE','FR','IT','ES','US','JP','TH','GB'])[1 + n % 8]], 'country', 100 + n % 900, 'USD', n::text,
        1000000000::bigint * (1 + n % 20), 1 + n % 30, 'total', 'data'
      from generate_series(${from}::int, ${from + count - 1}::int) as n`
    await admin`analyze store.bundles`
  }
  const planOf = async (query: string) => {
    const rows = await admin.unsafe(`explain (format json) ${query}`)
    return JSON.stringify(rows[0])
  }

  test('a country, a region and the sea are read by an index, never by reading all', async () => {
    await sell(
      'travelroam',
      made('tr'),
      made('cruise', { countries: [], scope: 'sea' }),
      made('e', { countries: [...membersOf('europe')] }),
    )
    await fill(1, 20_000)
    const country = await planOf(
      `select * from store.bundles b where b.on_sale and b.countries @> '{TR}'::text[]`,
    )
    expect(country).toContain('bundles_countries')
    const wide = await planOf(
      'select * from store.bundles b where b.on_sale and cardinality(b.countries) >= 20 and cardinality(b.countries) > 1',
    )
    expect(wide).toContain('bundles_wide')
    const sea = await planOf(`select * from store.bundles b where b.on_sale and b.scope = 'sea'`)
    expect(sea).toContain('bundles_at_sea')
    for (const plan of [country, wide, sea]) expect(plan).not.toContain('Seq Scan')
    expect(await inCountry('TR')).toEqual(['e', 'tr'])
  })
})
