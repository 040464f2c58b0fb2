import type { Tone } from '@/components/ui/tone'
import type { OrderState, OrderView } from '@/lib/orders/types'

/** What the page says: the order's state, or a finer word for it (`order.state.<word>`). */
export type OrderWord = OrderState | 'confirming' | 'slow'

export const ORDER_TONES: Readonly<Record<OrderWord, Tone>> = {
  draft: 'note',
  awaiting_payment: 'note',
  confirming: 'note',
  paid: 'note',
  fulfilling: 'note',
  slow: 'warn',
  fulfilled: 'good',
  expired: 'idle',
  canceled: 'idle',
  payment_failed: 'bad',
  needs_review: 'warn',
  refunding: 'warn',
  refunded: 'idle',
  partially_refunded: 'idle',
}

/** @param fromStripe whether the visitor has just come back from the payment page */
export function orderWord(order: OrderView, fromStripe: boolean): OrderWord {
  if (fromStripe && (order.state === 'awaiting_payment' || order.state === 'draft')) return 'confirming'
  const delivering = order.state === 'paid' || order.state === 'fulfilling'
  if (delivering && order.fulfilment === 'manual') return 'needs_review'
  if (delivering && (order.fulfilment === 'unknown' || order.fulfilment === 'absent')) return 'slow'
  return order.state
}

/** Whether the buyer may be sent to pay. */
export const isPayable = (word: OrderWord): boolean =>
  word === 'draft' || word === 'awaiting_payment' || word === 'payment_failed'
