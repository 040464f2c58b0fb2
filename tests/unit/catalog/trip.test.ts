import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toOffer } from '@/lib/catalog/offers'
import { MOST_TRIP_COUNTRIES, planTrip } from '@/lib/catalog/trip'
import { readTrip } from '@/lib/catalog/trip-query'
import type { Offer } from '@/lib/catalog/types'
import { priced } from './samples'

const ANY = { minGb: null, minDays: null }
const COUNTRIES = ['TR', 'GR', 'IT', 'FR', 'ES', 'PT', 'DE', 'AT']
let made = 0
const offer = (countries: readonly string[], price: number, more = {}): Offer =>
  toOffer(priced({ bundleId: `bdl_${++made}`, countries: countries.toSorted(), ...more }, price))

/** All sets of the offers, by the bits of their number. */
const sets = (offers: readonly Offer[]) =>
  Array.from({ length: 2 ** offers.length }, (_, set) =>
    offers.filter((_offer, bit) => (set & (1 << bit)) !== 0),
  )

describe('a trip', () => {
  test('is covered by bundles that work in all of its countries, the cheapest first', () => {
    const all = offer(['TR', 'GR', 'IT'], 900)
    const dear = offer(['TR', 'GR'], 700)
    const cheap = offer(['TR', 'GR'], 600)
    const plan = planTrip([all, dear, cheap, offer(['TR'], 100)], ['TR', 'GR'], ANY)
    expect(plan.whole).toEqual([cheap, dear, all])
  })
  test('is put together of several where none works everywhere', () => {
    const [turkey, greece, both] = [offer(['TR'], 300), offer(['GR'], 250), offer(['GR', 'IT'], 500)]
    const plan = planTrip([turkey, greece, both], ['TR', 'GR', 'IT'], ANY)
    expect(plan.whole).toEqual([])
    expect(plan.combination?.parts.map((part) => part.offer)).toEqual([turkey, both])
    expect(plan.combination?.total).toEqual({ amountMinor: 800, currency: 'USD' })
    expect(plan.combination?.parts.map((part) => part.countries)).toEqual([['TR'], ['GR', 'IT']])
  })
  test('says where nothing works, and proposes no half of it', () => {
    const plan = planTrip([offer(['TR'], 300)], ['TR', 'GR'], ANY)
    expect(plan).toMatchObject({ whole: [], combination: null, uncovered: ['GR'] })
  })
  test('takes only what is enough by itself', () => {
    const small = offer(['TR'], 100, { data: { bytes: 1e9 }, durationDays: 3 })
    const large = offer(['TR'], 500, { data: { bytes: 5e9 }, durationDays: 30 })
    const endless = offer(['TR'], 900, { data: { unlimited: true }, durationDays: 30 })
    const unsaid = offer(['TR'], 50, { data: null, durationDays: null })
    const offers = [small, large, endless, unsaid]
    expect(planTrip(offers, ['TR'], { minGb: 3, minDays: 7 }).whole).toEqual([large, endless])
    expect(planTrip(offers, ['TR'], { minGb: 'unlimited', minDays: null }).whole).toEqual([endless])
  })
  test('gets the cheapest combination there is: none of all sets of the offers costs less', () => {
    const offers = fc.array(
      fc.record({
        countries: fc.subarray(COUNTRIES.slice(0, 5), { minLength: 1 }),
        price: fc.integer({ min: 1, max: 1000 }),
      }),
      { maxLength: 9 },
    )
    fc.assert(
      fc.property(offers, fc.subarray(COUNTRIES.slice(0, 5), { minLength: 2 }), (rows, trip) => {
        const list = rows.map(({ countries, price }) => offer(countries, price))
        const { combination } = planTrip(list, trip, ANY)
        const partial = list.filter(({ countries }) => !trip.every((one) => countries.includes(one)))
        const prices = sets(partial)
          .filter((some) => trip.every((one) => some.some(({ countries }) => countries.includes(one))))
          .map((some) => some.reduce((sum, { price }) => sum + price.amountMinor, 0))
        const best = prices.length > 0 ? Math.min(...prices) : null
        expect(combination?.total.amountMinor ?? null).toBe(best)
        if (!combination) return
        const sum = combination.parts.reduce((total, { offer: { price } }) => total + price.amountMinor, 0)
        expect(combination.total.amountMinor).toBe(sum)
        expect(new Set(combination.parts.flatMap(({ countries }) => countries))).toEqual(new Set(trip))
      }),
      { numRuns: 300, seed: 8 },
    )
  })
  test('of eight countries among a thousand offers is worked out in a moment', () => {
    const list = Array.from({ length: 1000 }, (_, at) =>
      offer(
        COUNTRIES.filter((_country, bit) => ((at * 37 + 11) & (1 << bit)) !== 0 && bit !== at % 8),
        100 + ((at * 7919) % 900),
      ),
    )
    const startedAt = performance.now()
    const plan = planTrip(list, COUNTRIES, ANY)
    expect(performance.now() - startedAt).toBeLessThan(250)
    expect(plan.combination).not.toBeNull()
  })
})

describe('the countries of an address', () => {
  test('are read from codes and words, by commas or one by one, each once', () => {
    expect(readTrip('TR,GR')).toEqual(['TR', 'GR'])
    expect(readTrip(['tr', '', 'greece', 'GRC'])).toEqual(['TR', 'GR'])
    expect(readTrip('XX,,atlantis')).toEqual([])
    expect(readTrip(undefined)).toEqual([])
    expect(readTrip('TR,GR,IT,FR,ES,PT,DE,AT,CH,NL')).toHaveLength(MOST_TRIP_COUNTRIES)
  })
})
