import 'server-only'
import { drainMessages } from '../../notifications/commands/drain-messages'
import { paymentService } from '../../payments/registry'
import { inTransaction, type Tx } from '../../platform/db/client'
import { log } from '../../platform/log'
import { mailResolvers } from '../mails'
import { lockOrder } from '../repo/orders'
import { movePayment, selectLivePayments, selectPayments, touchPayment } from '../repo/payments'
import type { PaymentRow } from '../repo/rows'
import { isStillStale, selectStaleOrders } from '../repo/stale-orders'
import { LIVE_PAYMENT } from '../rules'
import { closePayment } from './close-payment'
import { endUnpaid } from './end-unpaid'
import { fetchInstalls } from './fetch-installs'
import { drainFulfilments } from './fulfil'
import { giveRewards } from './give-rewards'
import { processEvents } from './process-events'
import { drainRefunds } from './refund-order'
import { resolveUnknown } from './resolve-unknown'
import { settleIntent } from './settle-intent'
import { settleSession } from './settle-session'
import { workTaxes } from './work-taxes'

/**
 * Everything that was left unfinished, by whatever cause: stored events, payments whose events were lost or that are
 * past their end, purchases to be made or to be read, refunds, mails. Safe to run at any time and twice at once.
 */
export async function sweepOrders({
  quietSeconds = 60,
  deadlineMs = 45_000,
} = {}): Promise<Record<string, unknown>> {
  const endsAt = Date.now() + deadlineMs
  const left = () => Math.max(1000, endsAt - Date.now())
  const steps = {
    events: () => processEvents({ deadlineMs: left() }),
    payments: () => sweepPayments(quietSeconds, endsAt),
    stale: () => sweepStaleOrders(),
    fulfilments: () => drainFulfilments({ deadlineMs: left() }),
    unknown: () => resolveUnknown({ deadlineMs: left() }),
    installs: () => fetchInstalls({ deadlineMs: left() }),
    refunds: () => drainRefunds({ deadlineMs: left() }),
    rewards: () => giveRewards(),
    taxes: () => workTaxes({ deadlineMs: left() }),
    mails: () => drainMessages({ ...mailResolvers, deadlineMs: left() }),
  }
  const summary: Record<string, unknown[]> = {}
  const inTurn = async (...names: (keyof typeof steps)[]) => {
    for (const name of names)
      summary[name] = [...(summary[name] ?? []), await attempt<unknown>(`sweep ${name}`, steps[name])]
  }
  // Stripe, the providers and the mail server each hold up their own work only, tick after tick.
  await Promise.all([
    inTurn('events', 'payments', 'stale', 'refunds', 'taxes'),
    inTurn('fulfilments', 'unknown', 'installs'),
    inTurn('mails'),
  ])
  // What came of it is worked off in the same tick.
  await Promise.all([inTurn('fulfilments', 'refunds', 'rewards', 'taxes'), inTurn('mails')])
  await inTurn('mails')
  return summary
}

async function attempt<T>(name: string, work: () => Promise<T>): Promise<T | 'failed'> {
  try {
    return await work()
  } catch (error) {
    log().error({ error }, `${name} failed`)
    return 'failed'
  }
}

/** What happens right after a payment was seen: buy, tell the buyer. The sweep does the same later if this dies. */
export async function workOff(): Promise<void> {
  const mails = drainMessages(mailResolvers)
  await attempt('fulfilments', drainFulfilments)
  await attempt('refunds', drainRefunds)
  await attempt('rewards', giveRewards)
  await attempt('taxes', workTaxes)
  await attempt('installation data', () => fetchInstalls({ limit: 10, deadlineMs: 10_000 }))
  await mails
  await drainMessages(mailResolvers)
}

const NUDGE_EVERY_MS = 2_000
let nudgedAt = 0

/**
 * What somebody who watches an unfinished order sets off: purchases that are due, answers to be read. Does nothing
 * while this process did it a moment ago; leases keep several processes apart.
 */
export async function nudge(now: number = Date.now()): Promise<void> {
  if (now - nudgedAt < NUDGE_EVERY_MS) return
  nudgedAt = now
  await attempt('unknown outcomes', () => resolveUnknown({ limit: 10, deadlineMs: 10_000 }))
  await workOff()
}

/** Reads live payments again: paid ones are settled, ended ones lapse, and those past their end are closed at their service. */
async function sweepPayments(
  quietSeconds: number,
  endsAt: number,
): Promise<{ read: number; failed: number }> {
  const counts = { read: 0, failed: 0 }
  for (const payment of await selectLivePayments(quietSeconds, 100)) {
    if (Date.now() > endsAt) break
    const done = await sweepPayment(payment).catch((error) => {
      log().error({ paymentId: payment.id, error }, 'payment not swept')
      return false
    })
    counts[done ? 'read' : 'failed'] += 1
    await touchPayment(payment.id)
  }
  return counts
}

async function sweepPayment(payment: PaymentRow): Promise<boolean> {
  const settled = await settle(payment)
  if (!settled) return abandon(payment)
  if (!settled.ok) return false
  if (payment.state !== 'open' || !isOver(payment)) return true
  // Past its end on our clock, or given up: make it so at its service, so that nobody can pay it any more.
  return closePayment(payment, null)
}

const isOver = ({ close_as, expires_at }: PaymentRow): boolean =>
  close_as !== null || expires_at.getTime() <= Date.now()

/** Null: its service never told us what it is called. */
async function settle(payment: PaymentRow) {
  const service = paymentService(payment.driver)
  if (payment.kind === 'intent')
    return payment.payment_intent_id ? settleIntent(payment.payment_intent_id, service) : null
  return payment.session_id ? settleSession(payment.session_id, service) : null
}

/** A payment that was never confirmed to us was handed to nobody, so it ends with its time. */
async function abandon(payment: PaymentRow): Promise<boolean> {
  if (payment.expires_at.getTime() > Date.now()) return true
  await inTransaction(async (tx) => {
    await lockOrder(tx, payment.order_id)
    const current = (await selectPayments(payment.order_id, tx)).find((row) => row.id === payment.id)
    if (current?.state === 'creating' && !current.session_id && !current.payment_intent_id)
      await movePayment(tx, payment.id, 'expired', 'was never opened')
  })
  return true
}

/** Unpaid orders without a payable payment end; the buyer may open a new one from the order page as long as the quote's price stands. */
async function sweepStaleOrders(): Promise<number> {
  const stale = await selectStaleOrders(200)
  for (const { id } of stale)
    await attempt(`sweep of order ${id}`, () => inTransaction((tx) => endStale(tx, id)))
  return stale.length
}

async function endStale(tx: Tx, id: string): Promise<void> {
  const order = await lockOrder(tx, id)
  if (!order || !(await isStillStale(tx, id))) return
  const all = await selectPayments(id, tx)
  if (!all.some((payment) => LIVE_PAYMENT.has(payment.state)))
    await endUnpaid(tx, order, 'expired', 'was not paid in time')
}
