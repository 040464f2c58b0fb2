import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseOffers, toOffer, wholeBytes } from '@/lib/catalog/offers'
import { priceInversions, serviceOf } from '@/lib/catalog/rules'
import type { PricedBundle } from '@/lib/catalog/types'
import { PROVIDER_IDS, type ProviderId } from '@/lib/providers/types'
import { bundle, priced } from './samples'

const NONE: ReadonlySet<ProviderId> = new Set()
const ids = (offers: readonly PricedBundle[]) => offers.map(({ bundle: { bundleId } }) => bundleId)

/** Few different facts, so that equal and better things are common. */
const catalogues = fc
  .array(
    fc.record({
      provider: fc.constantFrom(...PROVIDER_IDS),
      countries: fc.constantFrom(['TR'], ['GR', 'TR']),
      data: fc.constantFrom(
        { bytes: 1e9 },
        { bytes: 3e9 },
        { bytes: 5e9 },
        { unlimited: true } as const,
        null,
      ),
      dataPeriod: fc.constantFrom('total' as const, 'day' as const),
      durationDays: fc.constantFrom(7, 15, 30, null),
      kind: fc.constantFrom('data' as const, 'data_voice_sms' as const, null),
      price: fc.integer({ min: 1, max: 12 }),
    }),
    { maxLength: 40 },
  )
  .map((rows) =>
    rows.map(({ price, ...facts }, at) =>
      priced({ ...facts, bundleId: `bdl_${String(at).padStart(3, '0')}` }, price),
    ),
  )
const downs = fc.subarray([...PROVIDER_IDS]).map((list): ReadonlySet<ProviderId> => new Set(list))

const thing = ({ bundle: b }: PricedBundle) =>
  JSON.stringify([b.countries, b.data, b.dataPeriod, b.durationDays, serviceOf(b)])

describe('of equal things one is shown', () => {
  test('the cheapest, whoever sells it', () => {
    const offers = [
      priced({ bundleId: 'bdl_a', provider: 'travelroam' }, 400),
      priced({ bundleId: 'bdl_b', provider: 'airhub' }, 300),
      priced({ bundleId: 'bdl_c', provider: 'esimcard' }, 350),
    ]
    expect(ids(chooseOffers(offers, NONE))).toEqual(['bdl_b'])
  })
  test('not that of a provider that is down, unless nobody else sells here', () => {
    const offers = [
      priced({ bundleId: 'bdl_a', provider: 'travelroam' }, 400),
      priced({ bundleId: 'bdl_b', provider: 'airhub' }, 300),
    ]
    expect(ids(chooseOffers(offers, new Set(['airhub'])))).toEqual(['bdl_a'])
    expect(ids(chooseOffers(offers, new Set(['airhub', 'travelroam'])))).toEqual(['bdl_b'])
  })
  test('of equal prices the one that states more, then the older one, in any order of the list', () => {
    const offers = [
      priced({ bundleId: 'bdl_c', topUpAllowed: null, speeds: [] }),
      priced({ bundleId: 'bdl_b' }),
      priced({ bundleId: 'bdl_a', topUpAllowed: null }),
      priced({ bundleId: 'bdl_d' }),
    ]
    expect(ids(chooseOffers(offers, NONE))).toEqual(['bdl_b'])
    expect(ids(chooseOffers(offers.toReversed(), NONE))).toEqual(['bdl_b'])
  })
  test('two of one provider without limit, or whose data is not stated, are told apart, and then all of them', () => {
    for (const data of [{ unlimited: true } as const, null]) {
      const offers = [
        priced({ bundleId: 'bdl_lite', ref: 'lite', data, dataPeriod: null }, 300),
        priced({ bundleId: 'bdl_plus', ref: 'plus', data, dataPeriod: null }, 900),
        priced({ bundleId: 'bdl_long', ref: 'long', data, dataPeriod: null, durationDays: 90 }, 200),
        priced({ bundleId: 'bdl_other', provider: 'airhub', data, dataPeriod: null }, 500),
      ]
      expect(chooseOffers(offers, NONE)).toHaveLength(offers.length)
    }
  })
  test('without limit, one of each provider is one thing: the cheapest is shown', () => {
    const data = { unlimited: true } as const
    const offers = [
      priced({ bundleId: 'bdl_a', data, dataPeriod: null }, 500),
      priced({ bundleId: 'bdl_b', provider: 'airhub', data, dataPeriod: null }, 400),
      priced({ bundleId: 'bdl_c', provider: 'esimcard', data, dataPeriod: null }, 400),
    ]
    expect(ids(chooseOffers(offers, NONE))).toEqual(['bdl_b'])
    expect(ids(chooseOffers(offers, new Set(['airhub', 'esimcard'])))).toEqual(['bdl_a'])
  })
  test('a bundle that says nothing of calls is data, as one that says so', () => {
    const offers = [
      priced({ bundleId: 'bdl_a', kind: null }, 300),
      priced({ bundleId: 'bdl_b', kind: 'data' }, 310),
    ]
    expect(ids(chooseOffers(offers, NONE))).toEqual(['bdl_a'])
  })
  test('things that differ in countries, period, days or calls are not equal', () => {
    const offers = [
      priced({ bundleId: 'bdl_1' }, 300),
      priced({ bundleId: 'bdl_2', countries: ['GR', 'TR'] }, 300),
      priced({ bundleId: 'bdl_3', dataPeriod: 'day' }, 300),
      priced({ bundleId: 'bdl_4', durationDays: null }, 300),
      priced({ bundleId: 'bdl_5', durationDays: 3 }, 200),
      priced({ bundleId: 'bdl_6', kind: 'data_voice_sms', voiceMinutes: 20 }, 300),
      priced({ bundleId: 'bdl_7', data: { unlimited: true } }, 300),
    ]
    expect(chooseOffers(offers, NONE)).toHaveLength(offers.length)
  })
})

