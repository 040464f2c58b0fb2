import 'server-only'
import { money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import type { PaymentService } from '../../payments/contract'
import { payments } from '../../payments/registry'
import type { DisputeView } from '../../payments/types'
import { inTransaction, type Tx } from '../../platform/db/client'
import { clawBack, reverse } from '../../wallet/commands/claw-back'
import { freezeWallets, unfreezeWallets } from '../../wallet/commands/freeze-wallet'
import { post } from '../../wallet/commands/post'
import { leftIn, owedBy } from '../../wallet/queries'
import {
  disputeLost,
  disputeRegained,
  disputeReinstated,
  disputeWithdrawn,
  revenueRegained,
} from '../../wallet/rules'
import { nextState } from '../dispute-rules'
import { raiseIncident, resolveIncident } from '../incidents'
import { owedOn } from '../owed'
import { freezeFor, restoreFor, takeBackFor } from '../promotion-effects'
import { hasOpenDispute, lockDispute, noteClawBack, upsertDispute } from '../repo/disputes'
import { selectFulfilments } from '../repo/fulfilments'
import { lockOrder, moveOrder } from '../repo/orders'
import { selectPaymentByIntent } from '../repo/payments'
import type { OrderRow, PaymentRow } from '../repo/rows'
import { putIntoWallet } from '../wallet-part'
import { bookTax } from './book-tax'
import { coverPromises, uncoverRefunds } from './cover-refunds'
import { holdUnfinished } from './hold-order'
import { isOnlyOwed } from './pay-refund-again'
import { closeRefunding, readPromised } from './refund-order'

type Row = Awaited<ReturnType<typeof upsertDispute>>

/**
 * Brings a dispute to where its service says it stands: called for every event about it, by the reconciliation and by the
 * sweep, in any order and any number of times. Errors: PAYMENT_UNAVAILABLE, PAYMENT_NOT_FOUND (none of ours).
 */
export async function followDispute(
  disputeId: string,
  service: PaymentService | null = payments(),
): Promise<Result<true>> {
  if (!service?.readDispute) return fail('PAYMENT_UNAVAILABLE')
  const read = await service.readDispute(disputeId)
  if (read.kind === 'unreachable') return fail('PAYMENT_UNAVAILABLE')
  const intent = read.kind === 'found' ? read.value.paymentIntentId : null
  const payment = intent === null ? null : await selectPaymentByIntent(intent, service.id)
  if (read.kind !== 'found' || !payment) return fail('PAYMENT_NOT_FOUND')
  // Refunds that were made before count; from here on the service makes none of this payment.
  if (read.value.state === 'lost' && !(await readPromised(service, payment)))
    return fail('PAYMENT_UNAVAILABLE')
  return inTransaction((tx) => record(tx, payment, read.value, service))
}

async function record(
  tx: Tx,
  payment: PaymentRow,
  view: DisputeView,
  { displayName }: PaymentService,
): Promise<Result<true>> {
  const order = await lockOrder(tx, payment.order_id)
  if (!order || !view.amount) return fail('PAYMENT_NOT_FOUND')
  const known = await lockDispute(tx, view.disputeId)
  const state = nextState(known?.state ?? null, view.state)
  const row = await upsertDispute(tx, {
    id: view.disputeId,
    order_id: order.id,
    payment_id: payment.id,
    amount_minor: view.amount.amountMinor,
    currency: view.amount.currency,
    reason: view.reason,
    stripe_status: view.status,
    state,
    state_reason: `${displayName}: ${view.status}`,
    evidence_due_at: view.evidenceDueAt,
  })
  // Locks the order's rewards, which come before any wallet.
  await freezeFor(tx, order.id, await hasOpenDispute(order.id, tx))
  if (!known && state !== 'won') await begin(tx, order, row)
  if (state !== 'won' && view.isWithdrawn) await withdraw(tx, order, payment, row)
  if (known?.state === state) return ok(true)
  if (state === 'won') await win(tx, order, payment, row, known?.state === 'lost')
  if (state === 'lost') await lose(tx, order, row)
  return ok(true)
}

/** Nothing more is bought for the order, and nothing more is spent of what it may have paid for; staff are told. */
async function begin(tx: Tx, order: OrderRow, row: Row): Promise<void> {
  await holdUnfinished(tx, order, 'the payment is disputed')
  if (order.user_id) await freezeWallets(tx, order.user_id, causeOf(row))
  await raiseIncident(
    'dispute',
    row.id,
    {
      order: order.number,
      amountMinor: row.amount_minor,
      currency: row.currency,
      reason: row.reason,
      evidenceDueAt: row.evidence_due_at?.toISOString() ?? null,
    },
    tx,
  )
}

const causeOf = (row: Row): string => `dispute:${row.id}`
const of = (row: Row) => [{ type: 'dispute' as const, id: row.id }]

/** The bank has taken the money: what the payment had put into a wallet comes back, as far as it goes. */
async function withdraw(tx: Tx, order: OrderRow, payment: PaymentRow, row: Row): Promise<void> {
  await post(tx, disputeWithdrawn(row.id, money(row.amount_minor, row.currency), payment.driver))
  if (!order.user_id || row.claw_back_id !== null) return
  const amountMinor = Math.min(row.amount_minor, await putIntoWallet(tx, order, payment))
  if (amountMinor <= 0) return
  const { transactionId, taken } = await clawBack(tx, {
    kind: 'dispute_claw_back',
    causeType: 'dispute',
    causeId: row.id,
    userId: order.user_id,
    amount: money(amountMinor, row.currency),
    credit: 'dispute_reserve',
    creditOwner: row.id,
  })
  await noteClawBack(tx, row.id, {
    claw_back_id: transactionId,
    claw_back_minor: amountMinor,
    taken_minor: taken.amountMinor,
  })
}

/** All is as before it began. What was held for a person stays with the person. */
async function win(
  tx: Tx,
  order: OrderRow,
  { driver }: PaymentRow,
  row: Row,
  wasLost: boolean,
): Promise<void> {
  const now = (await lockDispute(tx, row.id)) ?? row
  if (wasLost) await regain(tx, order, now, driver)
  else {
    const heldMinor = await leftIn(tx, 'disputes_held', of(now))
    await post(tx, disputeReinstated(now.id, money(heldMinor, now.currency), driver))
  }
  if (now.claw_back_id) await reverse(tx, now.claw_back_id)
  if (order.user_id)
    for (const cause of [causeOf(now), debtOf(now)]) await unfreezeWallets(tx, order.user_id, cause)
  await resolveIncident(tx, 'dispute', now.id)
}

/** A loss is undone: what was delivered in spite of it is earned, what was promised is promised, rewards are given again. */
async function regain(tx: Tx, order: OrderRow, row: Row, driver: string): Promise<void> {
  await post(tx, disputeRegained(await lostParts(tx, row), driver))
  const isDelivered = (await selectFulfilments(order.id, tx)).every(({ state }) => state === 'succeeded')
  const owedMinor = await owedOn(tx, order.id)
  if (isDelivered && owedMinor > 0) await post(tx, revenueRegained(row.id, money(owedMinor, row.currency)))
  await bookTax(tx, order.id)
  await uncoverRefunds(tx, order, row.id)
  await restoreFor(tx, order.id)
  await resolveIncident(tx, 'dispute_lost', row.id)
}

/** What the loss was taken out of. */
async function lostParts(tx: Tx, row: Row) {
  const lossMinor = await leftIn(tx, 'dispute_losses', of(row))
  const undeliveredMinor = await leftIn(tx, 'order_liability', of(row))
  const held = money(lossMinor + undeliveredMinor + row.claw_back_minor, row.currency)
  return { disputeId: row.id, held, reservedMinor: row.claw_back_minor, undeliveredMinor }
}

/** What is owed after a lost dispute freezes a wallet until it is collected: `ledger.collect_owed` then lifts this cause. */
const debtOf = (row: Row): string => `owed:${row.id}`

/** The dispute is over, so its own cause is lifted. @returns what is still owed of what it took back; minor units */
async function freezeForDebt(tx: Tx, { user_id: userId }: OrderRow, row: Row): Promise<number> {
  if (!userId) return row.claw_back_minor - row.taken_minor
  const owed = (await owedBy(userId, tx)).find(({ currency }) => currency === row.currency)?.amountMinor ?? 0
  const owedMinor = Math.min(owed, row.claw_back_minor - row.taken_minor)
  if (owedMinor > 0) await freezeWallets(tx, userId, debtOf(row))
  await unfreezeWallets(tx, userId, causeOf(row))
  return owedMinor
}

/** The money is gone. A wallet that had spent it stays frozen while its holder owes it. */
async function lose(tx: Tx, order: OrderRow, row: Row): Promise<void> {
  const now = (await lockDispute(tx, row.id)) ?? row
  await bookLoss(tx, order, now)
  const owedByBuyerMinor = await freezeForDebt(tx, order, now)
  await takeBackFor(tx, order.id)
  await resolveIncident(tx, 'dispute', now.id)
  await raiseIncident(
    'dispute_lost',
    now.id,
    {
      order: order.number,
      amountMinor: now.amount_minor,
      currency: now.currency,
      owedByBuyerMinor,
    },
    tx,
  )
}

/** First out of what was taken back from a wallet, then out of what was promised anyway, then of what was not delivered. */
async function bookLoss(tx: Tx, order: OrderRow, row: Row): Promise<void> {
  const heldMinor = await leftIn(tx, 'disputes_held', of(row))
  const reservedMinor = Math.min(heldMinor, row.claw_back_minor)
  const promisedMinor = await coverPromises(tx, order, row, heldMinor - reservedMinor)
  const owedMinor = Math.max(0, await owedOn(tx, order.id))
  await post(
    tx,
    disputeLost({
      disputeId: row.id,
      held: money(heldMinor, row.currency),
      reservedMinor,
      undeliveredMinor: Math.min(heldMinor - reservedMinor - promisedMinor, owedMinor),
    }),
  )
  if (promisedMinor === 0) return
  if (order.state === 'needs_review' && (await isOnlyOwed(tx, order)))
    await moveOrder(tx, order.id, 'refunding', "what was owed was paid by the buyer's bank")
  await closeRefunding(tx, order.id)
}
