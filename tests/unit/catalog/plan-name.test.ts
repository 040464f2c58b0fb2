import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { knownPlan } from '@/lib/catalog/plan-facts'
import { readPlanName } from '@/lib/catalog/plan-name'
import { bundle } from './samples'

describe("reading a plan's name", () => {
  test('gives the facts of the one known form', () => {
    expect(readPlanName('eSIM, 1GB, 7 Days, Turkey, V2')).toEqual({
      data: { bytes: 1e9 },
      dataPeriod: 'total',
      durationDays: 7,
      countries: ['TR'],
    })
    expect(readPlanName('eSIM, 500MB, 1 Day, United States, V12')).toMatchObject({
      data: { bytes: 500e6 },
      countries: ['US'],
    })
    expect(readPlanName('eSIM, Unlimited, 7 Days, Turkey, V2')).toMatchObject({ data: { unlimited: true } })
    expect(readPlanName('eSIM, 2GB per day, 7 Days, Turkey, V2')).toMatchObject({ dataPeriod: 'day' })
  })

  test.each([
    'eSIM, 1GB, 7 Days, Turkey',
    'eSIM, 1GB, 7 Days, Turk, V2',
    'eSIM, 1GB, 7 Days, Europe, V2',
    'eSIM, 1GB, 7 Days, TR, V2',
    'eSIM,1GB,7 Days,Turkey,V2',
    'eSIM, 1 GB, 7 Days, Turkey, V2',
    'eSIM, 1gb, 7 days, turkey, v2',
    'eSIM, 0GB, 7 Days, Turkey, V2',
    'eSIM, 1GB, 0 Days, Turkey, V2',
    'eSIM, 1GB, 7 Days, Turkey, V2, extra',
    'my eSIM, 1GB, 7 Days, Turkey, V2',
    '1GB 7D TR',
    '',
  ])('gives nothing for %j', (name) => {
    expect(readPlanName(name)).toBeNull()
  })

  test('takes numbers whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 999 }), (size, days) => {
        const facts = readPlanName(`eSIM, ${size}GB, ${days} Days, Turkey, V2`)
        expect(facts).toMatchObject({ data: { bytes: size * 1e9 }, durationDays: days })
      }),
    )
  })
})

describe('what is known of a plan', () => {
  const reported = {
    ref: 'gone',
    name: 'eSIM, 1GB, 7 Days, Turkey, V2',
    data: null,
    durationDays: null,
    countries: [],
  }

  test('comes from its bundle where we have it', () => {
    const known = knownPlan(
      { ...reported, data: { bytes: 5 } },
      bundle({ ref: 'b', data: { bytes: 3e9 }, countries: ['GR'] }),
    )
    expect(known).toMatchObject({ ref: 'b', data: { bytes: 3e9 }, countries: ['GR'] })
  })

  test('is what the vendor reports, completed by the name', () => {
    expect(knownPlan({ ...reported, data: { bytes: 2e9 } }, null)).toMatchObject({
      ref: 'gone',
      data: { bytes: 2e9 },
      dataPeriod: 'total',
      durationDays: 7,
      countries: ['TR'],
    })
  })

  test('is unknown where neither says it', () => {
    expect(knownPlan({ ...reported, name: 'Holiday' }, null)).toMatchObject({
      data: null,
      dataPeriod: null,
      durationDays: null,
      countries: [],
    })
  })
})
