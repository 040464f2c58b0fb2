import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  countedOf,
  levelCashback,
  reachedBy,
  type SpendPayment,
  type SpendReturn,
} from '@/lib/promotions/level-rules'
import { levelsInput } from '@/lib/promotions/level-schemas'
import { earnedOf } from '@/lib/promotions/rules'

const amount = fc.integer({ min: 0, max: 1_000_000 })
const LEVELS = [{ thresholdMinor: 25_000 }, { thresholdMinor: 5000 }, { thresholdMinor: 10_000 }]

describe('the level of a spend', () => {
  test('is the highest whose threshold is reached, to the cent, with what is missing for the next', () => {
    expect(reachedBy(LEVELS, 4999)).toEqual({ level: null, next: { thresholdMinor: 5000 }, missingMinor: 1 })
    expect(reachedBy(LEVELS, 5000)).toEqual({
      level: { thresholdMinor: 5000 },
      next: { thresholdMinor: 10_000 },
      missingMinor: 5000,
    })
    expect(reachedBy(LEVELS, 25_000)).toEqual({
      level: { thresholdMinor: 25_000 },
      next: null,
      missingMinor: 0,
    })
    expect(reachedBy([], 1)).toEqual({ level: null, next: null, missingMinor: 0 })
  })

  test('is never lower for more spend, and what is missing reaches the next one', () => {
    const levels = fc
      .uniqueArray(amount, { maxLength: 6 })
      .map((all) => all.map((thresholdMinor) => ({ thresholdMinor })))
    fc.assert(
      fc.property(levels, amount, amount, (all, spent, more) => {
        const rank = (minor: number) => reachedBy(all, minor).level?.thresholdMinor ?? -1
        expect(rank(spent + more)).toBeGreaterThanOrEqual(rank(spent))
        const { next, missingMinor } = reachedBy(all, spent)
        if (next) expect(rank(spent + missingMinor)).toBe(next.thresholdMinor)
        if (next) expect(missingMinor).toBeGreaterThan(0)
      }),
    )
  })
})

describe('what a level gives', () => {
  const terms = { basisPoints: 500, capMinor: 200 }

  test('is its share of what is kept, rounded down, at most its cap', () => {
    expect(levelCashback(terms, { keptMinor: 1999, cashbackMinor: 0 })).toBe(99)
    expect(levelCashback(terms, { keptMinor: 9000, cashbackMinor: 0 })).toBe(200)
    expect(levelCashback({ ...terms, capMinor: null }, { keptMinor: 9000, cashbackMinor: 0 })).toBe(450)
  })

  test('beside a promotion’s cashback is only what it is more than that', () => {
    expect(levelCashback(terms, { keptMinor: 3000, cashbackMinor: 100 })).toBe(50)
    expect(levelCashback(terms, { keptMinor: 3000, cashbackMinor: 151 })).toBe(0)
  })

  test('is never more than was promised, the cap, or the share of what is kept; nothing of nothing', () => {
    fc.assert(
      fc.property(
        amount,
        amount,
        amount,
        fc.integer({ min: 1, max: 10_000 }),
        fc.option(amount.filter((n) => n > 0)),
        (promised, keptMinor, cashbackMinor, basisPoints, capMinor) => {
          const reward = {
            kind: 'level',
            amountMinor: promised,
            minOrderMinor: null,
            basisPoints,
            capMinor,
          } as const
          const earned = earnedOf(reward, { keptMinor, cashbackMinor })
          expect(earned).toBeGreaterThanOrEqual(0)
          expect(earned).toBeLessThanOrEqual(Math.min(promised, capMinor ?? promised, keptMinor))
          expect(earnedOf(reward, { keptMinor: 0, cashbackMinor: 0 })).toBe(0)
        },
      ),
    )
  })
})

let n = 0
const payment = (more: Partial<SpendPayment>): SpendPayment => ({
  paymentId: `pay_${n++}`,
  source: 'card',
  isTopUp: false,
  atMs: 0,
  amountMinor: 0,
  returnedMinor: 0,
  ...more,
})

