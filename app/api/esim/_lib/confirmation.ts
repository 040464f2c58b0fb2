import type { CheckerOrder } from '@/lib/orders/queries'
import { isRefunded, toOrder } from './orders'

export interface Answer {
  readonly status: number
  readonly body: object
}

const refuse = (status: number, details: string): Answer => ({
  status,
  body: { error: 'Failed to confirm payment', details },
})

/**
 * What the old success page is told. It says "successful" to any 2xx, so there is one only if the money has arrived;
 * and the one honest word it has for "paid, not delivered yet" is PROVIDER_FAILED.
 */
export function toConfirmation(order: CheckerOrder): Answer {
  if (isRefunded(order)) return refuse(409, 'This payment was refunded. Nothing more will be charged.')
  if (order.paymentState === 'processing')
    return refuse(409, 'Your bank has not confirmed this payment yet. Open this page again later.')
  if (order.paymentState !== 'paid')
    return refuse(402, 'This payment was not completed. Nothing was charged for it.')
  const shown = toOrder(order)
  if (shown.status === 'COMPLETED')
    return confirmed(shown, 'Payment confirmed and order completed successfully')
  return confirmed(
    { ...shown, status: 'PROVIDER_FAILED' },
    'Payment confirmed. The renewal is not delivered yet: it is being worked on.',
  )
}

const confirmed = (order: object, message: string): Answer => ({
  status: 200,
  body: { success: true, order, message },
})
