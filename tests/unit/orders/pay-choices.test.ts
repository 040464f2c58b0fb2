import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { payChoices } from '@/lib/orders/pay-choices'
import { walletPart } from '@/lib/orders/rules'
import { readWalletWish } from '@/lib/orders/wallet-wish'

const card = { leastMinor: 50, stepMinor: 1 }

describe('the ways to pay that a page offers', () => {
  test.each([
    ['nobody is signed in', 1550, null, [['none', 0, 1550]]],
    [
      'a part of it is there',
      1550,
      1200,
      [
        ['none', 0, 1550],
        ['first', 1200, 350],
      ],
    ],
    [
      'all of it is there',
      1550,
      1550,
      [
        ['none', 0, 1550],
        ['only', 1550, 0],
      ],
    ],
    [
      'the rest would be too small for a card',
      1550,
      1540,
      [
        ['none', 0, 1550],
        ['first', 1500, 50],
      ],
    ],
    ['nothing is to be paid', 0, 1550, [['none', 0, 0]]],
    [
      'it is too small to be split',
      60,
      5,
      [
        ['none', 0, 60],
        ['first', 5, 55],
      ],
    ],
    ['nothing of it can be taken', 50, 5, [['none', 0, 50]]],
  ] as const)('%s', (_, total, spendable, expected) => {
    const offer = spendable === null ? null : { spendableMinor: spendable, card }
    const choices = payChoices(total, offer)
    expect(choices.map(({ wish, walletMinor, cardMinor }) => [wish, walletMinor, cardMinor])).toEqual(
      expected,
    )
  })

  test('always sum up to the whole, and are what the server will take for that wish', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.constantFrom({ leastMinor: 50, stepMinor: 1 }, { leastMinor: 200, stepMinor: 10 }),
        (total, spendableMinor, limits) => {
          for (const { wish, walletMinor, cardMinor } of payChoices(total, {
            spendableMinor,
            card: limits,
          })) {
            expect(walletMinor + cardMinor).toBe(total)
            expect(walletMinor).toBeLessThanOrEqual(spendableMinor)
            if (wish !== 'none') expect(walletPart(wish, total, spendableMinor, limits)).toBe(walletMinor)
          }
        },
      ),
    )
  })
})

test('a form says what it showed; what it does not say fits nothing', () => {
  expect(readWalletWish('first', '1200')).toEqual({ wish: 'first', shownMinor: 1200 })
  expect(readWalletWish('only', '')).toEqual({ wish: 'only', shownMinor: Number.NaN })
  expect(readWalletWish('none', '1200')).toBeNull()
  expect(readWalletWish('everything', '1200')).toBeNull()
})
