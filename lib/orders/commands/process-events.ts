import 'server-only'
import type { Result } from '../../core/result'
import { drainEvents } from '../../payments/commands'
import { payments } from '../../payments/registry'
import type { PaymentEvent } from '../../payments/types'
import { log } from '../../platform/log'
import { raiseIncident } from '../incidents'
import { selectRefundByStripeId } from '../repo/refunds'
import { followDispute } from './follow-dispute'
import { recordForeignRefund } from './hold-order'
import { recordRefund } from './refund-order'
import { settleIntent } from './settle-intent'
import { settleSession } from './settle-session'

/** Works off stored Stripe events. An event is a hint; the object is read before anything is believed. */
export const processEvents = (options: { limit?: number; deadlineMs?: number } = {}) =>
  drainEvents(
    { handle, bury: ({ id, type }, problem) => raiseIncident('event_dead', id, { type, problem }) },
    options,
  )

/** What Stripe sends when an intent has changed. Those of Checkout sessions carry no `intentId`: the session's own events tell. */
const INTENT_EVENT = /^payment_intent\.(succeeded|processing|payment_failed|canceled)$/

async function handle(event: PaymentEvent): Promise<void> {
  if (event.type.startsWith('checkout.session.') && event.sessionId)
    return settled(await settleSession(event.sessionId))
  if (INTENT_EVENT.test(event.type) && event.intentId) return settled(await settleIntent(event.intentId))
  if (event.type.startsWith('refund.') && event.objectId) return readRefund(event.objectId)
  if (event.type.startsWith('charge.dispute.') && event.objectId)
    return settled(await followDispute(event.objectId))
  log().debug({ eventId: event.id, type: event.type }, 'event without an effect')
}

/** Payments of another system on the same account are none of ours; an outage is worth another try. */
function settled(result: Result<unknown>): void {
  if (!result.ok && result.error.code !== 'PAYMENT_NOT_FOUND') throw new Error(result.error.code)
}

async function readRefund(stripeRefundId: string): Promise<void> {
  const reading = await payments()?.readRefund(stripeRefundId)
  if (reading?.kind === 'unreachable') throw new Error('PAYMENT_UNAVAILABLE')
  if (reading?.kind !== 'found') return
  const ours = (await selectRefundByStripeId(stripeRefundId))?.id ?? reading.value.refundId
  if (ours) await recordRefund(ours, reading.value)
  else await recordForeignRefund(reading.value)
}