describe('verified spend', () => {
  const topUp = payment({ isTopUp: true, atMs: 1, amountMinor: 1000 })

  test('of a card is what it did not get back', () => {
    const one = payment({ amountMinor: 3000, returnedMinor: 1000 })
    const more = payment({ amountMinor: 100, returnedMinor: 150 })
    const counted = countedOf([one, more], [])
    expect([counted.get(one.paymentId), counted.get(more.paymentId)]).toEqual([2000, 0])
  })

  test('of a wallet is what had been paid into it, by whoever buys first; gifts count for nothing', () => {
    const early = payment({ source: 'wallet', atMs: 0, amountMinor: 400 })
    const first = payment({ source: 'wallet', atMs: 2, amountMinor: 700 })
    const second = payment({ source: 'wallet', atMs: 3, amountMinor: 700 })
    const counted = countedOf([early, first, second, topUp], [])
    expect([early, first, second].map(({ paymentId }) => counted.get(paymentId))).toEqual([0, 700, 300])
    expect(counted.has(topUp.paymentId)).toBe(false)
  })

  test('follows a card’s money into the wallet, and paid-in money back into it', () => {
    const card = payment({ amountMinor: 500, returnedMinor: 500 })
    const again = payment({ source: 'wallet', atMs: 5, amountMinor: 500 })
    expect(
      countedOf([card, again], [{ paymentId: card.paymentId, atMs: 4, amountMinor: 500 }]).get(
        again.paymentId,
      ),
    ).toBe(500)
    const given = payment({ source: 'wallet', atMs: 2, amountMinor: 1500, returnedMinor: 1500 })
    const after = payment({ source: 'wallet', atMs: 9, amountMinor: 1500 })
    const counted = countedOf(
      [topUp, given, after],
      [{ paymentId: given.paymentId, atMs: 3, amountMinor: 1500 }],
    )
    expect([counted.get(given.paymentId), counted.get(after.paymentId)]).toEqual([0, 1000])
  })

  test('a card that pays for an order takes nothing of what is in the wallet', () => {
    const card = payment({ atMs: 2, amountMinor: 1000 })
    const wallet = payment({ source: 'wallet', atMs: 3, amountMinor: 1000 })
    const counted = countedOf([topUp, card, wallet], [])
    expect([card, wallet].map(({ paymentId }) => counted.get(paymentId))).toEqual([1000, 1000])
  })

  test('at one instant, money comes in before it is spent, however they are listed', () => {
    const wallet = payment({ source: 'wallet', atMs: 1, amountMinor: 1000 })
    for (const all of [
      [topUp, wallet],
      [wallet, topUp],
    ])
      expect(countedOf(all, []).get(wallet.paymentId)).toBe(1000)
  })

  test('what came back of a top-up, or of a payment of somebody else, is no money that comes in', () => {
    const wallet = payment({ source: 'wallet', atMs: 5, amountMinor: 1000 })
    const part = { ...topUp, returnedMinor: 600 }
    const returns = [topUp.paymentId, 'pay_of_others'].map((paymentId) => ({
      ...{ paymentId, atMs: 2, amountMinor: 600 },
    }))
    expect(countedOf([part, wallet], returns).get(wallet.paymentId)).toBe(400)
  })

  const history = fc
    .array(
      fc.record({
        source: fc.constantFrom('card' as const, 'wallet' as const),
        isTopUp: fc.boolean(),
        atMs: fc.integer({ min: 0, max: 50 }),
        amountMinor: fc.integer({ min: 1, max: 1000 }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        toWallet: fc.boolean(),
      }),
      { minLength: 1, maxLength: 12 },
    )
    .map((all) => {
      const payments: SpendPayment[] = []
      const returns: SpendReturn[] = []
      all.forEach(({ share, toWallet, ...one }, index) => {
        const paymentId = `told_${index}`
        const returnedMinor = Math.floor(one.amountMinor * share)
        const isTopUp = one.isTopUp && one.source === 'card'
        payments.push({ ...one, isTopUp, paymentId, returnedMinor })
        if (toWallet && returnedMinor > 0 && !isTopUp)
          returns.push({ paymentId, atMs: one.atMs + 1, amountMinor: returnedMinor })
      })
      return { payments, returns }
    })
  const totalOf = (counted: ReadonlyMap<string, number>) =>
    [...counted.values()].reduce((sum, one) => sum + one, 0)

  test('is never below nothing, nor more in all than cards paid and did not get back', () => {
    fc.assert(
      fc.property(history, ({ payments, returns }) => {
        const counted = countedOf(payments, returns)
        for (const one of counted.values()) expect(one).toBeGreaterThanOrEqual(0)
        const toWallet = (id: string) => returns.some(({ paymentId }) => paymentId === id)
        const paidIn = payments
          .filter(({ source }) => source === 'card')
          .reduce((sum, one) => sum + one.amountMinor - (toWallet(one.paymentId) ? 0 : one.returnedMinor), 0)
        expect(totalOf(counted)).toBeLessThanOrEqual(paidIn)
      }),
    )
  })

  test('is never raised by a refund, wherever it goes, of any payment', () => {
    fc.assert(
      fc.property(
        history,
        fc.nat(),
        fc.integer({ min: 1, max: 1000 }),
        fc.boolean(),
        (all, pick, wish, toWallet) => {
          const { payments, returns } = all
          const at = pick % payments.length
          const one = payments[at] as SpendPayment
          const backMinor = Math.min(wish, one.amountMinor - one.returnedMinor)
          const refunded = payments.with(at, { ...one, returnedMinor: one.returnedMinor + backMinor })
          const back = { paymentId: one.paymentId, atMs: 1000, amountMinor: backMinor }
          const after = countedOf(refunded, toWallet ? [...returns, back] : returns)
          const before = countedOf(payments, returns)
          for (const [id, counted] of after) expect(counted).toBeLessThanOrEqual(before.get(id) ?? 0)
        },
      ),
    )
  })

  test('grows with what is spent more, and never shrinks by it', () => {
    fc.assert(
      fc.property(
        history,
        fc.constantFrom('card' as const, 'wallet' as const),
        amount,
        (all, source, amountMinor) => {
          const more = payment({ source, atMs: 1000, amountMinor })
          const before = countedOf(all.payments, all.returns)
          const after = countedOf([...all.payments, more], all.returns)
          for (const [id, counted] of before) expect(after.get(id)).toBe(counted)
        },
      ),
    )
  })
})

describe('levels as they are set', () => {
  const level = (thresholdMinor: number, basisPoints: number, capMinor: number | null = null) => ({
    thresholdMinor,
    basisPoints,
    capMinor,
    names: { en: 'A level' },
  })
  const isLegal = (...levels: ReturnType<typeof level>[]) =>
    levelsInput.safeParse({ currency: 'EUR', levels }).success

  test('give no less for more spend', () => {
    expect(isLegal()).toBe(true)
    expect(isLegal(level(0, 100, 500), level(5000, 300, 500), level(9000, 300))).toBe(true)
    expect(isLegal(level(5000, 300), level(9000, 200))).toBe(false)
    expect(isLegal(level(5000, 300), level(9000, 400, 100))).toBe(false)
    expect(isLegal(level(5000, 300), level(5000, 400))).toBe(false)
    expect(isLegal(level(-1, 300))).toBe(false)
    expect(isLegal(level(0, 10_001))).toBe(false)
  })
})
