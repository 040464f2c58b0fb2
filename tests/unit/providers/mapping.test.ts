import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toBundle as airhubBundle, balanceIn } from '../../../lib/providers/adapters/airhub/mapping'
import { planSchema, readLogin } from '../../../lib/providers/adapters/airhub/schemas'
import { toBundle as cardBundle } from '../../../lib/providers/adapters/esimcard/mapping'
import { readQuantities } from '../../../lib/providers/adapters/esimcard/quantities'
import { packageSchema } from '../../../lib/providers/adapters/esimcard/schemas'
import { parseEvent } from '../../../lib/providers/adapters/esimhub/events'
import { toBundle as hubBundle, toPlan as hubPlan } from '../../../lib/providers/adapters/esimhub/mapping'
import { consumptionSchema, bundleSchema as hubSchema } from '../../../lib/providers/adapters/esimhub/schemas'
import { type Mark, newApplications } from '../../../lib/providers/adapters/travelroam/applied-changes'
import { readDescription } from '../../../lib/providers/adapters/travelroam/description'
import { toBundle as roamBundle, toPlans } from '../../../lib/providers/adapters/travelroam/mapping'
import { appliedSchema, bundleSchema as roamSchema } from '../../../lib/providers/adapters/travelroam/schemas'

describe('TravelRoam', () => {
  test('a description of the standard form is read, any other is not', () => {
    const read = readDescription('eSIM, 1GB, 7 Days, Turkey, V2')
    expect(read).toEqual({ data: { bytes: 1e9 }, durationDays: 7, countries: ['TR'] })
    expect(readDescription('eSIM, 500MB, 1 Day, Ivory Coast, V2').data).toEqual({ bytes: 500e6 })
    for (const text of ['1GB 7 days', 'eSIM, 1GB per day, 7 Days, Turkey, V2', '', null]) {
      expect(readDescription(text)).toEqual({ data: null, durationDays: null, countries: [] })
    }
  })

  test('a bundle with nothing but name, description and price states what its description states', () => {
    const bundle = roamSchema.parse({
      name: 'esim_1GB_7D_TR_V2',
      description: 'eSIM, 1GB, 7 Days, Turkey, V2',
      price: '2.5',
    })
    expect(roamBundle(bundle, 'USD')).toMatchObject({
      ref: 'esim_1GB_7D_TR_V2',
      data: { bytes: 1e9 },
      durationDays: 7,
      countries: ['TR'],
      cost: { amountMinor: 250, currency: 'USD' },
      topUpAllowed: null,
    })
  })

  test('a regional bundle whose one "country" is a region takes its countries from where it roams', () => {
    const bundle = roamSchema.parse({
      name: 'esim_EU',
      countries: [{ name: 'Europe+', iso: 'Europe+' }],
      roamingEnabled: [{ iso: 'DE' }, { iso: 'FR' }],
      dataAmount: -1,
      duration: 7,
      price: 3,
    })
    const read = roamBundle(bundle, 'USD')
    expect(read).toMatchObject({ countries: ['DE', 'FR'], regionName: 'Europe+', data: { unlimited: true } })
  })

  test('the documented answer is one plan in decimal bytes; voice of the same bundle is not another', () => {
    const assignment = {
      initialQuantity: 1_000_000_000,
      remainingQuantity: 250_000_000,
      startTime: '2026-01-01T00:00:00Z',
      endTime: '2026-01-08T00:00:00Z',
    }
    const applied = appliedSchema.parse({
      name: 'esim_1GB_7D_TR_V2',
      description: 'eSIM, 1GB, 7 Days, Turkey, V2',
      assignments: [
        { ...assignment, callTypeGroup: 'data' },
        { ...assignment, callTypeGroup: 'voice' },
      ],
    })
    const plans = (at: string) => toPlans([applied], Date.parse(at))
    expect(plans('2026-01-03T00:00:00Z')).toMatchObject([
      {
        state: 'active',
        usedBytes: 750_000_000,
        remainingBytes: 250_000_000,
        durationDays: 7,
        countries: ['TR'],
      },
    ])
    expect(plans('2026-01-09T00:00:00Z')[0]?.state).toBe('expired')
  })

  const mark = (id: string | null, remaining: number, start: string | null): Mark => ({
    bundle: 'b',
    id,
    initial: 1e9,
    remaining,
    start,
  })

  test('one more application is one more, whatever became of the others meanwhile', () => {
    const old = fc.array(
      fc.record({ used: fc.integer({ min: 0, max: 1e9 }), started: fc.boolean(), kept: fc.boolean() }),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(old, fc.boolean(), (plans, bought) => {
        const before = plans.map((plan, i) => mark(null, 1e9, plan.started ? `2026-01-0${i + 1}` : null))
        const after = plans.flatMap((plan, i) =>
          plan.kept ? [mark(null, 1e9 - plan.used, plan.started ? `2026-01-0${i + 1}` : null)] : [],
        )
        // An application that has not started can only be told from an old one of its kind by their number.
        fc.pre(plans.every((plan) => plan.kept || plan.started))
        const now = bought ? [mark(null, 1e9, null), ...after] : after
        expect(newApplications(before, now, 'b')).toHaveLength(bought ? 1 : 0)
        expect(newApplications(before, now, 'other')).toHaveLength(0)
      }),
    )
  })

  test('with ids, only a new id is new', () => {
    const before = [mark('1', 1e9, null)]
    expect(newApplications(before, [mark('1', 5e8, '2026-01-01'), mark('2', 1e9, null)], 'b')).toMatchObject([
      { id: '2' },
    ])
  })
})

