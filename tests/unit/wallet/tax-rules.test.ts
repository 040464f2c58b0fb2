import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { money } from '@/lib/core/money'
import { taxPlace } from '@/lib/orders/tax-place'
import { partsIn } from '@/lib/orders/tax-rules'
import { type IncludedTax, taxIn, taxOwed, taxTakenBack } from '@/lib/wallet/tax-rules'

/** Prices up to ten million in minor units, any tax that is a part of one, and a part of the price. */
const taxed = fc
  .integer({ min: 1, max: 1_000_000_000 })
  .chain((totalMinor) =>
    fc.record({ totalMinor: fc.constant(totalMinor), taxMinor: fc.integer({ min: 0, max: totalMinor }) }),
  )
const withPart = taxed.chain((tax) =>
  fc.record({ tax: fc.constant(tax), part: fc.integer({ min: 0, max: tax.totalMinor }) }),
)

describe('the tax in a part of a price', () => {
  test('is nothing of nothing, all of all, and its share to the nearest unit between', () => {
    fc.assert(
      fc.property(withPart, ({ tax, part }) => {
        expect(taxIn(0, tax)).toBe(0)
        expect(taxIn(tax.totalMinor, tax)).toBe(tax.taxMinor)
        const off = 2n * BigInt(taxIn(part, tax)) * BigInt(tax.totalMinor)
        const exact = 2n * BigInt(tax.taxMinor) * BigInt(part)
        expect((off > exact ? off - exact : exact - off) <= BigInt(tax.totalMinor)).toBe(true)
        expect(taxIn(part, tax)).toBeLessThanOrEqual(part)
      }),
    )
  })

  test('never shrinks where the part grows', () => {
    fc.assert(
      fc.property(withPart, ({ tax, part }) => {
        expect(taxIn(Math.min(tax.totalMinor, part + 1), tax)).toBeGreaterThanOrEqual(taxIn(part, tax))
      }),
    )
  })

  test('goes back with refunds in any steps: what is taken back and what is kept are the tax exactly, none below zero', () => {
    const cases = taxed.chain((tax) =>
      fc.record({
        tax: fc.constant(tax),
        refunds: fc.array(fc.integer({ min: 1, max: tax.totalMinor }), { maxLength: 12 }),
      }),
    )
    fc.assert(
      fc.property(cases, ({ tax, refunds }) => {
        let kept = tax.totalMinor
        let back = 0
        for (const wanted of refunds) {
          const refund = Math.min(wanted, kept)
          const step = taxTakenBack(kept, refund, tax)
          expect(step).toBeGreaterThanOrEqual(0)
          expect(step).toBeLessThanOrEqual(refund)
          back += step
          kept -= refund
        }
        expect(back + taxIn(kept, tax)).toBe(tax.taxMinor)
      }),
    )
  })

  test('its parts add up to it, whatever was kept', () => {
    const cases = taxed.chain((tax) =>
      fc.record({
        tax: fc.constant(tax),
        kept: fc.integer({ min: 0, max: tax.totalMinor }),
        cut: fc.integer({ min: 0, max: tax.taxMinor }),
      }),
    )
    fc.assert(
      fc.property(cases, ({ tax, kept, cut }) => {
        const parts = [cut, tax.taxMinor - cut].map((minor) => ({ amount: money(minor, 'EUR') }))
        const shares = partsIn(parts, kept, tax).map(({ amount }) => amount.amountMinor)
        expect(shares.reduce((sum, minor) => sum + minor, 0)).toBe(taxIn(kept, tax))
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test.each([
    [1190, { totalMinor: 1190, taxMinor: 190 }, 190],
    [595, { totalMinor: 1190, taxMinor: 190 }, 95],
    [1, { totalMinor: 2, taxMinor: 1 }, 1],
    [3, { totalMinor: 8, taxMinor: 1 }, 0],
  ] satisfies [number, IncludedTax, number][])('%i of %j has %i', (part, tax, expected) => {
    expect(taxIn(part, tax)).toBe(expected)
  })
})

describe('owing it', () => {
  const legs = (minor: number) =>
    taxOwed('ord_1', 2, money(minor, 'EUR')).legs.map(
      ({ account, side, amount }) => `${account} ${side} ${amount.amountMinor}`,
    )
  test('takes it out of what was earned, and gives it back there', () => {
    expect(legs(190)).toEqual(['revenue debit 190', 'tax_payable credit 190'])
    expect(legs(-190)).toEqual(['tax_payable debit 190', 'revenue credit 190'])
    expect(taxOwed('ord_1', 2, money(1, 'EUR'))).toMatchObject({
      ...{ key: 'tax_owed:ord_1:2', kind: 'tax_owed', causeType: 'tax', causeId: 'ord_1:2' },
    })
  })
})

describe('where a buyer is', () => {
  test.each([
    ['de', '20457', { country: 'DE', postalCode: null }],
    ['US', ' 10001 ', { country: 'US', postalCode: '10001' }],
    ['US', '10001-1234', { country: 'US', postalCode: '10001-1234' }],
    ['ca', 'h2x 1y4', { country: 'CA', postalCode: 'H2X 1Y4' }],
    ['US', null, null],
    ['US', '1000', null],
    ['CA', '10001', null],
    ['', null, null],
    ['D', null, null],
    ['Germany', null, null],
  ] as const)('%j with %j is %j: no more than tax asks for', (country, postalCode, place) => {
    expect(taxPlace(country, postalCode)).toEqual(place)
  })
})
