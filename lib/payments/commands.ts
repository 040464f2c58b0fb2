import 'server-only'
import { fail, ok, type Result } from '../core/result'
import { payments } from './registry'
import { claimEvents, finishEvent, insertEvent } from './repo'
import type { PaymentEvent } from './types'

/**
 * What the webhook route does: verify, store, answer. Storing the same event again is a success without an effect.
 * Errors: SIGNATURE_INVALID, UNAVAILABLE (no payment service configured).
 */
export async function receiveEvent(
  rawBody: Buffer,
  signature: string | null,
): Promise<Result<{ eventId: string; isNew: boolean }>> {
  const service = payments()
  if (!service) return fail('UNAVAILABLE')
  const verified = await service.verifyEvent(rawBody, signature)
  if (!verified.ok) return verified
  return ok({ eventId: verified.value.id, isNew: await insertEvent(verified.value) })
}

export interface EventHandler {
  /** One that throws gets the event again later. */
  handle(event: PaymentEvent): Promise<void>
  /** The last attempt has failed: a person must look. */
  bury(event: { id: string; type: string }, problem: string): Promise<void>
}

/** Hands stored events to a handler, some at a time, until none is due or the time is up. */
export async function drainEvents(
  handler: EventHandler,
  { limit = 20, deadlineMs = 20_000 }: { limit?: number; deadlineMs?: number } = {},
): Promise<{ processed: number; failed: number }> {
  const service = payments()
  if (!service) return { processed: 0, failed: 0 }
  const endsAt = Date.now() + deadlineMs
  const counts = { processed: 0, failed: 0 }
  while (Date.now() < endsAt) {
    const claimed = await claimEvents(limit)
    if (claimed.length === 0) return counts
    await Promise.all(
      claimed.map(async (event) => {
        const problem = await attempt(() => handler.handle(service.readEvent(event.payload)))
        const state = await finishEvent(event.id, event.attempts, problem)
        if (state === 'dead') await handler.bury(event, problem ?? '')
        counts[problem === null ? 'processed' : 'failed'] += 1
      }),
    )
  }
  return counts
}

async function attempt(work: () => Promise<void>): Promise<string | null> {
  try {
    await work()
    return null
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : 'unexpected error'
  }
}
