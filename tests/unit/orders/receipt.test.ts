import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { money } from '@/lib/core/money'
import { receiptRefunds, receiptSums } from '@/lib/orders/receipt'
import { lineView, orderView, refundView } from './order-views'

describe('the sums of a receipt', () => {
  test('a line that was refunded is paid, returned, and not kept', () => {
    const order = orderView([lineView(1, 1250), lineView(2, 799)], {
      refunds: [refundView(799, { lineId: 2 })],
    })
    expect(receiptSums(order)).toEqual({
      paid: money(2049, 'EUR'),
      returned: money(799, 'EUR'),
      returning: money(0, 'EUR'),
      kept: money(1250, 'EUR'),
    })
  })

  test('a second payment that went back is not on the receipt of the first, nor is a refund that failed', () => {
    const order = orderView([lineView(1, 1250)], {
      refunds: [
        refundView(1250, { reason: 'paid_twice' }),
        refundView(1250, { reason: 'paid_late' }),
        refundView(1250, { state: 'failed' }),
      ],
    })
    expect(receiptRefunds(order)).toEqual([])
    expect(receiptSums(order).kept).toEqual(money(1250, 'EUR'))
  })

  test('what is on its way back is told apart from what has arrived', () => {
    const order = orderView([lineView(1, 1000), lineView(2, 500)], {
      refunds: [refundView(500, { state: 'pending', lineId: 2 })],
    })
    expect(receiptSums(order)).toMatchObject({ returned: money(0, 'EUR'), returning: money(500, 'EUR') })
  })

  test.each(['JPY', 'KWD', 'EUR', 'USD'])(
    '%s: paid = returned + on its way + kept, to the smallest unit',
    (currency) => {
      const amounts = fc.array(fc.integer({ min: 1, max: 99_999_999 }), { minLength: 1, maxLength: 9 })
      const states = fc.constantFrom('kept' as const, 'succeeded' as const, 'pending' as const)
      fc.assert(
        fc.property(amounts, fc.array(states, { minLength: 9, maxLength: 9 }), (each, fates) => {
          const lines = each.map((amount, place) =>
            lineView(place + 1, 0, { price: money(amount, currency) }),
          )
          const refunds = lines.flatMap((line, place) => {
            const state = fates[place]
            return state === undefined || state === 'kept'
              ? []
              : [refundView(0, { amount: line.price, lineId: line.lineId, state })]
          })
          const { paid, returned, returning, kept } = receiptSums(orderView(lines, { refunds }))
          expect(paid.amountMinor).toBe(returned.amountMinor + returning.amountMinor + kept.amountMinor)
          expect(kept.amountMinor).toBeGreaterThanOrEqual(0)
          expect(new Set([paid, returned, returning, kept].map((sum) => sum.currency))).toEqual(
            new Set([currency]),
          )
        }),
      )
    },
  )
})
