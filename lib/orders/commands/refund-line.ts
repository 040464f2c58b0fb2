import 'server-only'
import { money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import { returnSoldEsim } from '../../esims/commands/return-esim'
import { inTransaction, type Tx } from '../../platform/db/client'
import { hitLimits } from '../../platform/http/limits'
import { raiseIncident } from '../incidents'
import { sha256 } from '../order-request'
import { type DecidedLine, decideLines, readEvidence } from '../refund-facts'
import { mayGoTo, REFUND_WORDS } from '../refund-rules'
import { type OrderKey, openedOrder } from '../refundability'
import { endAutoRenewal } from '../repo/auto-renewals'
import { selectLost } from '../repo/disputes'
import { lockOrder, moveOrder } from '../repo/orders'
import { selectPayments } from '../repo/payments'
import { claimRefundKey, selectRefunds } from '../repo/refunds'
import type { OrderRow } from '../repo/rows'
import { splitRefund } from '../rules'
import { payAgain } from './pay-refund-again'
import { requestRefund } from './refund-order'

export interface GivenBack {
  readonly orderNumber: string
  /** Of these lines money is on its way back, or was before. */
  readonly lineIds: readonly number[]
}

const CLICK_MS = 10_000

interface Wish extends OrderKey {
  /** One line, or every line that may be given back. */
  readonly lineId: number | 'all'
  readonly to: 'card' | 'wallet'
  readonly clientKey: string
  /** Made by the client; null where a click is made once by the page it is on. */
  readonly idempotencyKey?: string | null
}

/**
 * Gives back what its buyer has not used: the provider is asked now, and what was true then is decided once more with
 * the order locked. What failed to go back by card goes into the wallet, if that is wished. However many clicks, a line
 * goes back once. The money follows by `drainRefunds`.
 * Errors: ORDER_NOT_FOUND, RATE_LIMITED, IDEMPOTENCY_KEY_REUSED, REFUND_NOT_POSSIBLE (with the reason as detail), WALLET_NEEDS_ACCOUNT.
 */
export async function giveBack(wish: Wish): Promise<Result<GivenBack>> {
  const limit = await hitLimits([{ name: 'refund.client', subject: wish.clientKey }])
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  const known = await openedOrder(wish)
  if (!known) return fail('ORDER_NOT_FOUND')
  if (wish.to === 'wallet' && !known.user_id) return fail('WALLET_NEEDS_ACCOUNT')
  const evidence = await readEvidence(known, {
    clientKey: wish.clientKey,
    patienceMs: CLICK_MS,
    fresh: true,
    ...(wish.lineId === 'all' ? {} : { lineId: wish.lineId }),
  })
  return inTransaction(async (tx) => {
    const order = await lockOrder(tx, known.id)
    if (!order) return fail('ORDER_NOT_FOUND')
    // Its account may have been deleted while the provider was asked.
    if (wish.to === 'wallet' && !order.user_id) return fail('WALLET_NEEDS_ACCOUNT')
    if (!(await isSameWish(tx, order, wish))) return fail('IDEMPOTENCY_KEY_REUSED')
    const lines = (await decideLines(order, evidence, tx)).filter(
      ({ line }) => wish.lineId === 'all' || line.id === wish.lineId,
    )
    if (lines.length === 0) return fail('ORDER_NOT_FOUND')
    const wanted = lines.filter(({ decision }) => mayGoTo(wish.to, decision))
    for (const one of wanted) await promise(tx, order, one, wish.to)
    const done = lines.filter(isGivenBack)
    const again = wish.to === 'wallet' ? lines.filter(isFailed) : []
    for (const { line } of again) await redirect(tx, order, line.id)
    if (wanted.length > 0 && order.state !== 'refunding')
      await moveOrder(tx, order.id, 'refunding', 'given back unused')
    const all = [...done, ...again, ...wanted]
    return all.length > 0
      ? ok({ orderNumber: order.number, lineIds: all.map(({ line }) => line.id) })
      : refuse(lines)
  })
}

/** One key stands for one wish; the same wish again is answered as it stands by then. */
async function isSameWish(tx: Tx, order: OrderRow, wish: Wish): Promise<boolean> {
  if (!wish.idempotencyKey) return true
  return claimRefundKey(tx, order.id, sha256(wish.idempotencyKey), sha256(`${wish.lineId} ${wish.to}`))
}

const isFailed = ({ decision }: DecidedLine): boolean =>
  decision.kind === 'no' && decision.reason === 'failed'

/** What could not be paid out by card goes into the wallet instead. */
async function redirect(tx: Tx, order: OrderRow, lineId: number): Promise<void> {
  for (const refund of await selectRefunds(order.id, tx))
    if (refund.order_line_id === lineId && refund.state === 'failed')
      await payAgain(tx, order, refund, 'wallet')
}

/** A twin of this click was faster. */
const isGivenBack = ({ decision }: DecidedLine): boolean =>
  decision.kind === 'no' && (decision.reason === 'under_way' || decision.reason === 'done')

function refuse(lines: readonly DecidedLine[]): Result<never> {
  const [first] = lines
  const reason = first?.decision.kind === 'no' ? first.decision.reason : 'in_progress'
  return fail('REFUND_NOT_POSSIBLE', { detail: REFUND_WORDS[reason], fields: { reason } })
}

/** The promise, in the transaction that takes the eSIM out of its buyer's hands. */
async function promise(
  tx: Tx,
  order: OrderRow,
  { line, iccid, evidence }: DecidedLine,
  to: 'card' | 'wallet',
): Promise<void> {
  const parts = splitRefund(
    await selectPayments(order.id, tx),
    [...(await selectRefunds(order.id, tx)), ...(await selectLost(order.id, tx))],
    line.amount_minor,
  )
  if (!parts) throw new Error(`line ${line.id} of ${order.id}: less was paid than it costs`)
  for (const { paymentId, amountMinor } of parts)
    await requestRefund(tx, {
      orderId: order.id,
      paymentId,
      amount: money(amountMinor, line.currency),
      reason: 'unused',
      lineId: line.id,
      toWallet: to === 'wallet',
    })
  for (const esimId of await returnSoldEsim(tx, line.id))
    await endAutoRenewal(tx, esimId, { to: 'off', reason: null })
  // No provider cancels by its API: until a person has done so in its console, the eSIM could still be used.
  await raiseIncident(
    'returned_esim_usable',
    String(line.id),
    { order: order.number, iccid, provider: line.provider, evidence, costMinor: line.cost_minor },
    tx,
  )
}
