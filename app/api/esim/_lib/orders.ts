import { toDecimalText } from '@/lib/core/money'
import type { CheckerOrder } from '@/lib/orders/queries'
import type { OrderState, PlacedOrder } from '@/lib/orders/types'
import { amountNumber } from './amounts'
import { providerName } from './check-result'

export type CheckerStatus = 'PENDING' | 'PAID' | 'COMPLETED' | 'FAILED' | 'PROVIDER_FAILED' | 'CANCELLED'

const STATUS: Readonly<Record<OrderState, CheckerStatus>> = {
  draft: 'PENDING',
  awaiting_payment: 'PENDING',
  paid: 'PAID',
  fulfilling: 'PAID',
  fulfilled: 'COMPLETED',
  needs_review: 'PROVIDER_FAILED',
  payment_failed: 'FAILED',
  expired: 'CANCELLED',
  canceled: 'CANCELLED',
  refunding: 'CANCELLED',
  refunded: 'CANCELLED',
  partially_refunded: 'CANCELLED',
}

const PAYMENT_STATUS: Readonly<Record<string, string>> = {
  creating: 'PENDING',
  open: 'PENDING',
  processing: 'PROCESSING',
  paid: 'SUCCEEDED',
  failed: 'FAILED',
  expired: 'FAILED',
}

const REFUNDED: ReadonlySet<OrderState> = new Set(['refunding', 'refunded', 'partially_refunded'])
export const isRefunded = ({ state }: CheckerOrder): boolean => REFUNDED.has(state)

export const statusOf = ({ state, fulfilment }: Pick<CheckerOrder, 'state' | 'fulfilment'>): CheckerStatus =>
  fulfilment === 'rejected' ? 'PROVIDER_FAILED' : STATUS[state]

/** An order in the old spelling: its amount is a text, its e-mail never shown. */
export const toOrder = (order: CheckerOrder) => ({
  order_id: order.number,
  iccid: order.iccid,
  provider: providerName(order.provider),
  package_details: null,
  amount: toDecimalText(order.price),
  currency: order.price.currency,
  status: statusOf(order),
  payment_status: isRefunded(order) ? 'REFUNDED' : (PAYMENT_STATUS[order.paymentState] ?? 'PENDING'),
  customer_email: '',
  email_sent: false,
  created_at: order.createdAt,
  updated_at: order.updatedAt,
  completed_at: order.completedAt,
})

/** The answer of renewal/create: the real price is a number under `payment`. */
export const toCreated = (placed: PlacedOrder, order: CheckerOrder) => ({
  success: true,
  order: toOrder(order),
  payment: {
    session_id: placed.sessionId,
    checkout_url: placed.checkoutUrl,
    amount: amountNumber(placed.price),
    currency: placed.price.currency,
  },
})
