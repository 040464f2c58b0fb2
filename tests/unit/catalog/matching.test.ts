import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MOST_MATCHES, matchBundles } from '@/lib/catalog/matching'
import type { Bundle, KnownPlan } from '@/lib/catalog/types'
import { plan, priced } from './samples'

const refs = (of: KnownPlan, ...candidates: Parameters<typeof priced>[0][]) =>
  matchBundles(
    of,
    candidates.map((over) => priced(over)),
  ).map(({ bundle }) => bundle.ref)

describe('the same bundle', () => {
  test('comes first, by its key', () => {
    const matches = matchBundles(plan({ ref: 'own' }), [
      priced({ ref: 'twin' }, 100),
      priced({ ref: 'own' }, 900),
    ])
    expect(matches.map(({ bundle, match }) => [bundle.ref, match])).toEqual([
      ['own', 'same'],
      ['twin', 'similar'],
    ])
    expect(matches[0]?.reasons).toEqual([{ code: 'same_bundle' }])
  })

  test('is found by its whole name when the key is not known', () => {
    const [match] = matchBundles(plan({ name: 'Turkey 1GB 7Days' }), [
      priced({ ref: 'x', name: 'Turkey 1GB 7Days' }),
    ])
    expect(match?.match).toBe('same')
  })

  test('is not a namesake that known facts speak against', () => {
    const named = plan({ name: 'Turkey' })
    expect(matchBundles(named, [priced({ name: 'Turkey', durationDays: 30 })]).map((m) => m.match)).toEqual([
      'similar',
    ])
    expect(matchBundles(named, [priced({ name: 'Turkey', data: { bytes: 11e9 } })])).toEqual([])
  })

  test('is all that is offered for a plan whose facts are not known', () => {
    const unknown = plan({
      ref: 'own',
      data: null,
      dataPeriod: null,
      durationDays: null,
      countries: [],
      kind: null,
    })
    expect(refs(unknown, { ref: 'own' }, { ref: 'other' })).toEqual(['own'])
    expect(refs({ ...unknown, ref: 'gone' }, { ref: 'own' }, { ref: 'other' })).toEqual([])
  })

  test('is never found by a part of its name', () => {
    const unknown = plan({ name: 'Turkey 1GB', data: null, countries: [] })
    expect(
      refs(unknown, { name: 'Turkey 1GB 7Days' }, { name: 'turkey 1gb' }, { name: 'Turkey 11GB' }),
    ).toEqual([])
  })
})

describe('similar bundles', () => {
  test('1 GB is not 11 GB, and 7 days are not 17', () => {
    const matches = matchBundles(plan(), [
      priced({ ref: 'data', data: { bytes: 11e9 } }),
      priced({ ref: 'days', durationDays: 17 }),
    ])
    expect(matches.map(({ bundle, reasons }) => [bundle.ref, reasons])).toEqual([
      ['days', [{ code: 'same_countries' }, { code: 'same_data' }, { code: 'more_days', days: 10 }]],
    ])
  })

  test('hold at least the data, the days and the countries of the plan', () => {
    const less: Partial<Bundle>[] = [
      { ref: 'data', data: { bytes: 999_999_999 } },
      { ref: 'days', durationDays: 6 },
      { ref: 'country', countries: ['TN'] },
      { ref: 'unknown days', durationDays: null },
      { ref: 'unknown data', data: null },
    ]
    expect(refs(plan(), ...less)).toEqual([])
    expect(refs(plan({ countries: ['DE', 'TR'] }), { ref: 'one of two' })).toEqual([])
  })

  test('say in facts what comes on top', () => {
    const [match] = matchBundles(plan(), [
      priced({ data: { bytes: 3e9 }, durationDays: 30, countries: ['AL', 'GR', 'TR'] }),
    ])
    expect(match?.reasons).toEqual([
      { code: 'more_countries', count: 2 },
      { code: 'more_data', bytes: 2e9 },
      { code: 'more_days', days: 23 },
    ])
  })

  test('megabytes are compared as bytes', () => {
    const small = plan({ data: { bytes: 500e6 }, durationDays: 1 })
    expect(refs(small, { ref: '500', data: { bytes: 500e6 }, durationDays: 1 }, { ref: '1000' })).toEqual([
      '500',
      '1000',
    ])
  })

  test('unlimited goes with unlimited only', () => {
    const unlimited = { unlimited: true } as const
    expect(refs(plan(), { ref: 'u', data: unlimited })).toEqual([])
    expect(
      refs(plan({ data: unlimited, dataPeriod: null }), { ref: 'gb' }, { ref: 'u', data: unlimited }),
    ).toEqual(['u'])
  })

  test('so much a day goes with so much a day only', () => {
    const daily = plan({ dataPeriod: 'day' })
    expect(refs(daily, { ref: 'total' }, { ref: 'day', dataPeriod: 'day' })).toEqual(['day'])
    expect(refs(plan(), { ref: 'day', dataPeriod: 'day' })).toEqual([])
    expect(refs(plan({ dataPeriod: null }), { ref: 'total' }, { ref: 'day', dataPeriod: 'day' })).toEqual([])
  })

  test('data with calls is another product', () => {
    expect(refs(plan(), { kind: 'data_voice_sms' })).toEqual([])
    const calls = plan({ kind: 'data_voice_sms', voiceMinutes: 100 })
    const talk = { kind: 'data_voice_sms', smsCount: 10 } as const
    expect(
      refs(calls, {}, { ...talk, ref: '50', voiceMinutes: 50 }, { ...talk, ref: '200', voiceMinutes: 200 }),
    ).toEqual(['200'])
  })

  test('the closest comes first, of equally close ones the cheapest', () => {
    const matches = matchBundles(plan(), [
      priced({ ref: 'far', data: { bytes: 5e9 } }, 100),
      priced({ ref: 'dear' }, 500),
      priced({ ref: 'cheap' }, 400),
      priced({ ref: 'near', data: { bytes: 2e9 } }, 900),
    ])
    expect(matches.map(({ bundle }) => bundle.ref)).toEqual(['cheap', 'dear', 'near', 'far'])
  })
})