describe('more data never costs less', () => {
  test('who gets less for the same or more money is not shown it', () => {
    const offers = [
      priced({ bundleId: 'bdl_1gb', data: { bytes: 1e9 } }, 500),
      priced({ bundleId: 'bdl_3gb', data: { bytes: 3e9 } }, 450),
      priced({ bundleId: 'bdl_5gb', data: { bytes: 5e9 } }, 450),
      priced({ bundleId: 'bdl_9gb', data: { bytes: 9e9 } }, 900),
    ]
    expect(ids(chooseOffers(offers, NONE))).toEqual(['bdl_5gb', 'bdl_9gb'])
  })
  test('in what is shown, more is never sold for less or the same, whatever vendors ask', () => {
    fc.assert(
      fc.property(catalogues, downs, (offers, down) => {
        expect(priceInversions(chooseOffers(offers, down), 'or_equal')).toEqual([])
      }),
      { numRuns: 500, seed: 3 },
    )
  })
  test('nothing is left out without an offer in the list that is at least as good, from who can deliver', () => {
    fc.assert(
      fc.property(catalogues, downs, (offers, down) => {
        const shown = chooseOffers(offers, down)
        const healthy = offers.filter(({ bundle: { provider } }) => !down.has(provider))
        const eligible = healthy.length > 0 ? healthy : offers
        for (const offer of eligible) {
          const hasWitness = shown.some(
            (other) =>
              other.price.amountMinor <= offer.price.amountMinor &&
              (thing(other) === thing(offer) ||
                priceInversions([other, offer], 'or_equal').some(
                  ({ less }) => less === offer.bundle.bundleId,
                )),
          )
          expect(hasWitness).toBe(true)
        }
        expect(shown.every((offer) => eligible.includes(offer))).toBe(true)
        for (const [one, equal] of Map.groupBy(eligible, thing)) {
          const listed = shown.filter((offer) => thing(offer) === one)
          const counted = equal.every(({ bundle: { data } }) => data !== null && 'bytes' in data)
          const sellers = new Set(equal.map(({ bundle }) => bundle.provider))
          // Two of one provider differ in what nobody states: none of them stands for another.
          const isTold = counted || sellers.size === equal.length
          expect(listed.length).toBeLessThanOrEqual(isTold ? 1 : equal.length)
          if (!isTold) expect(listed).toHaveLength(equal.length)
        }
      }),
      { numRuns: 500, seed: 5 },
    )
  })
})

describe('an offer', () => {
  test('has prices of a GB and a day, up to the minor unit, so that nobody is promised less than they pay', () => {
    const offer = toOffer(priced({ data: { bytes: 3e9 }, durationDays: 7 }, 1000))
    expect(offer.perGb?.amountMinor).toBe(334)
    expect(offer.perDay?.amountMinor).toBe(143)
  })
  test('counts a daily allowance on every day, and nothing where there is no limit or nothing is stated', () => {
    expect(wholeBytes(bundle({ data: { bytes: 1e9 }, dataPeriod: 'day', durationDays: 7 }))).toBe(7e9)
    expect(wholeBytes(bundle({ data: { bytes: 1e9 }, dataPeriod: 'day', durationDays: null }))).toBeNull()
    expect(toOffer(priced({ data: { unlimited: true } })).perGb).toBeNull()
    expect(toOffer(priced({ data: null })).perGb).toBeNull()
    expect(toOffer(priced({ durationDays: null })).perDay).toBeNull()
  })
  test('never costs more per GB than its price says, for any amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e12 }), (price, bytes) => {
        const perGb = toOffer(priced({ data: { bytes } }, price)).perGb?.amountMinor ?? 0
        // perGb × GB is at least the price, and one unit less would not be.
        expect(BigInt(perGb) * BigInt(bytes) >= BigInt(price) * 1_000_000_000n).toBe(true)
        expect(BigInt(perGb - 1) * BigInt(bytes) < BigInt(price) * 1_000_000_000n).toBe(true)
      }),
    )
  })
  test('holds nothing of provider, cost or key', () => {
    const text = JSON.stringify(
      toOffer(
        priced({
          bundleId: 'bdl_a',
          provider: 'esimhub',
          ref: 'secret-ref',
          purchaseHints: { code: 'secret-hint' },
        }),
      ),
    )
    for (const secret of ['esimhub', 'secret-ref', 'secret-hint', 'cost', 'provider'])
      expect(text).not.toContain(secret)
  })
})
