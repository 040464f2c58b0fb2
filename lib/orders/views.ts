import 'server-only'
import { maskEmail } from '../core/mask-email'
import { money } from '../core/money'
import { lookingUntil } from './looking-until'
import { taxOf } from './order-tax'
import { selectAttempt, selectFulfilments, selectSettings } from './repo/fulfilments'
import { selectLines, selectSoldEsims } from './repo/orders'
import { selectPayments } from './repo/payments'
import { selectRefunds } from './repo/refunds'
import type { FulfilmentRow, LineRow, OrderRow, PaymentRow, RefundRow } from './repo/rows'
import { awaitsMoney } from './rules'
import type { FulfilmentState, OrderLineView, OrderView, RefundReason, RefundView } from './types'

/** Everything the buyer may know of an order, field by field. */
export async function viewOf(order: OrderRow): Promise<OrderView> {
  const [lines, fulfilments, refunds, payments, tax] = await Promise.all([
    selectLines(order.id),
    selectFulfilments(order.id),
    selectRefunds(order.id),
    selectPayments(order.id),
    taxOf(order),
  ])
  const shown = await lineViews(lines, fulfilments)
  const [first] = shown
  if (!first) throw new Error(`order ${order.id} has no line`)
  const unended = shown.find(({ fulfilment }) => fulfilment && !ENDED.has(fulfilment)) ?? first
  return {
    orderNumber: order.number,
    state: order.state,
    kind: first.kind,
    lines: shown,
    fulfilment: unended.fulfilment,
    iccid: first.iccid ?? '',
    bundle: first.bundle,
    price: money(order.amount_minor, order.currency),
    fromWallet: money(order.paid_at ? order.wallet_minor : 0, order.currency),
    tax,
    emailMasked: order.email ? maskEmail(order.email) : null,
    createdAt: order.created_at.toISOString(),
    paidAt: order.paid_at?.toISOString() ?? null,
    fulfilledAt: order.fulfilled_at?.toISOString() ?? null,
    refund: latestOf(refunds),
    refunds: refunds.map(refundView),
    lookingUntil: unended.lookingUntil,
    checkoutUrl: payableUrl(order, payments),
    final: isFinal(order, refunds) && !shown.some(awaitsInstall(order)) && !awaitsTax(order, tax),
  }
}

const ENDED: ReadonlySet<FulfilmentState> = new Set(['succeeded', 'rejected', 'manual'])

async function lineViews(
  lines: readonly LineRow[],
  fulfilments: readonly FulfilmentRow[],
): Promise<OrderLineView[]> {
  const sold = new Map(
    (await selectSoldEsims(lines.map(({ id }) => id))).map((esim) => [esim.order_line_id, esim]),
  )
  return Promise.all(
    lines.map(async (line) => {
      const fulfilment = fulfilments.find(({ order_line_id }) => order_line_id === line.id) ?? null
      const esim = sold.get(line.id)
      return {
        lineId: line.id,
        kind: line.kind as OrderLineView['kind'],
        label: line.label,
        bundle: line.bundle,
        travelDate: line.travel_date,
        price: money(line.amount_minor, line.currency),
        fulfilment: fulfilment?.state ?? null,
        iccid: line.iccid ?? fulfilment?.iccid ?? null,
        esimId: esim?.id ?? null,
        installable: esim?.installable ?? false,
        lookingUntil: await untilWhen(fulfilment),
      }
    }),
  )
}

function refundView(row: RefundRow): RefundView {
  // What the bank has paid is back where the card's money is.
  const isByBank = row.covered_by !== null
  const state = isByBank ? 'succeeded' : row.state
  return {
    amount: money(isByBank ? row.covered_minor : row.amount_minor, row.currency),
    state: state === 'succeeded' || state === 'failed' ? state : 'pending',
    reason: row.reason as RefundReason,
    destination: row.destination === 'wallet' && !isByBank ? 'wallet' : 'card',
    at: row.updated_at.toISOString(),
    lineId: row.order_line_id,
  }
}

function latestOf(refunds: readonly RefundRow[]): OrderView['refund'] {
  const refund = refunds.at(-1)
  if (!refund) return null
  const { amount, state, destination, at } = refundView(refund)
  return { amount, state, destination, at }
}

/** Until when we look by ourselves, by the same facts as `resolveUnknown`. */
async function untilWhen(fulfilment: FulfilmentRow | null): Promise<string | null> {
  if (fulfilment?.state !== 'unknown') return null
  const [settings, attempt] = await Promise.all([
    selectSettings(fulfilment.provider),
    selectAttempt(fulfilment.id, fulfilment.attempt),
  ])
  return lookingUntil(fulfilment.state_reason, {
    sentAtMs: (attempt?.sent_at ?? fulfilment.updated_at).getTime(),
    nowMs: Date.now(),
    settings: {
      settleWindowSeconds: settings.settle_window_seconds,
      manualAfterSeconds: settings.manual_after_seconds,
    },
  })
}

function payableUrl(order: OrderRow, payments: readonly PaymentRow[]): string | null {
  if (!awaitsMoney(order.state)) return null
  const open = payments.find(
    (payment) => payment.state === 'open' && payment.expires_at.getTime() > Date.now(),
  )
  return open?.checkout_url ?? null
}

/** Delivered without its installation data: it is asked for again and again for a day. */
const awaitsInstall = (order: OrderRow) => (line: OrderLineView) =>
  line.kind === 'new_esim' &&
  line.fulfilment === 'succeeded' &&
  !line.installable &&
  Date.now() - (order.fulfilled_at ?? order.created_at).getTime() < INSTALL_PATIENCE_MS

const INSTALL_PATIENCE_MS = 86_400_000

/** It follows the payment by seconds; where it does not, nobody waits for it. */
const awaitsTax = ({ paid_at }: OrderRow, tax: OrderView['tax']): boolean =>
  tax?.state === 'pending' && Date.now() - (paid_at?.getTime() ?? 0) < TAX_PATIENCE_MS

const TAX_PATIENCE_MS = 60_000

function isFinal(order: OrderRow, refunds: readonly RefundRow[]): boolean {
  if (refunds.some((refund) => refund.state === 'requested' || refund.state === 'pending')) return false
  return ['fulfilled', 'refunded', 'partially_refunded', 'expired', 'canceled', 'needs_review'].includes(
    order.state,
  )
}
