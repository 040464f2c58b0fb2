import 'server-only'
import { fail, ok, type Result } from '../core/result'
import type { PaymentService } from './contract'
import { paymentService, paymentServices } from './registry'
import { type ClaimedEvent, claimEvents, finishEvent, insertEvent } from './repo'
import type { PaymentEvent } from './types'

/**
 * What the webhook route does: verify, store, answer. Storing the same event again is a success without an effect.
 * Errors: SIGNATURE_INVALID, UNAVAILABLE (this payment service is not configured).
 */
export async function receiveEvent(
  serviceId: string,
  rawBody: Buffer,
  headers: Headers,
): Promise<Result<{ eventId: string; isNew: boolean }>> {
  const service = paymentService(serviceId)
  if (!service) return fail('UNAVAILABLE')
  const verified = await service.verifyEvent(rawBody, headers)
  if (!verified.ok) return verified
  return ok({ eventId: verified.value.id, isNew: await insertEvent(service.id, verified.value) })
}

export interface EventHandler {
  /** One that throws gets the event again later. @param service the one that it came from */
  handle(event: PaymentEvent, service: PaymentService): Promise<void>
  /** The last attempt has failed: a person must look. */
  bury(event: { id: string; type: string }, problem: string): Promise<void>
}

/** Hands stored events to a handler, some at a time, until none is due or the time is up. */
export async function drainEvents(
  handler: EventHandler,
  { limit = 20, deadlineMs = 20_000 }: { limit?: number; deadlineMs?: number } = {},
): Promise<{ processed: number; failed: number }> {
  if (paymentServices().size === 0) return { processed: 0, failed: 0 }
  const endsAt = Date.now() + deadlineMs
  const counts = { processed: 0, failed: 0 }
  while (Date.now() < endsAt) {
    const claimed = await claimEvents(limit)
    if (claimed.length === 0) return counts
    await Promise.all(
      claimed.map(async (event) => {
        const problem = await attempt(() => hand(handler, event))
        const state = await finishEvent(event.id, event.attempts, problem)
        if (state === 'dead') await handler.bury(event, problem ?? '')
        counts[problem === null ? 'processed' : 'failed'] += 1
      }),
    )
  }
  return counts
}

async function hand(handler: EventHandler, event: ClaimedEvent): Promise<void> {
  const service = paymentService(event.driver)
  if (!service) throw new Error(`payment service ${event.driver} is not configured`)
  await handler.handle(service.readEvent(event.payload), service)
}

async function attempt(work: () => Promise<void>): Promise<string | null> {
  try {
    await work()
    return null
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : 'unexpected error'
  }
}
