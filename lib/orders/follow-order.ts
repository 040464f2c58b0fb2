import 'server-only'
import type { Caller } from '../auth/types'
import { fail, ok, type Result } from '../core/result'
import { settleOrder } from './commands/settle-intent'
import type { OrderRow } from './repo/rows'
import { esimOfOrder, ownOrder } from './shop-queries'
import type { ShopEsim } from './shop-types'

const UNPAID = ['draft', 'awaiting_payment', 'payment_failed', 'expired', 'canceled']
const READ_STRIPE_EVERY_MS = 2_000

/**
 * The eSIM of an order, as soon as it is there: whoever asks has just paid and asks only once. Stripe is read, in case
 * we have not heard yet; `work` sets off what is due.
 * Errors: ORDER_NOT_FOUND (also somebody else's), PAYMENT_PENDING, PAYMENT_FAILURE, ORDER_CANCELED, ORDER_REFUNDED,
 * ORDER_IN_REVIEW, ORDER_PENDING (the time is up), PAYMENT_UNAVAILABLE.
 * @param maxMs at most 20,000
 */
export async function followOrder(
  caller: Caller,
  orderId: string,
  { maxMs, work }: { readonly maxMs: number; readonly work: () => void },
): Promise<Result<ShopEsim>> {
  const endsAt = Date.now() + maxMs
  let readAt = 0
  for (let pauseMs = 150; ; pauseMs = Math.min(1000, pauseMs * 1.5)) {
    let order = await ownOrder(caller, orderId)
    if (!order) return fail('ORDER_NOT_FOUND')
    if (UNPAID.includes(order.state) && Date.now() - readAt >= READ_STRIPE_EVERY_MS) {
      readAt = Date.now()
      const settled = await settleOrder(order.id)
      if (!settled.ok && settled.error.code === 'PAYMENT_UNAVAILABLE') return settled
      order = (await ownOrder(caller, orderId)) ?? order
    }
    if (['paid', 'fulfilling'].includes(order.state)) work()
    const answer = await answerOf(caller, order)
    if (answer.ok || answer.error.code !== 'ORDER_PENDING' || Date.now() + pauseMs > endsAt) return answer
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

async function answerOf(caller: Caller, order: OrderRow): Promise<Result<ShopEsim>> {
  switch (order.state) {
    case 'draft':
    case 'awaiting_payment':
      return fail('PAYMENT_PENDING')
    case 'payment_failed':
      return fail('PAYMENT_FAILURE')
    case 'expired':
    case 'canceled':
      return fail('ORDER_CANCELED')
    case 'refunding':
    case 'refunded':
      return fail('ORDER_REFUNDED')
    default: {
      const esim = await esimOfOrder(caller, order)
      // Without what installs it a new eSIM is of no use to who asks once: it is asked for, and mailed.
      const isToppedUp = esim && (esim.orderId !== order.id || esim.owned.esimId === '')
      const isWhole = esim?.install || isToppedUp
      if (esim && isWhole) return ok(esim)
      return fail(order.state === 'needs_review' ? 'ORDER_IN_REVIEW' : 'ORDER_PENDING')
    }
  }
}
