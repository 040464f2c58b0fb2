import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refreshCatalog } from '@/lib/catalog/commands/refresh-catalog'
import { bundleByRef } from '@/lib/catalog/queries'
import type { ProviderBundle } from '@/lib/providers/types'
import { catalogue, database, listing, offered, providersOf, sells } from './support'

let admin: postgres.Sql

beforeAll(async () => {
  const { adminUrl } = await database()
  admin = postgres(adminUrl, { max: 1, onnotice: () => {} })
  afterAll(() => admin.end())
})
beforeEach(async () => {
  await admin`truncate store.bundles, store.catalog_refreshes cascade`
  await admin`update store.provider_settings set enabled = true`
})

/** The row's last writing transaction: two equal readings mean that nothing was written in between. */
const versions = async (): Promise<Map<string, string>> => {
  const rows = await admin<{ key: string; version: string }[]>`
    select provider || ' ' || provider_ref as key, concat(xmin, ' ', ctid, ' ', changed_at) as version from store.bundles`
  return new Map(rows.map(({ key, version }) => [key, version]))
}
const onSale = async (): Promise<string[]> => {
  const rows = await admin<
    { ref: string }[]
  >`select provider_ref as ref from store.bundles where on_sale order by 1`
  return rows.map(({ ref }) => ref)
}
const log =
  () => admin`select provider, outcome, seen, inserted, updated, removed, touched_countries, message,
  finished_at is not null as finished from store.catalog_refreshes order by id`
const refresh = (bundles: readonly ProviderBundle[]) =>
  refreshCatalog(providersOf(sells('travelroam', bundles)))

describe('a first run', () => {
  test('stores every bundle with its facts as the vendor stated them', async () => {
    const { providers, touchedCountries } = await refresh(catalogue(250))
    expect(providers).toMatchObject([
      { provider: 'travelroam', outcome: 'changed', seen: 250, inserted: 250, updated: 0 },
    ])
    expect(touchedCountries).toEqual(['AL', 'DE', 'FR', 'GR', 'TR'])
    const stated = offered(3)
    expect(await bundleByRef('travelroam', 'ref-3')).toMatchObject({
      name: stated.name,
      description: stated.description,
      data: stated.data,
      dataPeriod: 'total',
      durationDays: stated.durationDays,
      countries: stated.countries,
      speeds: stated.speeds,
      cost: stated.cost,
      purchaseHints: stated.purchaseHints,
      onSale: true,
    })
    expect(await bundleByRef('travelroam', 'ref-9')).toMatchObject({
      data: { unlimited: true },
      dataPeriod: null,
    })
    const [kinds] =
      await admin`select jsonb_typeof(operators) as operators, jsonb_typeof(purchase_hints) as hints
      from store.bundles limit 1`
    expect(kinds).toEqual({ operators: 'array', hints: 'object' })
  })

  test('keeps the first of two bundles with one key, and says so', async () => {
    await refresh([offered(1), offered(2), offered(1, { name: 'Twin' })])
    expect((await bundleByRef('travelroam', 'ref-1'))?.name).toBe('Bundle 1')
    expect(await log()).toMatchObject([{ seen: 2, message: 'keys listed more than once: 1' }])
  })
})

describe('a later run', () => {
  test('of an unchanged catalogue writes no bundle at all', async () => {
    await refresh(catalogue(500))
    const before = await versions()
    const { providers, touchedCountries } = await refresh(catalogue(500).toReversed())
    expect(await versions()).toEqual(before)
    expect(providers).toMatchObject([
      { outcome: 'unchanged', seen: 500, inserted: 0, updated: 0, removed: 0 },
    ])
    expect(touchedCountries).toEqual([])
    expect(await log()).toMatchObject([{ outcome: 'changed' }, { outcome: 'unchanged', finished: true }])
  })

  test('writes the one in a hundred that changed and no other', async () => {
    const bundles = catalogue(500)
    await refresh(bundles)
    const before = await versions()
    const changed = bundles.map((bundle, n) =>
      n % 100 === 0 ? { ...bundle, cost: { amountMinor: 9_000 + n, currency: 'USD' } } : bundle,
    )
    const { providers, touchedCountries } = await refresh(changed)
    expect(providers).toMatchObject([{ outcome: 'changed', inserted: 0, updated: 5, removed: 0 }])
    expect(touchedCountries).toEqual(['TR'])
    const after = await versions()
    const written = [...after].filter(([key, version]) => before.get(key) !== version).map(([key]) => key)
    expect(written.sort()).toEqual([0, 100, 200, 300, 400].map((n) => `travelroam ref-${n}`))
  })

  test('keeps the id of a bundle that changed', async () => {
    await refresh(catalogue(30))
    const before = await bundleByRef('travelroam', 'ref-5')
    await refresh(catalogue(30).map((bundle) => ({ ...bundle, name: `${bundle.name}!` })))
    const after = await bundleByRef('travelroam', 'ref-5')
    expect([after?.bundleId, after?.name]).toEqual([before?.bundleId, 'Bundle 5!'])
  })

  test('touches the countries that a bundle left and those that it came to', async () => {
    await refresh(catalogue(30))
    const moved = catalogue(30).map((bundle, n) => (n === 0 ? { ...bundle, countries: ['JP'] } : bundle))
    expect((await refresh(moved)).touchedCountries).toEqual(['JP', 'TR'])
  })

  test('takes what vanished off sale, and puts it back when it returns', async () => {
    await refresh(catalogue(30))
    const gone = await refresh(catalogue(29))
    expect(gone.providers).toMatchObject([{ outcome: 'changed', inserted: 0, updated: 0, removed: 1 }])
    expect(gone.touchedCountries).toEqual(['DE', 'FR'])
    expect(await onSale()).toHaveLength(29)
    expect((await bundleByRef('travelroam', 'ref-29'))?.onSale).toBe(false)

    expect((await refresh(catalogue(29))).providers).toMatchObject([{ outcome: 'unchanged' }])
    const back = await refresh(catalogue(30))
    expect(back.providers).toMatchObject([{ outcome: 'changed', inserted: 0, updated: 1 }])
    expect((await bundleByRef('travelroam', 'ref-29'))?.onSale).toBe(true)
  })
})