describe('AirHub', () => {
  const plan = (fields: object) =>
    airhubBundle(planSchema.parse({ planCode: 1, price: '4.2', ...fields }), 'USD')

  test.each([
    ['UK', 'United Kingdom', 'GB'],
    ['USA', 'United States', 'US'],
    ['GB', 'Wales', 'GB'],
    ['DEU', 'Germany', 'DE'],
    ['TR', 'Turkey', 'TR'],
    ['', 'Turkey', 'TR'],
  ])('the code %j (%s) is %s', (countryCode, countryName, expected) => {
    expect(plan({ countryCode, countryName })?.countries).toEqual([expected])
  })

  test('covered countries are read as a comma list, names or objects', () => {
    for (const covered of [
      'UK, USA',
      ['United Kingdom', 'USA'],
      [{ code: 'UK' }, { name: 'United States' }],
    ]) {
      const read = plan({ countryCode: 'EU', countryName: 'Europe', countries_covered: covered })
      expect(read).toMatchObject({ countries: ['GB', 'US'], scope: 'region', regionName: 'Europe' })
    }
  })

  test('validity and allowance are read in every spelling', () => {
    expect(plan({ validity: '7 Days', capacity: '5', capacityUnit: 'GB' })).toMatchObject({
      durationDays: 7,
      data: { bytes: 5e9 },
      dataPeriod: 'total',
    })
    expect(plan({ validity: 7, capacity: 'Unlimited' })?.data).toEqual({ unlimited: true })
    expect(plan({ isTravelDateRequired: 'Mandatory' })?.purchaseHints).toEqual({ travelDate: 'required' })
    expect(plan({ travel_date: 'No Need' })?.purchaseHints).toEqual({})
  })

  test('a wallet is a number, a text, an object or a list, and never a partner code', () => {
    const ten = { amountMinor: 1000, currency: 'USD' }
    for (const wallet of [10, '10.00', { balance: '10' }, [{ walletBalance: 10, partnerCode: 12345678 }]]) {
      expect(balanceIn(wallet, 'USD')).toEqual(ten)
    }
    expect(balanceIn({ partnerCode: 12345678 }, 'USD')).toBeNull()
    expect(balanceIn({ balance: 10, currency: 'EUR' }, 'USD')?.currency).toBe('EUR')
  })

  test('a login is only one with a token and a partner code', () => {
    const data = { partnerCode: '12345678' }
    expect(readLogin({ isSuccess: true, token: 't', data })).toEqual({
      token: 't',
      partnerText: '12345678',
      partnerNumber: 12345678,
    })
    expect(readLogin({ isSuccess: false, token: 't', data })).toBeNull()
    expect(readLogin({ isSuccess: true, token: 't' })).toBeNull()
  })
})

