import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { balanceOf, commissionOf } from '@/lib/promotions/affiliate-rules'
import { keptOf } from '@/lib/promotions/rules'

const minor = fc.integer({ min: 0, max: 1_000_000_000_000 })
const share = fc.integer({ min: 1, max: 10_000 })

describe('a commission', () => {
  test('is its share of what is kept, never more, and less than one unit short of it', () => {
    fc.assert(
      fc.property(minor, share, (kept, basisPoints) => {
        const rest = BigInt(kept) * BigInt(basisPoints) - BigInt(commissionOf(kept, basisPoints)) * 10_000n
        expect(rest >= 0n && rest < 10_000n).toBe(true)
      }),
    )
  })

  test('of nothing kept is nothing, whatever went back twice', () => {
    expect([commissionOf(0, 10_000), commissionOf(-500, 1000)]).toEqual([0, 0])
  })

  test('ends at the same sum whichever refunds came first, and is whole again when all came back', () => {
    const lines = fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(lines, share, fc.infiniteStream(fc.nat()), (amounts, basisPoints, picks) => {
        const back = amounts.map(() => 0)
        const whole = amounts.reduce((sum, one) => sum + one, 0)
        let posted = commissionOf(whole, basisPoints)
        const first = posted
        /** As the books follow: each change is a difference of two commissions. */
        const follow = () => {
          const kept = keptOf(
            amounts.map((amountMinor, at) => ({
              ...{ amountMinor, cashbackMinor: 0, returnedMinor: back[at] ?? 0 },
            })),
            0,
          )
          const now = commissionOf(kept.keptMinor, basisPoints)
          posted += now - posted
          expect(posted).toBe(now)
          return now
        }
        let last = first
        for (const _ of amounts) {
          const at = (picks.next().value ?? 0) % amounts.length
          back[at] = (back[at] ?? 0) + ((picks.next().value ?? 0) % ((amounts[at] ?? 0) + 1))
          const now = follow()
          expect(now).toBeLessThanOrEqual(last)
          last = now
        }
        back.fill(0)
        expect(follow()).toBe(first)
      }),
    )
  })
})

test('what is payable and what is waiting add up to what is owed, whatever was reversed and paid', () => {
  fc.assert(
    fc.property(minor, minor, minor, minor, (amount, back, matured, paidOutMinor) => {
      const earnedMinor = Math.max(0, amount - back)
      const sums = {
        amountMinor: amount,
        earnedMinor,
        maturedMinor: Math.min(matured, earnedMinor),
        paidOutMinor,
      }
      const { reversedMinor, payableMinor, waitingMinor } = balanceOf(sums)
      expect(payableMinor + waitingMinor).toBe(earnedMinor - paidOutMinor)
      expect(reversedMinor + earnedMinor).toBe(amount)
      expect(waitingMinor).toBeGreaterThanOrEqual(0)
    }),
  )
})
