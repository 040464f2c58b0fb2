import 'server-only'
import type { Result } from '../../core/result'
import { drainEvents } from '../../payments/commands'
import type { PaymentService } from '../../payments/contract'
import type { PaymentEvent } from '../../payments/types'
import { log } from '../../platform/log'
import { raiseIncident } from '../incidents'
import { driverOfRefund, selectRefundByStripeId } from '../repo/refunds'
import { followDispute } from './follow-dispute'
import { recordForeignRefund } from './hold-order'
import { recordRefund } from './refund-order'
import { settleIntent } from './settle-intent'
import { settleSession } from './settle-session'

/** Works off stored events of payment services. An event is a hint; the object is read before anything is believed. */
export const processEvents = (options: { limit?: number; deadlineMs?: number } = {}) =>
  drainEvents(
    { handle, bury: ({ id, type }, problem) => raiseIncident('event_dead', id, { type, problem }) },
    options,
  )

async function handle({ id, type, about }: PaymentEvent, service: PaymentService): Promise<void> {
  switch (about?.kind) {
    case 'session':
      return settled(await settleSession(about.id, service))
    case 'intent':
      return settled(await settleIntent(about.id, service))
    case 'refund':
      return readRefund(about.id, service)
    case 'dispute':
      return settled(await followDispute(about.id, service))
    default:
      log().debug({ eventId: id, type }, 'event without an effect')
  }
}

/** Payments of another system on the same account are none of ours; an outage is worth another try. */
function settled(result: Result<unknown>): void {
  if (!result.ok && result.error.code !== 'PAYMENT_NOT_FOUND') throw new Error(result.error.code)
}

async function readRefund(stripeRefundId: string, service: PaymentService): Promise<void> {
  const reading = await service.readRefund(stripeRefundId)
  if (reading.kind === 'unreachable') throw new Error('PAYMENT_UNAVAILABLE')
  if (reading.kind !== 'found') return
  const ours = (await selectRefundByStripeId(stripeRefundId))?.id ?? reading.value.refundId
  if (!ours) return recordForeignRefund(reading.value, service)
  // It may name any refund of ours: only one that it was asked for is its to tell of.
  if ((await driverOfRefund(ours)) === service.id) await recordRefund(ours, reading.value, service)
}
