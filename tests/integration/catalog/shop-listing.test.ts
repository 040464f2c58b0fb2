import { connect, createServer } from 'node:net'
import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { wordsOf } from '@/app/api/v1/_lib/language'
import {
  byCountryText,
  byRegionText,
  countriesText,
  homeText,
  listed,
  pageText,
} from '@/app/api/v1/_lib/listing'
import { refreshCatalog } from '@/lib/catalog/commands/refresh-catalog'
import { catalogueVersion, offersCovering } from '@/lib/catalog/shop-listing'
import { db } from '@/lib/platform/db/client'
import type { ProviderBundle } from '@/lib/providers/types'
import { testDatabase } from '../../support/database'
import { useEnvironment } from '../../support/environment'
import { offered, providersOf, sells } from './support'

let admin: postgres.Sql
let writes: () => number
const words = await wordsOf('en')

beforeAll(async () => {
  const { adminUrl, appUrl } = await testDatabase()
  const wire = await countedWire(appUrl)
  writes = wire.writes
  useEnvironment({
    databaseUrl: wire.url,
    vendors: {
      SMTP_URL: 'smtp://127.0.0.1:9',
      TRAVELROAM_BASE_URL: 'http://127.0.0.1:9',
      TRAVELROAM_API_KEY: 'key',
      TRAVELROAM_CLIENT_SECRET: 'secret',
    },
  })
  admin = postgres(adminUrl, { max: 1, onnotice: () => {} })
  afterAll(async () => {
    await db().destroy()
    await admin.end()
    wire.close()
  })
  await admin`insert into store.exchange_rates (currency, per_usd, source, as_of) values
    ('EUR', 0.9, 'ecb', now()), ('JPY', 150, 'ecb', now())`
})
beforeEach(async () => {
  await admin`truncate store.bundles cascade`
  await admin`delete from store.provider_health`
  await admin`update store.provider_settings set enabled = true`
})

const cost = { amountMinor: 200, currency: 'EUR' }
const bundle = (ref: string, over: Partial<ProviderBundle> = {}) =>
  offered(0, { ref, name: ref, countries: ['TR'], data: { bytes: 1e9 }, durationDays: 7, cost, ...over })
const sell = (...bundles: ProviderBundle[]) => refreshCatalog(providersOf(sells('travelroam', bundles)))

/** Time passes for whoever believes a version for some seconds. */
async function later<T>(seconds: number, work: () => Promise<T>): Promise<T> {
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + seconds * 1000)
  try {
    return await work()
  } finally {
    clock.mockRestore()
  }
}
let age = 0
/** The version as it is now, whatever was believed before. */
const looked = () => {
  age += 100
  return later(age, () => catalogueVersion())
}

describe('the version of the catalogue', () => {
  const CHANGES: [string, () => Promise<unknown>][] = [
    ['a new bundle', () => sell(bundle('a'), bundle('b'))],
    ['a bundle with another price', () => admin`update store.bundles set cost_minor = cost_minor + 1`],
    ['a bundle that is gone', () => admin`update store.bundles set on_sale = false`],
    [
      'a provider that does not answer',
      () =>
        admin`insert into store.provider_health (provider, state, checked_at) values ('travelroam', 'down', now())`,
    ],
    [
      'a provider that is switched off',
      () => admin`update store.provider_settings set enabled = false where provider = 'travelroam'`,
    ],
    ['a rate', () => admin`update store.exchange_rates set per_usd = per_usd * 1.01 where currency = 'EUR'`],
    ['a price rule', () => admin`update store.price_rules set margin_percent = margin_percent + 1`],
  ]
  test.each(CHANGES)('is another one after %s', async (_, change) => {
    await sell(bundle('a'))
    const before = await looked()
    await change()
    expect(await looked()).not.toBe(before)
  })

  test('stays the same while nothing changes, and after a rate that no price is made of', async () => {
    await sell(bundle('a'))
    const before = await looked()
    expect(before).toMatch(/^[0-9a-f]{16}$/)
    expect(await looked()).toBe(before)
    await admin`update store.exchange_rates set per_usd = 151 where currency = 'JPY'`
    expect(await looked()).toBe(before)
  })

  test('is looked at again at once for a client that has heard of another one', async () => {
    await sell(bundle('a'))
    age += 100
    await later(age, async () => {
      const before = await catalogueVersion()
      await sell(bundle('a'), bundle('b'))
      expect(await catalogueVersion()).toBe(before)
      await later(2, async () => {
        expect(await catalogueVersion(before)).toBe(before)
        expect(await catalogueVersion('of another instance')).not.toBe(before)
      })
    })
  })

  test('what is priced after it is told has the prices that it stands for', async () => {
    await sell(bundle('a'))
    await looked()
    const priceNow = async () => {
      const offers = await offersCovering(['TR'])
      return offers.ok ? offers.value[0]?.price.amountMinor : null
    }
    const before = await priceNow()
    await admin`update store.exchange_rates set per_usd = 0.2 where currency = 'EUR'`
    await admin`update store.price_rules set margin_percent = 900`
    await looked()
    expect(await priceNow()).toBeGreaterThan((before ?? 0) * 2)
    await admin`update store.exchange_rates set per_usd = 0.9 where currency = 'EUR'`
    await admin`update store.price_rules set margin_percent = 35`
    await looked()
  })
})

