import type Stripe from 'stripe'
import type { World } from '../kernel/types'
import { buildEvent, type EventObject, type SimulatedEventType } from './build/event'
import type { DueQueue } from './state/due-queue'
import type { Store } from './state/store'
import type { Webhooks } from './webhooks/deliver'

export interface StripeSettings {
  secretKey: string
  publishableKey: string
  /** The seller's name on the hosted page. */
  storeName: string
  /** World time until a bank debit or a pending refund settles by itself; null = only by a control call. */
  delayedSettlementMs: number | null
  /** Real time that the hosted page waits for the webhook to be acknowledged before it sends the buyer back. */
  redirectWaitMs: number
  /** First state of the next refunds, oldest first; empty = succeeded. */
  nextRefunds: ('pending' | 'failed' | 'succeeded')[]
}

/** What every part of the simulated Stripe works with. */
export interface Simulator {
  world: World
  store: Store
  due: DueQueue
  webhooks: Webhooks
  settings: StripeSettings
  /** Address of this Stripe, without a slash at the end. */
  url(): string
  /** Address of the sandbox's board, for links. */
  boardUrl: string
  /** The API request being carried out, which its events name. */
  request: { id: string; idempotencyKey: string | null } | null
}

/** World time in whole seconds, as Stripe writes times. */
export const nowSeconds = (sim: Simulator) => Math.floor(sim.world.now() / 1_000)

/** Records an event with a snapshot of `object` and hands it to the webhooks. */
export function emit<T extends SimulatedEventType>(
  sim: Simulator,
  type: T,
  object: EventObject<T>,
  previous?: Partial<EventObject<T>>,
): Stripe.Event {
  const event = buildEvent(type, object, previous, {
    created: nowSeconds(sim),
    request: sim.request,
    pendingWebhooks: sim.webhooks.isSubscribed(type) ? 1 : 0,
  })
  sim.store.events.add(event, { type })
  sim.webhooks.send(event)
  return event
}
