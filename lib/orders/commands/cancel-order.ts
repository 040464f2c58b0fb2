import 'server-only'
import { fail, ok, type Result } from '../../core/result'
import { inTransaction } from '../../platform/db/client'
import { lockOrder } from '../repo/orders'
import { selectPayments } from '../repo/payments'
import type { PaymentRow } from '../repo/rows'
import { closePayment } from './close-payment'
import { endUnpaid } from './end-unpaid'

const UNPAID = ['draft', 'awaiting_payment', 'payment_failed']
/** Nothing is left to cancel, and nothing was bought. */
const OVER = ['canceled', 'expired']

/**
 * Ends an order before it is paid, together with what it could be paid by. Money that arrives nevertheless buys, as the
 * buyer meant it to. The same request again changes nothing.
 * Errors: ORDER_NOT_FOUND; ORDER_NOT_CANCELABLE (it is paid, or its payment is under way); PAYMENT_UNAVAILABLE (the
 * wish is written down, Stripe has not confirmed it yet; the sweep goes on).
 */
export async function cancelOrder(orderId: string): Promise<Result<true>> {
  const begun = await begin(orderId)
  if (!begun.ok) return begun
  if (begun.value && !(await closePayment(begun.value, 'canceled'))) return fail('PAYMENT_UNAVAILABLE')
  // What was never opened is given up by now; what was paid meanwhile has moved the order on.
  return begun.value ? finish(orderId) : ok(true)
}

/** @returns the live payment that has to end first; null when the order has ended */
function begin(orderId: string): Promise<Result<PaymentRow | null>> {
  return inTransaction(async (tx) => {
    const order = await lockOrder(tx, orderId)
    if (!order) return fail('ORDER_NOT_FOUND')
    if (OVER.includes(order.state)) return ok(null)
    if (!UNPAID.includes(order.state)) return fail('ORDER_NOT_CANCELABLE')
    const live = (await selectPayments(orderId, tx)).find(({ state }) =>
      ['creating', 'open', 'processing'].includes(state),
    )
    if (live?.state === 'processing') return fail('ORDER_NOT_CANCELABLE')
    if (!live) await endUnpaid(tx, order, 'canceled', 'cancelled by its buyer')
    return ok(live ?? null)
  })
}

async function finish(orderId: string): Promise<Result<true>> {
  const again = await begin(orderId)
  if (!again.ok) return again
  if (!again.value) return ok(true)
  // Another payment was opened at the same moment.
  return fail('PAYMENT_UNAVAILABLE')
}
