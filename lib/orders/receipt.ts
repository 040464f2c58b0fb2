import { type Money, money } from '../core/money'
import type { OrderView, RefundView } from './types'

/** A receipt's arithmetic, in minor units of the order's currency. Pure: the page, the PDF and the mail ask this. */
export interface ReceiptSums {
  /** What was captured for this order: the sum of its lines. */
  readonly paid: Money
  /** What has come back of it. */
  readonly returned: Money
  /** What is on its way back. */
  readonly returning: Money
  /** What the buyer has paid in the end. */
  readonly kept: Money
}

/** Refunds of the payment that this order stands on; one paid twice or too late went back in full and is not on it. */
export const receiptRefunds = (order: OrderView): readonly RefundView[] =>
  order.refunds.filter(
    ({ reason, state }) => reason !== 'paid_twice' && reason !== 'paid_late' && state !== 'failed',
  )

export function receiptSums(order: OrderView): ReceiptSums {
  const { amountMinor, currency } = order.price
  const sumOf = (state: RefundView['state']) =>
    receiptRefunds(order)
      .filter((refund) => refund.state === state)
      .reduce((sum, refund) => sum + refund.amount.amountMinor, 0)
  const returned = sumOf('succeeded')
  const returning = sumOf('pending')
  return {
    paid: order.price,
    returned: money(returned, currency),
    returning: money(returning, currency),
    kept: money(amountMinor - returned - returning, currency),
  }
}