describe('a listing that is not to be believed', () => {
  test.each([[0], [49]])('(%i of 100 bundles) changes nothing', async (count) => {
    await refresh(catalogue(100))
    const before = await versions()
    expect((await refresh(catalogue(count))).providers).toMatchObject([
      { outcome: 'refused', seen: count, removed: 0 },
    ])
    expect(await versions()).toEqual(before)
    expect((await log()).at(-1)).toMatchObject({ outcome: 'refused', finished: true })
  })

  test('is not one that lost half, nor a small one that lost most', async () => {
    await refresh(catalogue(100))
    expect((await refresh(catalogue(50))).providers).toMatchObject([{ outcome: 'changed', removed: 50 }])
    await refresh(catalogue(25))
    await refresh(catalogue(20))
    expect((await refresh(catalogue(1))).providers).toMatchObject([{ outcome: 'changed', removed: 19 }])
  })
})

describe('a provider that fails', () => {
  const breaksAfter = (pages: number) =>
    listing('airhub', async function* () {
      for (let page = 0; page < pages; page += 1) yield [offered(1000 + page, { name: 'New name' })]
      throw new Error('HTTP 500 on the next page')
    })

  test('midway changes nothing of its own, and the others go on', async () => {
    await refreshCatalog(providersOf(sells('airhub', [offered(1000), offered(1001)])))
    const before = await versions()
    const { providers } = await refreshCatalog(
      providersOf(breaksAfter(2), sells('travelroam', catalogue(120))),
    )
    expect(providers).toMatchObject([
      {
        provider: 'airhub',
        outcome: 'failed',
        inserted: 0,
        updated: 0,
        removed: 0,
        message: 'HTTP 500 on the next page',
      },
      { provider: 'travelroam', outcome: 'changed', inserted: 120 },
    ])
    const after = await versions()
    for (const [key, version] of before) expect(after.get(key)).toBe(version)
    expect(after.size).toBe(before.size + 120)
    expect(
      (await log())
        .slice(1)
        .map(({ provider, outcome, finished }) => [provider, outcome, finished])
        .sort(),
    ).toEqual([
      ['airhub', 'failed', true],
      ['travelroam', 'changed', true],
    ])
  })

  test('by never answering is given up after its time, and the others do not wait for its bundles', async () => {
    const hangs = listing('airhub', async function* () {
      yield [offered(1)]
      await new Promise(() => {})
    })
    const { providers } = await refreshCatalog(providersOf(hangs, sells('travelroam', catalogue(5))), 100)
    expect(providers.map(({ outcome }) => outcome)).toEqual(['failed', 'changed'])
    expect(await onSale()).toHaveLength(5)
  })
})

test('bundles that cannot be stored as stated are left out, and do not stop the others', async () => {
  const odd = [
    offered(100, { durationDays: 99_999 }),
    offered(101, { cost: { amountMinor: -1, currency: 'USD' } }),
    offered(102, { name: 'a\u0000b' }),
    offered(103, { name: 'a\ud800b' }),
    offered(104, { data: { bytes: 0.5 } }),
    offered(105, { ref: '' }),
    offered(106, { cost: { amountMinor: 1, currency: 'usd' } }),
  ]
  const { providers } = await refresh([...odd, ...catalogue(5)])
  expect(providers).toMatchObject([
    { outcome: 'changed', seen: 5, inserted: 5, message: 'bundles that cannot be stored as stated: 7' },
  ])
})

test('a provider that staff switched off is not asked, and its bundles are not for sale', async () => {
  await refresh(catalogue(30))
  await admin`update store.provider_settings set enabled = false where provider = 'travelroam'`
  expect(await refresh(catalogue(5))).toEqual({ providers: [], touchedCountries: [] })
  expect((await bundleByRef('travelroam', 'ref-1'))?.onSale).toBe(false)
})

test('bundles of two vendors with the same key are two bundles', async () => {
  await refreshCatalog(providersOf(sells('travelroam', catalogue(3)), sells('airhub', catalogue(3))))
  expect((await versions()).size).toBe(6)
})

test('a run that died is closed as failed by a later one', async () => {
  await admin`insert into store.catalog_refreshes (provider, started_at) values ('travelroam', now() - interval '2 hours')`
  await refresh(catalogue(3))
  expect(await log()).toMatchObject([{ outcome: 'failed', finished: true }, { outcome: 'changed' }])
})
