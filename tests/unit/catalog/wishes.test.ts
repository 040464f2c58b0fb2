import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toOffer } from '@/lib/catalog/offers'
import { bundleIdOf, bundleSlug } from '@/lib/catalog/slugs'
import { grant, NO_WISH, readWish, SORTS } from '@/lib/catalog/wishes'
import { newId } from '@/lib/core/ids'
import { membersOf } from '@/lib/core/regions'
import { bundle, priced } from './samples'

const list = [
  toOffer(priced({ bundleId: 'bdl_a', data: { bytes: 1e9 }, durationDays: 7 }, 300)),
  toOffer(priced({ bundleId: 'bdl_b', data: { bytes: 10e9 }, durationDays: 30 }, 1500)),
  toOffer(priced({ bundleId: 'bdl_c', data: { unlimited: true }, durationDays: 3 }, 900)),
  toOffer(priced({ bundleId: 'bdl_d', data: { bytes: 1e9 }, dataPeriod: 'day', durationDays: 15 }, 1200)),
  toOffer(priced({ bundleId: 'bdl_e', data: null, durationDays: null }, 100)),
]
const ids = (wish: Partial<typeof NO_WISH>) =>
  grant(list, { ...NO_WISH, ...wish }).map(({ bundleId }) => bundleId)

describe('an address says what to show', () => {
  test('and nonsense in it counts as not said', () => {
    expect(readWish({})).toEqual(NO_WISH)
    expect(readWish({ sort: 'per_gb', data: '5', days: '7', all: '1' })).toEqual({
      ...{ sort: 'per_gb', minGb: 5, minDays: 7, need: null, all: true },
    })
    expect(readWish({ data: 'unlimited' }).minGb).toBe('unlimited')
    const nonsense = { sort: 'price; drop table', data: '-1', days: '1e9', all: ['1'] }
    expect(readWish(nonsense)).toEqual(NO_WISH)
    expect(readWish({ data: '0', days: '9999', sort: ['price'] })).toEqual(NO_WISH)
  })
  test('by price, price per GB, price per day, data and days; what is not stated comes last', () => {
    expect(ids({ sort: 'price' })).toEqual(['bdl_e', 'bdl_a', 'bdl_c', 'bdl_d', 'bdl_b'])
    expect(ids({ sort: 'per_gb' })).toEqual(['bdl_d', 'bdl_b', 'bdl_a', 'bdl_e', 'bdl_c'])
    expect(ids({ sort: 'per_day' })).toEqual(['bdl_a', 'bdl_b', 'bdl_d', 'bdl_c', 'bdl_e'])
    expect(ids({ sort: 'data' })).toEqual(['bdl_c', 'bdl_d', 'bdl_b', 'bdl_a', 'bdl_e'])
    expect(ids({ sort: 'days' })).toEqual(['bdl_b', 'bdl_d', 'bdl_a', 'bdl_c', 'bdl_e'])
  })
  test('with so much data and so many days at least', () => {
    expect(ids({ minGb: 10 })).toEqual(['bdl_c', 'bdl_d', 'bdl_b'])
    expect(ids({ minGb: 'unlimited' })).toEqual(['bdl_c'])
    expect(ids({ minDays: 15 })).toEqual(['bdl_d', 'bdl_b'])
  })
  test('every order is one: the same list however it came', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SORTS),
        fc.shuffledSubarray(list, { minLength: list.length }),
        (sort, shuffled) => {
          expect(grant(shuffled, { ...NO_WISH, sort })).toEqual(grant(list, { ...NO_WISH, sort }))
        },
      ),
    )
  })
})

describe("a bundle's address", () => {
  test.each([
    [{}, 'turkey-1gb-7-days'],
    [{ data: { bytes: 500e6 }, durationDays: 1 }, 'turkey-500mb-1-day'],
    [{ data: { bytes: 1.5e9 } }, 'turkey-1-5gb-7-days'],
    [{ data: { unlimited: true as const } }, 'turkey-unlimited-7-days'],
    [{ dataPeriod: 'day' as const }, 'turkey-1gb-a-day-7-days'],
    [{ countries: membersOf('europe'), scope: 'region' as const }, 'europe-1gb-7-days'],
    [{ countries: ['GR', 'TR'] }, '2-countries-1gb-7-days'],
    [{ countries: [], scope: null, data: null, durationDays: null }, 'bundle'],
    [{ countries: [], scope: 'sea' as const }, 'sea-1gb-7-days'],
  ])('%j is %s and its id', (over, words) => {
    const bundleId = newId('bdl')
    const slug = bundleSlug(bundle({ ...over, bundleId }))
    expect(slug).toBe(`${words}-${bundleId.slice(4)}`)
    expect(bundleIdOf(slug)).toBe(bundleId)
  })
  test('leads to the bundle whatever its words say, and nowhere without an id', () => {
    const bundleId = newId('bdl')
    expect(bundleIdOf(`something-else-${bundleId.slice(4)}`)).toBe(bundleId)
    for (const slug of ['', 'Turkey', 'a_b', 'a--b', '../etc', 'a b', `x-${'9'.repeat(41)}`])
      expect(bundleIdOf(slug)).toBeNull()
  })
})
