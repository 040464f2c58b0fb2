import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allowanceFrom, amountBytes, balanceFrom, costFrom } from '../../../lib/providers/amounts'
import { iccidFrom, sameIccid } from '../../../lib/providers/iccid-match'
import { installFrom } from '../../../lib/providers/install'
import { daysFrom, layersOf, numberFrom, rowsIn, textFrom, timeFrom } from '../../../lib/providers/wire'

describe('reading what vendors send', () => {
  test.each([
    ['7', 7],
    [' 4.20 ', 4.2],
    ['1,024.5', 1024.5],
    [0, 0],
    ['7 Days', null],
    ['', null],
    [null, null],
    [Number.NaN, null],
    ['0x10', null],
  ])('the number in %j is %j', (value, expected) => {
    expect(numberFrom(value)).toBe(expected)
  })

  test('a number too large to be exact is not read as text: an ICCID would lose its last digits', () => {
    // biome-ignore lint/correctness/noPrecisionLoss: that is the point
    expect(textFrom(8999900000000000014)).toBeNull()
    expect(textFrom(10000001)).toBe('10000001')
  })

  test.each([
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01 10:00:00', '2026-01-01T10:00:00.000Z'],
    ['2026-01-02', '2026-01-02T00:00:00.000Z'],
    ['2026/01/02 03:04:05', '2026-01-02T03:04:05.000Z'],
    ['2026-01-01T10:00:00.000000Z', '2026-01-01T10:00:00.000Z'],
    ['2026-01-01T10:00:00+0300', '2026-01-01T07:00:00.000Z'],
    [1767225600000, '2026-01-01T00:00:00.000Z'],
    [1767225600, '2026-01-01T00:00:00.000Z'],
    ['1767225600000', '2026-01-01T00:00:00.000Z'],
    [0, null],
    ['0001-01-01T00:00:00', null],
    ['soon', null],
    ['', null],
  ])('the time in %j is %j', (value, expected) => {
    expect(timeFrom(value)).toBe(expected)
  })

  test.each([
    ['7', null, 7],
    ['7 Days', null, 7],
    ['7 Day', null, 7],
    [30, 'Day', 30],
    ['1 Month', null, 30],
    ['2', 'Weeks', 14],
    ['36 Hours', null, 2],
    ['0', null, null],
    ['soon', null, null],
    [null, 'Day', null],
    ['3 moons', null, null],
  ])('%j with unit %j is %j days', (value, unit, expected) => {
    expect(daysFrom(value, unit)).toBe(expected)
  })

  test('a list is found at the top, under a key, and inside an envelope; no list is not an empty list', () => {
    expect(rowsIn([1], ['data'])).toEqual([1])
    expect(rowsIn({ data: [1] }, ['bundles', 'data'])).toEqual([1])
    expect(rowsIn({ data: { items: [] } }, ['data', 'items'])).toEqual([])
    expect(rowsIn({ message: 'no' }, ['data'])).toBeNull()
    expect(rowsIn('text', ['data'])).toBeNull()
  })

  test('envelopes are opened however they are nested', () => {
    const inner = { orderId: '1' }
    expect(layersOf({ data: inner }, ['data'])).toContain(inner)
    expect(layersOf({ result: [inner] }, ['data', 'result'])).toContain(inner)
    expect(layersOf([{ data: { result: [inner] } }], ['data', 'result'])).toContain(inner)
  })

  test('no vendor value makes reading throw', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (a, b) => {
        for (const read of [numberFrom, textFrom, timeFrom, iccidFrom]) read(a)
        daysFrom(a, b)
        allowanceFrom(a, b)
        amountBytes(a, b)
        rowsIn(a, ['data'])
      }),
    )
  })
})

describe('money', () => {
  test('a cost is exact, and a fraction of a cent is rounded up', () => {
    expect(costFrom('4.20', 'USD')).toEqual({ amountMinor: 420, currency: 'USD' })
    expect(costFrom(4.2, 'usd')).toEqual({ amountMinor: 420, currency: 'USD' })
    expect(costFrom('0.543', 'USD')).toEqual({ amountMinor: 55, currency: 'USD' })
    expect(costFrom('500', 'JPY')).toEqual({ amountMinor: 500, currency: 'JPY' })
    expect(costFrom('free', 'USD')).toBeNull()
    expect(costFrom('1', '$')).toBeNull()
    expect(costFrom(-1, 'USD')).toBeNull()
  })

  test('every price of two decimals survives as number and as text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (cents) => {
        expect(costFrom(cents / 100, 'USD')?.amountMinor).toBe(cents)
        expect(costFrom((cents / 100).toFixed(2), 'USD')?.amountMinor).toBe(cents)
      }),
    )
  })

  test('a balance is rounded down and may be below zero', () => {
    expect(balanceFrom('10.009', 'USD')).toEqual({ amountMinor: 1000, currency: 'USD' })
    expect(balanceFrom(-0.001, 'USD')).toEqual({ amountMinor: -1, currency: 'USD' })
  })
})

describe('ICCID and installation data', () => {
  test('prefixes, blanks and the filler are taken off; anything else is no ICCID', () => {
    expect(iccidFrom('SIM ID: 8999900000000000022')).toBe('8999900000000000022')
    expect(iccidFrom('8999900000000000022F')).toBe('8999900000000000022')
    expect(iccidFrom('89 9990 0000 0000 0002 2')).toBe('8999900000000000022')
    expect(iccidFrom('pending')).toBeNull()
    expect(iccidFrom(null)).toBeNull()
  })

  test('a number is the same only as a whole', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 16, maxLength: 18 })
    fc.assert(
      fc.property(digits, fc.integer({ min: 1, max: 10 }), (tail, cut) => {
        const iccid = `89${tail}`
        expect(sameIccid(iccid, iccid)).toBe(true)
        expect(sameIccid(iccid, iccid.slice(0, -cut))).toBe(false)
        expect(sameIccid(iccid, `${iccid}0`)).toBe(false)
      }),
    )
  })

  test('an activation code is composed from its parts, and taken apart', () => {
    const apart = installFrom({ activationCode: 'LPA:1$smdp.example.com$AB1CD', apn: 'internet' })
    expect(apart).toMatchObject({ smdpAddress: 'smdp.example.com', matchingId: 'AB1CD', apn: 'internet' })
    const composed = installFrom({ smdpAddress: 'https://smdp.example.com/', matchingId: 'AB1CD' })
    expect(composed?.activationCode).toBe('LPA:1$smdp.example.com$AB1CD')
    expect(installFrom({ activationCode: 'https://qr.example.com/1.png' })).toBeNull()
    expect(installFrom({ smdpAddress: 'smdp.example.com' })?.activationCode).toBeNull()
  })
})