describe('lists', () => {
  const codes = (text: string) =>
    (JSON.parse(text) as { data: { countries: { country_code: string }[]; price: number }[] }).data

  test('by country: what works in all of the countries, once for the same data and days, the cheapest first', async () => {
    await sell(
      bundle('both', { countries: ['GR', 'TR'], data: { bytes: 2e9 } }),
      bundle('both-dear', {
        countries: ['GR', 'IT', 'TR'],
        data: { bytes: 2e9 },
        cost: { amountMinor: 9000, currency: 'USD' },
      }),
      bundle('tr'),
      bundle('gr', { countries: ['GR'] }),
      bundle('no-days', { countries: ['GR', 'TR'], durationDays: null }),
    )
    const text = await byCountryText(['TR', 'GR'], words)
    expect(text.ok && codes(text.value).map(({ countries }) => countries.map((c) => c.country_code))).toEqual(
      [['TR', 'GR']],
    )
    const one = await byCountryText(['TR'], words)
    const prices = one.ok ? codes(one.value).map(({ price }) => price) : []
    expect(prices).toHaveLength(2)
    expect(prices).toEqual(prices.toSorted((a, b) => a - b))
  })

  test('everything: pages are full to the last; what has no data, days or rate is in none, and opens no country', async () => {
    await sell(
      ...Array.from({ length: 5 }, (_, n) => bundle(`b${n}`, { data: { bytes: (n + 1) * 1e9 } })),
      bundle('a-no-days', { countries: ['DE'], durationDays: null }),
      bundle('a-no-data', { countries: ['FR'], data: null, dataPeriod: null }),
      bundle('a-no-rate', { countries: ['IT'], cost: { amountMinor: 100, currency: 'XAF' } }),
      bundle('b-endless', { countries: ['GR'], data: { unlimited: true }, dataPeriod: null }),
    )
    const pages = await Promise.all([0, 2, 4, 6].map((offset) => pageText(2, offset, words)))
    const lists = pages.map((page) => (page.ok ? codes(page.value) : []))
    expect(lists.map(({ length }) => length)).toEqual([2, 2, 2, 0])
    const all = lists.flat() as unknown as { validity: number; gprs_limit: number }[]
    expect(all.filter(({ validity, gprs_limit }) => validity === 0 || gprs_limit === 0)).toEqual([])
    const countries = await countriesText(words)
    const listed = countries.ok ? JSON.parse(countries.value).data : []
    expect(listed.map((one: { country_code: string }) => one.country_code)).toEqual(['GR', 'TR'])
  })

  test('by region: several countries that are sold as it; home: countries by name, regions, world and sea apart', async () => {
    const nordics = ['DK', 'FI', 'IS', 'NO', 'SE']
    await sell(
      bundle('nordic', { countries: nordics, scope: 'region' }),
      bundle('tr'),
      bundle('world', { countries: ['DE', 'TR'], scope: 'global' }),
      bundle('sea', { countries: [], scope: 'sea' }),
    )
    const region = await byRegionText('nordics', words)
    expect(region.ok && codes(region.value)).toHaveLength(1)
    const home = await homeText('all', words)
    const { data } = JSON.parse(home.ok ? home.value : '{}')
    expect(data.countries.map((one: { country: string }) => one.country)).toEqual([
      'Denmark',
      'Finland',
      'Germany',
      'Iceland',
      'Norway',
      'Sweden',
      'Türkiye',
    ])
    expect(data.regions.map((one: { region_code: string }) => one.region_code)).toContain('NORDICS')
    expect([data.cruise_bundles.length, data.global_bundles.length]).toEqual([1, 1])
    const cruise = await homeText('cruise', words)
    const only = JSON.parse(cruise.ok ? cruise.value : '{}').data
    expect([only.countries, only.regions, only.global_bundles, only.cruise_bundles.length]).toEqual([
      [],
      [],
      [],
      1,
    ])
    const land = await homeText('land', words)
    expect(JSON.parse(land.ok ? land.value : '{}').data.cruise_bundles).toEqual([])
  })
})

describe('one country of a catalogue of 2,000 bundles', () => {
  /** The old shop took 193 ms of CPU and 72 calls. */
  const OLD_CPU_MS = 193
  const context = () => ({ query: new URLSearchParams(), words })
  const ask = () => listed(context(), 'countries TR', () => byCountryText(['TR'], words))

  test('costs one call when cold, none when warm, and less than a hundredth of the old CPU time', async () => {
    const places = ['DE', 'FR', 'IT', 'ES', 'GR']
    await sell(
      ...Array.from({ length: 2_000 }, (_, n) =>
        bundle(`b${n}`, {
          countries: n % 5 === 0 ? ['TR'] : n % 50 === 1 ? [...places, 'TR'] : [places[n % 5] ?? 'DE'],
          data: { bytes: ((n % 40) + 1) * 1e9 },
          durationDays: (n % 7) + 1,
        }),
      ),
    )
    await looked()
    await later(age, async () => {
      // Rates and price rules are read once a minute, by whoever comes first; connections are opened by the first ones.
      for (const code of places)
        await listed(context(), `countries ${code}`, () => byCountryText([code], words))
      const asked = writes()
      const first = await ask()
      expect(writes() - asked).toBe(1)
      expect(first instanceof Response && first.ok).toBe(true)
      const rounds = 500
      const before = process.cpuUsage()
      for (let round = 0; round < rounds; round++) await ask()
      const { user, system } = process.cpuUsage(before)
      expect(writes() - asked).toBe(1)
      expect((user + system) / 1000 / rounds).toBeLessThan(OLD_CPU_MS / 100)
    })
  })
})

/** Counts what the application writes to the database, on a wire between them. */
async function countedWire(appUrl: string) {
  let written = 0
  const target = new URL(appUrl)
  const port = Number(target.port)
  const wire = createServer((client) => {
    const server = connect(port, target.hostname)
    client.on('data', () => {
      written += 1
    })
    client.pipe(server).pipe(client)
    for (const end of [client, server]) end.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve))
  const address = wire.address()
  target.port = String(typeof address === 'object' && address ? address.port : 0)
  return { url: target.href, writes: () => written, close: () => wire.close() }
}
