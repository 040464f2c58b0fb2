import 'server-only'
import type { Viewer } from '../auth/types'
import { ORDER_NUMBER } from '../core/ids'
import { type Money, money } from '../core/money'
import { fail, ok, type Result } from '../core/result'
import { hitLimits } from '../platform/http/limits'
import { orderIdOf } from './queries'
import { type DecidedLine, decideLines, readEvidence } from './refund-facts'
import { mayGoTo, type RefundRefusal } from './refund-rules'
import { selectOrder, selectSaleOf } from './repo/orders'
import { selectPayments } from './repo/payments'
import { selectRefunds } from './repo/refunds'
import type { OrderRow, PaymentRow, RefundRow } from './repo/rows'
import { splitRefund } from './rules'
import type { OrderView } from './types'
import { viewOf } from './views'

/** One way in which money can go back: what of it by card, in days, and what into the wallet, at once. */
export interface RefundWay {
  readonly to: 'card' | 'wallet'
  readonly card: Money
  readonly wallet: Money
}

export interface LineRefundability {
  readonly lineId: number
  readonly label: string | null
  readonly name: string
  readonly amount: Money
  readonly answer: 'yes' | 'no'
  /** Empty unless the answer is yes, or it can go into the wallet only: a refund failed, or the order's reward was spent. */
  readonly ways: readonly RefundWay[]
  /** Until when it can be given back as long as it stays unused; null unless the answer is yes. */
  readonly until: string | null
  /** Why not; null when the answer is yes. */
  readonly reason: RefundRefusal | null
  /** Whether a person can be asked to decide otherwise. */
  readonly canAskStaff: boolean
}

/** Can I get my money back? True at the moment it was asked. */
export interface Refundability {
  readonly orderNumber: string
  readonly askedAt: string
  readonly lines: readonly LineRefundability[]
}

/** Whose order it is: whoever holds its token, or the account that it belongs to. */
export interface OrderKey {
  readonly orderNumber: string
  readonly token: string | null
  readonly viewer?: Viewer | null
}

/** @returns null for a wrong number, a wrong token and somebody else's order alike */
export async function openedOrder({ orderNumber, token, viewer }: OrderKey): Promise<OrderRow | null> {
  if (token !== null) {
    const id = await orderIdOf({ orderNumber, token })
    return id === null ? null : selectOrder({ id })
  }
  if (!viewer || !ORDER_NUMBER.test(orderNumber)) return null
  const order = await selectOrder({ number: orderNumber })
  return order?.user_id === viewer.userId ? order : null
}

/** What has gone back of an order, or is about to; oldest first. Errors: ORDER_NOT_FOUND. */
export async function listRefunds(
  key: OrderKey,
): Promise<Result<{ readonly orderNumber: string; readonly refunds: OrderView['refunds'] }>> {
  const order = await openedOrder(key)
  if (!order) return fail('ORDER_NOT_FOUND')
  return ok({ orderNumber: order.number, refunds: (await viewOf(order)).refunds })
}

/** The sale of an eSIM in the viewer's account; null where it was sold to somebody else. */
export async function saleOf(
  viewer: Viewer,
  esimId: string,
): Promise<{ readonly orderNumber: string; readonly lineId: number } | null> {
  return selectSaleOf(viewer.userId, esimId)
}

/**
 * The answer for an order, or for one line of it; the providers are asked now, on the client's limits.
 * Errors: ORDER_NOT_FOUND, RATE_LIMITED.
 */
export async function readRefundability(
  key: OrderKey,
  options: { readonly clientKey: string; readonly lineId?: number },
): Promise<Result<Refundability>> {
  const limit = await hitLimits([{ name: 'read.client', subject: options.clientKey }])
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  const order = await openedOrder(key)
  if (!order) return fail('ORDER_NOT_FOUND')
  const [decided, payments, refunds] = await Promise.all([
    readEvidence(order, { ...options, patienceMs: LOOK_MS, fresh: false }).then((evidence) =>
      decideLines(order, evidence),
    ),
    selectPayments(order.id),
    selectRefunds(order.id),
  ])
  const shown = decided.filter(({ line }) => options.lineId === undefined || line.id === options.lineId)
  return ok({
    orderNumber: order.number,
    askedAt: new Date().toISOString(),
    lines: shown.map((one) => toLine(order, one, payments, refunds)),
  })
}

/** A page does not wait longer than this for a provider. */
const LOOK_MS = 2_500

function toLine(
  order: OrderRow,
  { line, decision }: DecidedLine,
  payments: readonly PaymentRow[],
  refunds: readonly RefundRow[],
): LineRefundability {
  const isYes = decision.kind === 'yes'
  return {
    lineId: line.id,
    label: line.label,
    name: line.bundle.name,
    amount: money(line.amount_minor, line.currency),
    answer: decision.kind,
    ways: waysNow(order, { line, decision }, payments, refunds),
    until: isYes ? new Date(decision.untilMs).toISOString() : null,
    reason: isYes ? null : decision.reason,
    canAskStaff: !isYes && decision.staff,
  }
}

function waysNow(
  order: OrderRow,
  { line, decision }: Pick<DecidedLine, 'line' | 'decision'>,
  payments: readonly PaymentRow[],
  refunds: readonly RefundRow[],
): readonly RefundWay[] {
  if (decision.kind === 'yes')
    return waysOf(order, payments, splitRefund(payments, refunds, line.amount_minor) ?? [])
  if (mayGoTo('wallet', decision))
    return waysOf(order, payments, splitRefund(payments, refunds, line.amount_minor) ?? []).filter(
      ({ to }) => to === 'wallet',
    )
  if (decision.reason !== 'failed' || !order.user_id) return []
  const replaced = new Set(refunds.map(({ replaces }) => replaces))
  const failedMinor = refunds
    .filter(
      ({ id, order_line_id, state, covered_by }) =>
        order_line_id === line.id && state === 'failed' && covered_by === null && !replaced.has(id),
    )
    .reduce((total, { amount_minor }) => total + amount_minor, 0)
  return [{ to: 'wallet', card: money(0, order.currency), wallet: money(failedMinor, order.currency) }]
}

/** Back the way it came; or, for an account, all of it into the wallet at once. */
function waysOf(
  order: OrderRow,
  payments: readonly PaymentRow[],
  parts: NonNullable<ReturnType<typeof splitRefund>>,
): readonly RefundWay[] {
  const isWallet = (id: string) => payments.some((payment) => payment.id === id && payment.kind === 'wallet')
  const sum = (of: typeof parts) =>
    money(
      of.reduce((total, part) => total + part.amountMinor, 0),
      order.currency,
    )
  const card = sum(parts.filter(({ paymentId }) => !isWallet(paymentId)))
  const wallet = sum(parts.filter(({ paymentId }) => isWallet(paymentId)))
  const ways: RefundWay[] = card.amountMinor > 0 ? [{ to: 'card', card, wallet }] : []
  if (order.user_id) ways.push({ to: 'wallet', card: money(0, order.currency), wallet: sum(parts) })
  return ways
}
