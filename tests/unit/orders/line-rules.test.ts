import { describe, expect, test } from 'vitest'
import { isRefusedForFree, isWhollyReturned, refusedUnpaid } from '@/lib/orders/line-rules'
import type { FulfilmentState } from '@/lib/orders/types'

const line = (id: number, amountMinor: number) => ({ id, amount_minor: amountMinor })
const ended = (id: number, state: FulfilmentState) => ({ order_line_id: id, state })
const [free, paid, other] = [line(1, 0), line(2, 1000), line(3, 500)]

describe('refused and not paid back', () => {
  test('is a line that cost something and whose money nobody promised', () => {
    const all = [ended(1, 'rejected'), ended(2, 'rejected'), ended(3, 'rejected')]
    expect(refusedUnpaid([free, paid, other], all, [{ order_line_id: 3 }])).toEqual([paid])
    expect(refusedUnpaid([free, paid, other], all, [{ order_line_id: null }])).toEqual([paid, other])
  })
  test('is nothing that was delivered', () => {
    expect(refusedUnpaid([free, paid], [ended(1, 'succeeded'), ended(2, 'succeeded')], [])).toEqual([])
    expect(refusedUnpaid([paid], [ended(9, 'rejected')], [])).toEqual([])
  })
})

describe('an order of which only free lines were refused', () => {
  test('is delivered, as far as it was', () => {
    expect(isRefusedForFree([free, paid], [ended(1, 'rejected'), ended(2, 'succeeded')])).toBe(true)
  })
  test('is not one of which nothing came, or of which something paid was refused', () => {
    expect(isRefusedForFree([free], [ended(1, 'rejected')])).toBe(false)
    expect(
      isRefusedForFree(
        [free, paid, other],
        [ended(1, 'rejected'), ended(2, 'rejected'), ended(3, 'succeeded')],
      ),
    ).toBe(false)
  })
})

describe('an order is wholly returned', () => {
  const order = { amount_minor: 1000 }
  test('when all of its price went back and nothing free is kept', () => {
    expect(isWhollyReturned(order, [paid], [ended(2, 'succeeded')], 1000)).toBe(true)
    expect(isWhollyReturned(order, [paid], [ended(2, 'succeeded')], 1001)).toBe(true)
    expect(isWhollyReturned(order, [free, paid], [ended(1, 'rejected'), ended(2, 'succeeded')], 1000)).toBe(
      true,
    )
    expect(isWhollyReturned({ amount_minor: 0 }, [free], [ended(1, 'rejected')], 0)).toBe(true)
  })
  test('not when a part of its price is kept, or a free line that was delivered or may have been', () => {
    expect(isWhollyReturned(order, [paid], [ended(2, 'succeeded')], 999)).toBe(false)
    for (const state of ['succeeded', 'manual', 'unknown'] as const)
      expect(isWhollyReturned(order, [free, paid], [ended(1, state), ended(2, 'succeeded')], 1000)).toBe(
        false,
      )
  })
})
