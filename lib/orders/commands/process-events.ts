import 'server-only'
import { drainEvents } from '../../payments/commands'
import { payments } from '../../payments/registry'
import type { PaymentEvent } from '../../payments/types'
import { log } from '../../platform/log'
import { raiseIncident } from '../repo/incidents'
import { selectPaymentByIntent } from '../repo/payments'
import { recordRefund } from './refund-order'
import { settleSession } from './settle-session'

/** Works off stored Stripe events. An event is a hint; the object is read before anything is believed. */
export const processEvents = (options: { limit?: number; deadlineMs?: number } = {}) =>
  drainEvents(
    { handle, bury: ({ id, type }, problem) => raiseIncident('event_dead', id, { type, problem }) },
    options,
  )

async function handle(event: PaymentEvent): Promise<void> {
  if (event.type.startsWith('checkout.session.') && event.sessionId) {
    const settled = await settleSession(event.sessionId)
    // Sessions of another system on the same account are none of ours; an outage is worth another try.
    if (!settled.ok && settled.error.code !== 'PAYMENT_NOT_FOUND') throw new Error(settled.error.code)
    return
  }
  if (event.type.startsWith('refund.') && event.objectId) return readRefund(event.objectId)
  if (event.type.startsWith('charge.dispute.') && event.paymentIntentId) return noteDispute(event)
  log().debug({ eventId: event.id, type: event.type }, 'event without an effect')
}

async function readRefund(stripeRefundId: string): Promise<void> {
  const reading = await payments()?.readRefund(stripeRefundId)
  if (reading?.kind === 'unreachable') throw new Error('PAYMENT_UNAVAILABLE')
  if (reading?.kind === 'found' && reading.value.refundId)
    await recordRefund(reading.value.refundId, reading.value)
}

/** Disputes are answered by people; until the staff console exists they are incidents, shown by the query in the README. */
async function noteDispute(event: PaymentEvent): Promise<void> {
  const payment = event.paymentIntentId ? await selectPaymentByIntent(event.paymentIntentId) : null
  if (!payment) return
  await raiseIncident('dispute', event.objectId ?? event.id, { orderId: payment.order_id, type: event.type })
}