const someBytes = fc.constantFrom(100e6, 500e6, 1e9, 1.1e9, 2e9, 3e9, 5e9, 10e9, 11e9, 20e9)
const someData = fc.option(
  fc.oneof(
    someBytes.map((bytes) => ({ bytes })),
    fc.constant({ unlimited: true } as const),
  ),
)
const facts = {
  data: someData,
  dataPeriod: fc.constantFrom('total' as const, 'day' as const, null),
  durationDays: fc.option(fc.constantFrom(1, 7, 10, 14, 17, 30)),
  countries: fc.subarray(['AL', 'DE', 'GR', 'TR']),
  kind: fc.constantFrom('data' as const, 'data_voice_sms' as const, null),
}
const plans = fc.record(facts).map((some) => plan(some))
const candidates = fc
  .array(fc.tuple(fc.record(facts), fc.integer({ min: 1, max: 9_999 })), { maxLength: 30 })
  .map((list) =>
    list.map(([some, price], index) => priced({ ...some, ref: `r${index}`, name: `n${index}` }, price)),
  )
const size = (data: Bundle['data']) => (data && 'bytes' in data ? data.bytes : null)

test('whatever the catalogue: every match holds all that the plan held, and says so truly', () => {
  fc.assert(
    fc.property(plans, candidates, (of, from) => {
      const matches = matchBundles(of, from)
      expect(matches.length).toBeLessThanOrEqual(MOST_MATCHES)
      for (const { bundle, reasons } of matches) {
        expect(of.countries.every((country) => bundle.countries.includes(country))).toBe(true)
        expect(bundle.durationDays ?? 0).toBeGreaterThanOrEqual(of.durationDays ?? Number.NaN)
        const [had, has] = [size(of.data), size(bundle.data)]
        if (had !== null) expect(has ?? 0).toBeGreaterThanOrEqual(had)
        else expect(bundle.data).toEqual({ unlimited: true })
        const codes = reasons.map(({ code }) => code)
        expect(codes.includes('same_data')).toBe(had !== null && had === has)
        expect(codes.includes('same_days')).toBe(bundle.durationDays === of.durationDays)
        expect(codes.includes('same_countries')).toBe(bundle.countries.length === of.countries.length)
      }
    }),
    { numRuns: 3_000 },
  )
})

test('the order of the catalogue decides nothing', () => {
  fc.assert(
    fc.property(plans, candidates, (of, from) => {
      expect(matchBundles(of, from.toReversed())).toEqual(matchBundles(of, from))
    }),
  )
})

test('the same plan among others is always found first', () => {
  fc.assert(
    fc.property(candidates, fc.nat(), (from, at) => {
      fc.pre(from.length > 0)
      const own = from[at % from.length]?.bundle
      const [first] = matchBundles(plan({ ref: own?.ref ?? null }), from)
      expect([first?.match, first?.bundle.ref]).toEqual(['same', own?.ref])
    }),
  )
})
