import 'server-only'
import { paymentService } from '../../payments/registry'
import { inTransaction } from '../../platform/db/client'
import { lockOrder } from '../repo/orders'
import { markClosing, movePayment, selectPayment } from '../repo/payments'
import type { PaymentRow } from '../repo/rows'
import { applyIntent } from './settle-intent'
import { applySession, settleSession } from './settle-session'

/**
 * Ends a live payment at its service, so that nobody can make it any more. If it turns out that it was made, it is settled
 * instead: look at the order afterwards. False: the service does not answer, and the sweep goes on with it.
 * @param closeAs what the end means for the order; null = what it meant before, else that its time is up
 */
export async function closePayment(
  payment: PaymentRow,
  closeAs: 'replaced' | 'canceled' | null,
): Promise<boolean> {
  const current = closeAs ? await announce(payment, closeAs) : payment
  if (!current || !['open', 'processing'].includes(current.state)) return true
  return current.kind === 'intent' ? cancelIntent(current) : expireSession(current)
}

/** Says so before the service is asked. A payment that was never confirmed to us is given up at once: nobody has been handed it. */
function announce(payment: PaymentRow, closeAs: 'replaced' | 'canceled'): Promise<PaymentRow | null> {
  return inTransaction(async (tx) => {
    await lockOrder(tx, payment.order_id)
    const current = await selectPayment(payment.id, tx)
    if (!current) return null
    if (current.state === 'creating') {
      await movePayment(tx, current.id, 'failed', `${closeAs} before it was opened`)
      return { ...current, state: 'failed' }
    }
    if (['open', 'processing'].includes(current.state)) await markClosing(tx, current.id, closeAs)
    return current
  })
}

async function cancelIntent({ payment_intent_id: id, driver }: PaymentRow): Promise<boolean> {
  if (!id) throw new Error('an open intent without its id')
  const service = paymentService(driver)
  const ended = await service?.cancelIntent?.(id)
  if (service && ended?.kind === 'found') await applyIntent(ended.value, service)
  return ended?.kind === 'found' || ended?.kind === 'missing'
}

async function expireSession({ session_id: id, driver }: PaymentRow): Promise<boolean> {
  if (!id) throw new Error('an open session without its id')
  const service = paymentService(driver)
  const ended = await service?.expireSession(id)
  if (service && ended?.kind === 'found') await applySession(ended.value, service)
  // Not open any more: paid, or ended by itself.
  return ended?.kind === 'missing' ? (await settleSession(id, service)).ok : ended?.kind === 'found'
}
