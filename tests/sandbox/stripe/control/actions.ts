import type Stripe from 'stripe'
import * as z from 'zod'
import { findIntent } from '../api/intents'
import { findDispute, findRefund } from '../api/money-back'
import { findSession } from '../api/sessions'
import { buildBalanceTransaction } from '../build/balance-transaction'
import { anyEvent } from '../build/event'
import { notAllowed, StripeRefusal } from '../errors'
import { settleIntent } from '../flow/confirm'
import { pay as confirm } from '../flow/confirm-intent'
import { closeDispute, openDispute, submitEvidence, warnOfFraud, winAppeal } from '../flow/dispute'
import { expireSession } from '../flow/expire'
import { createCardMethod, createDebitMethod, TEST_CARDS } from '../flow/methods'
import { paySession, settleDelayed } from '../flow/pay-session'
import { failRefund, succeedRefund } from '../flow/refund'
import { nowSeconds, type Simulator } from '../simulator'
import { findEvent, resolveCharge } from './find'
import { describeSession } from './totals'

const CARD_OF = {
  succeeded: '4242424242424242',
  declined: '4000000000000002',
  insufficient_funds: '4000000000009995',
  authenticated: '4000002500003155',
  authentication_failed: '4000002500003155',
  disputed: '4000000000000259',
  refund_fails: '4000000000005126',
} as const

const reference = z.object({
  session: z.string().optional(),
  payment_intent: z.string().optional(),
  charge: z.string().optional(),
})

interface Action {
  run(sim: Simulator, body: unknown): object
}

function action<T>(schema: z.ZodType<T>, run: (sim: Simulator, body: T) => object): Action {
  return { run: (sim, body) => run(sim, schema.parse(body ?? {})) }
}

/** What a test or the board can make happen, by name. */
export const ACTIONS: Record<string, Action> = {
  pay: action(
    z.strictObject({
      session: z.string().optional(),
      payment_intent: z.string().optional(),
      outcome: z.enum([...Object.keys(CARD_OF), 'delayed', 'delayed_failure']).default('succeeded'),
      email: z.string().optional(),
      name: z.string().optional(),
    }),
    pay,
  ),
  'settle-delayed': action(
    z.strictObject({
      session: z.string().optional(),
      payment_intent: z.string().optional(),
      outcome: z.enum(['succeeded', 'failed']).default('succeeded'),
    }),
    (sim, { session, payment_intent: intent, outcome }) => {
      if (intent) return settleDelayedIntent(sim, findIntent(sim, intent), outcome)
      settleDelayed(sim, findSession(sim, session ?? ''), outcome)
      return describeSession(sim, findSession(sim, session ?? ''))
    },
  ),
  expire: action(z.strictObject({ session: z.string() }), (sim, body) => {
    const session = findSession(sim, body.session)
    if (session.status !== 'open') throw notAllowed(`${session.id} is ${session.status}.`)
    expireSession(sim, session)
    return describeSession(sim, session)
  }),
  tamper: action(
    z.strictObject({
      session: z.string().optional(),
      payment_intent: z.string().optional(),
      set: z.record(z.string(), z.json()),
    }),
    (sim, { session, payment_intent: intent, set }) =>
      Object.assign(intent ? findIntent(sim, intent) : findSession(sim, session ?? ''), set),
  ),
  'open-dispute': action(
    reference.extend({
      reason: z.string().default('fraudulent'),
      inquiry: z.boolean().default(false),
      amount: z.int().positive().optional(),
    }),
    (sim, body) => openDispute(sim, resolveCharge(sim, body), body),
  ),
  'update-dispute': action(z.strictObject({ dispute: z.string() }), (sim, body) => {
    const dispute = findDispute(sim, body.dispute)
    submitEvidence(sim, dispute)
    return dispute
  }),
  'close-dispute': action(
    z.strictObject({ dispute: z.string(), outcome: z.enum(['won', 'lost']) }),
    (sim, { dispute: id, outcome }) => {
      const dispute = findDispute(sim, id)
      closeDispute(sim, dispute, outcome)
      return dispute
    },
  ),
  'win-appeal': action(z.strictObject({ dispute: z.string() }), (sim, body) => {
    const dispute = findDispute(sim, body.dispute)
    winAppeal(sim, dispute)
    return dispute
  }),
  'early-fraud-warning': action(reference, (sim, body) => warnOfFraud(sim, resolveCharge(sim, body))),
  'next-refund': action(
    z.strictObject({ status: z.enum(['pending', 'failed', 'succeeded']) }),
    (sim, { status }) => {
      sim.settings.nextRefunds.push(status)
      return { next_refunds: sim.settings.nextRefunds }
    },
  ),
  'settle-refund': action(z.strictObject({ refund: z.string() }), (sim, body) => {
    const refund = findRefund(sim, body.refund)
    succeedRefund(sim, refund)
    return refund
  }),
  'fail-refund': action(
    z.strictObject({ refund: z.string(), reason: z.string().default('lost_or_stolen_card') }),
    (sim, body) => {
      const refund = findRefund(sim, body.refund)
      failRefund(sim, refund, body.reason)
      return refund
    },
  ),
  'move-balance': action(
    z.strictObject({ amount: z.int(), fee: z.int().default(0), currency: z.string(), type: z.string() }),
    (sim, { type, ...facts }) =>
      sim.store.balanceTransactions.add(
        buildBalanceTransaction({
          ...facts,
          type: type as Stripe.BalanceTransaction.Type,
          created: nowSeconds(sim),
          description: null,
          source: null,
          category: type,
        }),
        {},
      ),
  ),
  settings: action(
    z.strictObject({
      delayed_settlement_ms: z.number().nonnegative().nullable().optional(),
      redirect_wait_ms: z.number().nonnegative().optional(),
    }),
    (sim, body) => {
      if (body.delayed_settlement_ms !== undefined)
        sim.settings.delayedSettlementMs = body.delayed_settlement_ms
      if (body.redirect_wait_ms !== undefined) sim.settings.redirectWaitMs = body.redirect_wait_ms
      const { delayedSettlementMs, redirectWaitMs } = sim.settings
      return { delayed_settlement_ms: delayedSettlementMs, redirect_wait_ms: redirectWaitMs }
    },
  ),
  webhooks: action(
    z.strictObject({
      enabled: z.boolean().optional(),
      url: z.string().nullable().optional(),
      secrets: z.array(z.string().min(1)).min(1).optional(),
      events: z.array(z.string()).optional(),
    }),
    (sim, body) => Object.assign(sim.webhooks.settings, body),
  ),
  emit: action(
    z.strictObject({
      type: z.string(),
      object: z.record(z.string(), z.json()),
      set: z.record(z.string(), z.json()).optional(),
    }),
    emitAny,
  ),
  redeliver: action(
    z.union([
      z.strictObject({ event: z.string(), times: z.int().positive().max(1_000).default(1) }),
      z.strictObject({ state: z.enum(['held', 'dropped', 'failed', 'delivered', 'pending']) }),
    ]),
    redeliver,
  ),
}

