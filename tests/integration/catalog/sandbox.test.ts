import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CatalogRefresh, refreshCatalog } from '@/lib/catalog/commands/refresh-catalog'
import { providers } from '@/lib/providers/live'
import type { ProviderId } from '@/lib/providers/types'
import type { World } from '../../sandbox/kernel/types'
import { sandbox } from '../../support/sandbox'
import { database } from './support'

const SIZE = 600
const ALL: readonly ProviderId[] = ['travelroam', 'airhub', 'esimcard', 'esimhub']

let admin: postgres.Sql
let world: World
let baseUrl: string

beforeAll(async () => {
  const outside = await sandbox({ catalogueSize: SIZE })
  world = outside.world
  baseUrl = outside.addresses.baseUrl
  const { adminUrl } = await database(outside.addresses.env)
  admin = postgres(adminUrl, { max: 1, onnotice: () => {} })
  afterAll(() => admin.end())
})

const stock = async (vendor: ProviderId, change: object): Promise<number> => {
  const response = await fetch(`${baseUrl}/__sandbox/catalogue`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ vendor, ...change }),
  })
  return ((await response.json()) as { changed: number }).changed
}
const versions = () =>
  admin`select provider, provider_ref, xmin::text, changed_at, on_sale from store.bundles order by 1, 2`
const run = (refresh: CatalogRefresh, provider: ProviderId) =>
  refresh.providers.find((one) => one.provider === provider)

test('the catalogues of all four vendors are read, kept, and followed', { timeout: 120_000 }, async () => {
  const first = await refreshCatalog(providers())
  for (const provider of ALL) {
    expect(run(first, provider)).toMatchObject({ outcome: 'changed', updated: 0, message: null })
    expect(run(first, provider)?.inserted).toBeGreaterThanOrEqual(SIZE)
  }
  expect(first.touchedCountries).toContain('TR')
  const [plain] = await admin<{ wrong: number }[]>`
    select count(*)::integer as wrong from store.bundles
    where cost_minor = 0 or cardinality(countries) = 0 or (data_bytes is null and is_unlimited is not true)
      or duration_days is null`
  expect(plain?.wrong).toBe(0)

  const before = await versions()
  const second = await refreshCatalog(providers())
  expect(second.providers.map(({ outcome }) => outcome)).toEqual(ALL.map(() => 'unchanged'))
  expect(await versions()).toEqual(before)

  const moved = await stock('travelroam', { op: 'reprice', percent: 1 })
  const added = await stock('esimcard', { op: 'add', count: 3 })
  const removed = await stock('esimhub', { op: 'remove', count: 4 })
  const third = await refreshCatalog(providers())
  expect(run(third, 'travelroam')).toMatchObject({
    outcome: 'changed',
    inserted: 0,
    updated: moved,
    removed: 0,
  })
  expect(run(third, 'esimcard')).toMatchObject({
    outcome: 'changed',
    inserted: added,
    updated: 0,
    removed: 0,
  })
  expect(run(third, 'esimhub')).toMatchObject({ outcome: 'changed', inserted: 0, updated: 0, removed })
  expect(run(third, 'airhub')).toMatchObject({ outcome: 'unchanged' })

  world.faults.add({ vendor: 'airhub', operation: '*', kind: 'status_500_before' })
  const airhub = (await versions()).filter((row) => row.provider === 'airhub')
  await stock('esimcard', { op: 'reprice', percent: 2 })
  const fourth = await refreshCatalog(providers())
  expect(run(fourth, 'airhub')).toMatchObject({ outcome: 'failed', inserted: 0, updated: 0, removed: 0 })
  expect(run(fourth, 'esimcard')?.outcome).toBe('changed')
  expect((await versions()).filter((row) => row.provider === 'airhub')).toEqual(airhub)
})