describe('eSIMCard', () => {
  const row = (initial: unknown, left: unknown) => ({
    initial_data_quantity: String(initial),
    initial_data_unit: 'GB',
    rem_data_quantity: String(left),
    rem_data_unit: 'GB',
  })

  test('GiB shown as GB give the size of the plan exactly, and what is left within the digits shown', () => {
    const sizes = fc.integer({ min: 2, max: 2_000 }).map((steps) => steps * 50e6)
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), (bytes, share) => {
        const shown = (value: number) => Math.round((value / 2 ** 30) * 1e4) / 1e4
        fc.pre(!Number.isInteger(shown(bytes) * 20))
        const left = Math.round(bytes * share)
        const amounts = readQuantities(row(shown(bytes), shown(left)))
        expect(amounts.data).toEqual({ bytes })
        expect(Math.abs((amounts.remainingBytes ?? -1) - left)).toBeLessThanOrEqual(2 ** 30 * 0.0001)
        expect((amounts.usedBytes ?? 0) + (amounts.remainingBytes ?? 0)).toBe(bytes)
      }),
    )
  })

  test('a plain "1 GB" is decimal, and so is what is left of it', () => {
    expect(readQuantities(row(1, 0.25))).toEqual({
      data: { bytes: 1e9 },
      usedBytes: 750e6,
      remainingBytes: 250e6,
    })
    expect(readQuantities(row(0.5, 0.5))).toEqual({
      data: { bytes: 500e6 },
      usedBytes: 0,
      remainingBytes: 500e6,
    })
    expect(readQuantities(row('Unlimited', 'Unlimited')).data).toEqual({ unlimited: true })
    expect(readQuantities(row('?', '?'))).toEqual({ data: null, usedBytes: null, remainingBytes: null })
  })

  test('a quantity of 0 is unlimited, unless the package sells calls or says otherwise', () => {
    const none = { countries: [], operators: [], speeds: [] }
    const data = (fields: object) =>
      cardBundle(packageSchema.parse({ id: 'p', price: '1', data_unit: 'GB', ...fields }), none, false, 'USD')
        ?.data
    expect(data({ data_quantity: 0 })).toEqual({ unlimited: true })
    expect(data({ data_quantity: '0', unlimited: true })).toEqual({ unlimited: true })
    expect(data({ data_quantity: 0, voice_quantity: 30 })).toBeNull()
    expect(data({ data_quantity: 0, unlimited: false })).toBeNull()
    expect(data({ data_quantity: 3 })).toEqual({ bytes: 3e9 })
  })
})

describe('eSIM Hub', () => {
  test('a bundle as documented is read; below zero is unlimited; no exchanged price means the price', () => {
    const bundle = (fields: object) =>
      hubBundle(hubSchema.parse({ recordGuid: 'g', price: 3.5, exchangedPrice: null, ...fields }), 'USD')
    const read = bundle({
      bundleInfo: { gprsLimit: 1, dataUnit: 'GB', isStockable: false, bundleCode: 'TR_1GB_7D' },
      validityPeriodCycle: { details: [{ name: '7 Day' }] },
      supportedCountries: [{ name: 'Türkiye', isoCode3: 'TUR' }],
      bundleCategory: { tag: 'CRUISE' },
    })
    expect(read).toMatchObject({
      data: { bytes: 1e9 },
      durationDays: 7,
      countries: ['TR'],
      scope: 'sea',
      cost: { amountMinor: 350, currency: 'USD' },
      purchaseHints: { bundleCode: 'TR_1GB_7D', checkAvailability: 'yes' },
    })
    expect(bundle({ bundleInfo: { gprsLimit: -1, dataUnit: 'GB' } })?.data).toEqual({ unlimited: true })
  })

  test.each([
    ['Active', 500, 'active'],
    ['Plan Not Started', 1000, 'queued'],
    ['Expired', 10, 'expired'],
    ['Active', 0, 'depleted'],
    ['Something new', 10, 'unknown'],
  ])('planStatus %j with %i MB left is %s', (planStatus, dataRemaining, expected) => {
    const row = consumptionSchema.parse({
      dataAllocated: 1000,
      dataUsed: 0,
      dataRemaining,
      dataUnit: 'MB',
      planStatus,
    })
    expect(hubPlan(row).state).toBe(expected)
  })

  test.each([
    ['limit_80', 'usage_80'],
    ['PLAN-80', 'usage_80'],
    ['Eighty', 'usage_80'],
    ['DATA_LIMIT', 'usage_100'],
    ['PREPAID_PLAN_COMPLETION', 'usage_100'],
    ['Plan Started and Selected', 'plan_started'],
    ['SESSION_START', 'plan_started'],
    ['whatever', 'other'],
  ])('the event %s is %s', (event_type, kind) => {
    const event = parseEvent({
      order_id: 'o',
      iccid: '8999900000000000014',
      event_type,
      event_date: '2026-01-01T00:00:00',
    })
    expect(event).toMatchObject({ kind, orderId: 'o', occurredAt: '2026-01-01T00:00:00.000Z' })
  })

  test('a repeated event has the same key, another one has another; what is no event is none', () => {
    const event = (type: string, date: string) =>
      parseEvent({ order_id: 'o', event_type: type, event_date: date })?.dedupeKey
    expect(event('PLAN-80', '2026-01-01')).toBe(event('limit_80', '2026-01-01'))
    expect(event('PLAN-80', '2026-01-01')).not.toBe(event('PLAN-100', '2026-01-01'))
    for (const body of [null, 'x', {}, { event_type: 'PLAN-80' }, []]) expect(parseEvent(body)).toBeNull()
  })
})