interface PayBody {
  session?: string | undefined
  payment_intent?: string | undefined
  outcome: string
  email?: string | undefined
  name?: string | undefined
}

const BANK = { authenticated: 'confirmed', authentication_failed: 'refused' } as const
const cardOf = (outcome: string) => {
  const number = CARD_OF[outcome as keyof typeof CARD_OF]
  const card = TEST_CARDS.find((candidate) => candidate.number === number)
  if (!card) throw notAllowed(`Unknown outcome ${outcome}.`)
  return card
}

/** What the buyer's own client does with an intent; a refused card is told in `error`, as by Stripe.js. */
function payIntent(sim: Simulator, intent: Stripe.PaymentIntent, body: PayBody): object {
  const buyer = { email: body.email ?? null, name: body.name ?? 'Sandbox Buyer' }
  const late = body.outcome === 'delayed' ? 'succeeded' : 'failed'
  const method = body.outcome.startsWith('delayed')
    ? createDebitMethod(sim, intent.currency, late, buyer)
    : createCardMethod(sim, cardOf(body.outcome), buyer)
  try {
    confirm(sim, intent, method, BANK[body.outcome as keyof typeof BANK] ?? null)
    return { payment_intent: intent, error: null }
  } catch (error) {
    if (!(error instanceof StripeRefusal) || error.details.type !== 'card_error') throw error
    return { payment_intent: intent, error: error.details }
  }
}

function settleDelayedIntent(
  sim: Simulator,
  intent: Stripe.PaymentIntent,
  outcome: 'succeeded' | 'failed',
): object {
  if (intent.status !== 'processing')
    throw notAllowed(`There is no delayed payment under way on ${intent.id}.`)
  settleIntent(sim, intent, outcome)
  return { payment_intent: intent }
}

function pay(sim: Simulator, body: PayBody): object {
  if (body.payment_intent) return payIntent(sim, findIntent(sim, body.payment_intent), body)
  const session = findSession(sim, body.session ?? '')
  const buyer = {
    email: body.email ?? session.customer_email ?? 'buyer@example.test',
    name: body.name ?? 'Sandbox Buyer',
  }
  if (body.outcome.startsWith('delayed')) {
    const late = body.outcome === 'delayed' ? 'succeeded' : 'failed'
    paySession(sim, session, createDebitMethod(sim, session.currency ?? 'usd', late, buyer), buyer)
    return describeSession(sim, session)
  }
  const card = cardOf(body.outcome)
  const method = session.amount_total === 0 ? null : createCardMethod(sim, card, buyer)
  const result = paySession(sim, session, method, buyer, BANK[body.outcome as keyof typeof BANK] ?? null)
  return { ...describeSession(sim, session), error: result.result === 'declined' ? result.decline : null }
}

/** Any event, also of a type nobody knows, to see what the store makes of it. */
function emitAny(sim: Simulator, body: { type: string; object: object; set?: object | undefined }): object {
  const facts = { created: nowSeconds(sim), request: null, pendingWebhooks: 1 }
  const event = Object.assign(anyEvent(body.type, body.object, undefined, facts), body.set)
  sim.store.events.add(event, { type: event.type })
  if (sim.webhooks.isSubscribed(event.type)) sim.webhooks.send(event)
  else sim.webhooks.redeliver(event)
  return event
}

function redeliver(sim: Simulator, body: { event: string; times: number } | { state: string }): object {
  const events: Stripe.Event[] =
    'event' in body
      ? Array.from({ length: body.times }, () => findEvent(sim, body.event))
      : sim.webhooks
          .list({ state: body.state, limit: Number.POSITIVE_INFINITY })
          .map((delivery) => findEvent(sim, delivery.event))
  for (const event of events) sim.webhooks.redeliver(event)
  return { redelivered: events.length }
}
