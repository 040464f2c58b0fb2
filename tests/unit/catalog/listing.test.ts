import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createListingDiff, type ListingDiff, refusalOf, type StoredState } from '@/lib/catalog/listing'
import type { ProviderBundle } from '@/lib/providers/types'

const offer = (ref: string, over: Partial<ProviderBundle> = {}): ProviderBundle => ({
  ref,
  name: ref,
  description: null,
  data: { bytes: 1e9 },
  dataPeriod: 'total',
  durationDays: 7,
  countries: ['TR'],
  scope: 'country',
  regionName: null,
  voiceMinutes: null,
  smsCount: null,
  speeds: [],
  operators: [],
  topUpAllowed: null,
  activationPolicy: null,
  kind: null,
  cost: { amountMinor: 100, currency: 'USD' },
  purchaseHints: {},
  ...over,
})

function compare(stored: readonly StoredState[], listed: readonly ProviderBundle[]): ListingDiff {
  const diff = createListingDiff(stored)
  for (const bundle of listed) diff.add(bundle)
  return diff.finish()
}

/** What the database would hold after a listing. */
const storedFrom = (listed: readonly ProviderBundle[]): StoredState[] =>
  compare([], listed).changed.map(({ ref, json }) => ({
    ref,
    contentHash: JSON.parse(json).content_hash,
    onSale: true,
  }))

describe('comparing a listing with what is stored', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-f]{1,2}$/), { maxLength: 20 })
  const costs = fc.integer({ min: 1, max: 2 })
  const catalogues = names.chain((refs) =>
    fc.tuple(
      ...refs.map((ref) =>
        costs.map((amountMinor) => offer(ref, { cost: { amountMinor, currency: 'USD' } })),
      ),
    ),
  )

  test('finds exactly what is new, changed or gone', () => {
    fc.assert(
      fc.property(catalogues, catalogues, (before, after) => {
        const { changed, vanished, seen, onSaleBefore } = compare(storedFrom(before), after)
        const costOf = (list: readonly ProviderBundle[], ref: string) =>
          list.find((bundle) => bundle.ref === ref)?.cost.amountMinor
        const expected = after.filter(({ ref, cost }) => costOf(before, ref) !== cost.amountMinor)
        expect(changed.map(({ ref }) => ref)).toEqual(expected.map(({ ref }) => ref))
        expect([...vanished].sort()).toEqual(
          before.flatMap(({ ref }) => (costOf(after, ref) === undefined ? [ref] : [])).sort(),
        )
        expect([seen, onSaleBefore]).toEqual([after.length, before.length])
      }),
    )
  })

  test.each<[string, Partial<ProviderBundle>]>([
    ['name', { name: 'b' }],
    ['unlimited', { data: { unlimited: true } }],
    ['unknown data', { data: null }],
    ['days', { durationDays: 8 }],
    ['countries', { countries: ['GR', 'TR'] }],
    ['cost', { cost: { amountMinor: 101, currency: 'USD' } }],
    ['currency of the cost', { cost: { amountMinor: 100, currency: 'EUR' } }],
    ['top-up', { topUpAllowed: false }],
    ['hints', { purchaseHints: { code: 'x' } }],
    ['operators', { operators: [{ country: 'TR', name: 'Net' }] }],
  ])('sees a change of: %s', (_what, over) => {
    expect(compare(storedFrom([offer('a')]), [offer('a', over)]).changed).toHaveLength(1)
  })

  test('sees no change in the order of countries or of hints', () => {
    const before = offer('a', { countries: ['GR', 'TR'], purchaseHints: { a: '1', b: '2' } })
    const after = offer('a', { countries: ['TR', 'GR', 'TR'], purchaseHints: { b: '2', a: '1' } })
    expect(compare(storedFrom([before]), [after]).changed).toEqual([])
  })

  test('writes a bundle that is back, although its facts are the same', () => {
    const gone = storedFrom([offer('a')]).map((state) => ({ ...state, onSale: false }))
    expect(compare(gone, [offer('a')]).changed).toHaveLength(1)
    expect(compare(gone, []).vanished).toEqual([])
  })
})

describe('a listing is refused', () => {
  const of = (seen: number, onSaleBefore: number) =>
    refusalOf({ seen, onSaleBefore, duplicates: 0, unfit: 0, changed: [], vanished: [] }) !== null

  test('when it is empty and something is on sale', () => {
    expect([of(0, 0), of(0, 1), of(0, 1000)]).toEqual([false, true, true])
  })

  test('when it holds less than half of more than twenty bundles', () => {
    expect([of(1, 20), of(10, 21), of(11, 21), of(499, 1000), of(500, 1000)]).toEqual([
      false,
      true,
      false,
      true,
      false,
    ])
  })
})
