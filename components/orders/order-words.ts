import type { Tone } from '@/components/ui/tone'
import type { OrderLineView, OrderState, OrderView, RefundView } from '@/lib/orders/types'

/** What the page says: the order's state, or a finer word for it (`order.state.<word>`). */
export type OrderWord = OrderState | 'confirming' | 'slow' | 'not_delivered' | 'partly_delivered'

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
  not_delivered: 'idle',
  partly_delivered: 'warn',
}

/** @param fromStripe whether the visitor has just come back from the payment page */
export function orderWord(order: OrderView, fromStripe: boolean): OrderWord {
  if (fromStripe && (order.state === 'awaiting_payment' || order.state === 'draft')) return 'confirming'
  const delivering = order.state === 'paid' || order.state === 'fulfilling'
  if (delivering && order.fulfilment === 'manual') return 'needs_review'
  if (delivering && (order.fulfilment === 'unknown' || order.fulfilment === 'absent')) return 'slow'
  // What a promotion made free and nobody could deliver: no money went back.
  if (order.state === 'refunded' && order.refunds.length === 0) return 'not_delivered'
  if (order.state === 'fulfilled' && order.lines.some(({ fulfilment }) => fulfilment === 'rejected'))
    return 'partly_delivered'
  return order.state
}

/** The states that a new eSIM has words of its own for (`order.fresh.<word>`); the others are said alike. */
const FRESH_WORDS = ['paid', 'fulfilling', 'fulfilled', 'partially_refunded'] as const
export type FreshWord = (typeof FRESH_WORDS)[number] | 'codeComing'

/** @returns null where the words of `order.state` fit new eSIMs, too */
export function freshWord(order: OrderView, word: OrderWord): FreshWord | null {
  if (order.kind !== 'new_esim') return null
  if (word === 'fulfilled' && order.lines.every(({ installable }) => !installable)) return 'codeComing'
  // What went back of an order that was delivered whole is no missing part of it.
  const isMissing = order.lines.some(({ fulfilment }) => fulfilment === 'rejected')
  if (word === 'partially_refunded' && !isMissing) return null
  return FRESH_WORDS.find((fresh) => fresh === word) ?? null
}

/** Whether the buyer may be sent to pay. */
export const isPayable = (word: OrderWord): boolean =>
  word === 'draft' || word === 'awaiting_payment' || word === 'payment_failed'

/** How one line fares (`order.lines.state.<word>`). */
export type LineWord =
  | 'ordering'
  | 'slow'
  | 'ready'
  | 'codeComing'
  | 'renewed'
  | 'review'
  | 'refused'
  | 'refusedFree'
  | 'refunding'
  | 'refunded'
  | 'givingBack'
  | 'givenBack'

export const LINE_TONES: Readonly<Record<LineWord, Tone>> = {
  ordering: 'note',
  slow: 'warn',
  ready: 'good',
  codeComing: 'note',
  renewed: 'good',
  review: 'warn',
  refused: 'bad',
  refusedFree: 'bad',
  refunding: 'warn',
  refunded: 'idle',
  givingBack: 'note',
  givenBack: 'idle',
}

/** Its buyer gave it back; nothing went wrong with it. */
export const isGivenBack = (order: OrderView, word: OrderWord): boolean =>
  (word === 'refunding' || word === 'refunded' || word === 'partially_refunded') &&
  order.refunds.length > 0 &&
  order.refunds.every(({ reason }) => reason === 'unused')

/** The refund that gave back a line's money, or is about to. */
export const refundOfLine = (order: OrderView, line: OrderLineView): RefundView | null =>
  order.refunds.findLast(({ lineId }) => lineId === line.lineId) ?? null

/** @returns null while nothing is paid */
export function lineWord(order: OrderView, line: OrderLineView): LineWord | null {
  const refund = refundOfLine(order, line)
  switch (line.fulfilment) {
    case null:
      return order.paidAt ? 'ordering' : null
    case 'ready':
    case 'sending':
      return 'ordering'
    case 'unknown':
    case 'absent':
      return 'slow'
    case 'manual':
      return 'review'
    case 'rejected':
      if (line.price.amountMinor === 0) return 'refusedFree'
      if (refund?.state === 'succeeded') return 'refunded'
      return refund?.state === 'pending' ? 'refunding' : 'refused'
    case 'succeeded':
      // Given back it stays, also where its money failed to go out: that is owed on, and nothing installs it any more.
      if (refund?.reason === 'unused') return refund.state === 'succeeded' ? 'givenBack' : 'givingBack'
      if (line.kind === 'renewal') return 'renewed'
      return line.installable ? 'ready' : 'codeComing'
  }
}
