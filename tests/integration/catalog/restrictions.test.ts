import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bundleDetailSchema, destinationsSchema } from '@/app/api/openapi.json/catalog-paths'
import { createRestriction } from '@/lib/catalog/commands/create-restriction'
import { refreshCatalog } from '@/lib/catalog/commands/refresh-catalog'
import { showRestrictions } from '@/lib/catalog/commands/show-restrictions'
import { stopRestriction } from '@/lib/catalog/commands/stop-restriction'
import { destinationsFrom, offerDetail, offersInCountry } from '@/lib/catalog/places'
import { bundleByRef } from '@/lib/catalog/queries'
import { readSignature } from '@/lib/catalog/repo/shop-listing'
import { destinationToWire, detailToWire } from '@/lib/catalog/wire'
import { snakeKeys } from '@/lib/core/json-case'
import type { Result } from '@/lib/core/result'
import { PROVIDER_IDS, type ProviderId } from '@/lib/providers/types'
import { database, offered, providersOf, sells } from './support'

let admin: postgres.Sql
const ALL: ReadonlySet<ProviderId> = new Set(PROVIDER_IDS)
const source = { url: 'https://example.com/terms', date: '2027-01-31' }

beforeAll(async () => {
  const { adminUrl } = await database()
  admin = postgres(adminUrl, { max: 1, onnotice: () => {} })
  afterAll(() => admin.end())
  const made = (ref: string, countries: string[]) =>
    offered(0, { ref, name: ref, countries, data: { bytes: 1e9 }, durationDays: 7 })
  await refreshCatalog(
    providersOf(
      sells('travelroam', [made('tr', ['TR']), made('both', ['GR', 'TR'])]),
      sells('airhub', [made('dear', ['TR']), made('de', ['DE'])]),
    ),
  )
  await admin`update store.bundles set cost_minor = 900 where provider_ref = 'dear'`
})
beforeEach(() => admin`delete from store.restrictions`)

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
const idOf = async (provider: ProviderId, ref: string) => (await bundleByRef(provider, ref))?.bundleId ?? ''
const state = async (wish: Parameters<typeof createRestriction>[0]) =>
  value(await createRestriction(wish)).restrictionId
const registration = { kind: 'needs_registration', appliesTo: { country: 'TR' }, source } as const
/** The countries whose pages were given up. */
async function shown(): Promise<readonly string[] | null> {
  let given: readonly string[] | null = null
  await showRestrictions((countries) => {
    given = countries.toSorted()
  })
  return given
}

describe('what is stated of a bundle', () => {
  test('is on it in the API, as the document says, with source and day', async () => {
    const id = await state({ ...registration, texts: { en: 'Bring a passport.' } })
    const detail = value(await offerDetail(await idOf('travelroam', 'both'), 'USD', ALL))
    if (!detail) throw new Error('no bundle')
    const wire = bundleDetailSchema.parse(snakeKeys(detailToWire(detail)))
    const stated = {
      restriction_id: id,
      kind: 'needs_registration',
      country: 'TR',
      buyer_countries: [],
      texts: { en: 'Bring a passport.' },
      source_url: source.url,
      source_date: source.date,
    }
    expect(wire.restrictions).toEqual([stated])
    const places = value(await destinationsFrom('USD', ALL)).map(destinationToWire)
    const { destinations } = destinationsSchema.parse(snakeKeys({ currency: 'USD', destinations: places }))
    expect(destinations.map(({ country, restrictions }) => [country, restrictions])).toEqual(
      expect.arrayContaining([
        ['TR', [stated]],
        ['GR', []],
        ['DE', []],
      ]),
    )
    expect(value(await offerDetail(await idOf('airhub', 'de'), 'USD', ALL))?.restrictions).toEqual([])
  })

  test('keeps a cheaper bundle from standing for one that can be had by everybody', async () => {
    const names = async () => value(await offersInCountry('TR', 'USD', ALL)).map(({ name }) => name)
    expect(await names()).not.toContain('dear')
    await state({
      kind: 'not_sold_from',
      appliesTo: { provider: 'travelroam' },
      buyerCountries: ['AQ'],
      source,
    })
    expect(await names()).toEqual(expect.arrayContaining(['tr', 'dear']))
  })

  test('is refused of a bundle that is not there', async () => {
    const bundleId = `bdl_${'0'.repeat(25)}`
    expect(await createRestriction({ ...registration, appliesTo: { bundleId } })).toMatchObject({
      ok: false,
      error: { code: 'VALIDATION', fields: { 'appliesTo.bundleId': expect.any(String) } },
    })
  })
})

describe('pages of what it is about are given up', () => {
  test('once when it comes into force, and once when it ends, by hand or by its time', async () => {
    expect(await shown()).toBeNull()
    const id = await state(registration)
    expect(await shown()).toEqual(['TR'])
    expect(await shown()).toBeNull()
    await stopRestriction(id)
    expect(await shown()).toEqual(['TR'])
    expect(await shown()).toBeNull()
    const day = 86_400_000
    const later = await state({ ...registration, startsAt: new Date(Date.now() + day) })
    expect(await shown()).toBeNull()
    await admin`update store.restrictions set starts_at = now() - interval '1 hour' where id = ${later}`
    expect(await shown()).toEqual(['TR'])
    await admin`update store.restrictions set ends_at = now() where id = ${later}`
    expect(await shown()).toEqual(['TR'])
  })

  test('of all countries of its bundle, or of its provider', async () => {
    await state({ ...registration, appliesTo: { bundleId: await idOf('travelroam', 'both') } })
    expect(await shown()).toEqual(['GR', 'TR'])
    await state({ ...registration, appliesTo: { provider: 'airhub' } })
    expect(await shown()).toEqual(['DE', 'TR'])
  })

  test('again, where giving up failed', async () => {
    await state(registration)
    const broken = showRestrictions(() => {
      throw new Error('no cache')
    })
    await expect(broken).rejects.toThrow('no cache')
    expect(await shown()).toEqual(['TR'])
  })

  test('and the old shop’s clients read its lists anew', async () => {
    const before = await readSignature('USD')
    const id = await state(registration)
    expect(await readSignature('USD')).not.toBe(before)
    await stopRestriction(id)
    expect(await readSignature('USD')).toBe(before)
  })
})
