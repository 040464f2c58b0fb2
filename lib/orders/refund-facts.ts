import 'server-only'
import { ownedEsim } from '../esims/queries'
import type { Tx } from '../platform/db/client'
import {
  decideRefund,
  type Evidence,
  evidenceOf,
  type LineFacts,
  mayGoTo,
  type RefundDecision,
  type RefundRefusal,
} from './refund-rules'
import { hasOpenDispute, selectLost } from './repo/disputes'
import { selectFulfilments } from './repo/fulfilments'
import { selectLines } from './repo/orders'
import { selectPayments } from './repo/payments'
import { countGivenBack, selectRefundPolicy } from './repo/refund-policy'
import { selectRefunds } from './repo/refunds'
import type { FulfilmentRow, LineRow, OrderRow, RefundRow } from './repo/rows'
import { rewardsSpent } from './reward-facts'
import { splitRefund } from './rules'

/** A line of an order, and whether its money can be had back. */
export interface DecidedLine {
  readonly line: LineRow
  readonly iccid: string | null
  readonly evidence: Evidence
  readonly decision: RefundDecision
}

/**
 * The rule applied to an order as it stands. Lines are judged one after the other: what the one before gives back counts
 * against the limit of the next. With a transaction, the order is locked by the caller and so is its buyer's count.
 */
export async function decideLines(
  order: OrderRow,
  evidence: ReadonlyMap<number, Evidence>,
  tx?: Tx,
): Promise<readonly DecidedLine[]> {
  const policy = await selectRefundPolicy(order.currency, tx)
  const [lines, fulfilments, refunds] = [
    await selectLines(order.id, tx),
    await selectFulfilments(order.id, tx),
    await selectRefunds(order.id, tx),
  ]
  const payments = await selectPayments(order.id, tx)
  const isLive = ({ state }: RefundRow) => state !== 'failed'
  const facts = {
    state: order.state,
    isDisputed: await hasOpenDispute(order.id, tx),
    isPaidByBank: (await selectLost(order.id, tx)).length > 0,
    hasAccount: order.user_id !== null,
    isRefundedElsewhere: refunds.some((row) => row.reason === 'staff' && row.order_line_id === null),
    givenBackByBuyer: await countGivenBack(order, policy.perBuyerDays, tx),
  }
  const isSpentWith = await rewardsSpent(order, tx)
  const more = new Map<number, number>()
  let givenBackMinor = refunds
    .filter((row) => row.reason === 'unused' && isLive(row))
    .reduce((sum, row) => sum + row.amount_minor, 0)
  return lines.map((line) => {
    const fulfilment = fulfilments.find(({ order_line_id }) => order_line_id === line.id) ?? null
    const seen = evidence.get(line.id) ?? 'not_known'
    const isToCard = (splitRefund(payments, refunds, line.amount_minor) ?? []).some(({ paymentId }) =>
      payments.some(({ id, kind }) => id === paymentId && kind !== 'wallet'),
    )
    const isRewardSpent = isToCard && isSpentWith(new Map([...more, [line.id, line.amount_minor]]))
    const decision = decideRefund(
      { ...lineFacts(line, fulfilment, refunds, seen), isRewardSpent },
      { ...facts, givenBackMinor },
      policy,
      Date.now(),
    )
    if (mayGoTo('wallet', decision)) {
      givenBackMinor += line.amount_minor
      more.set(line.id, line.amount_minor)
    }
    return { line, iccid: line.iccid ?? fulfilment?.iccid ?? null, evidence: seen, decision }
  })
}

const lineFacts = (
  line: LineRow,
  fulfilment: FulfilmentRow | null,
  refunds: readonly RefundRow[],
  evidence: Evidence,
): Omit<LineFacts, 'isRewardSpent'> => ({
  kind: line.kind,
  amountMinor: line.amount_minor,
  fulfilment: fulfilment?.state ?? null,
  deliveredAtMs: fulfilment?.state === 'succeeded' ? fulfilment.updated_at.getTime() : null,
  refund: refundStateOf(refunds.filter(({ order_line_id }) => order_line_id === line.id)),
  evidence,
})

function refundStateOf(refunds: readonly RefundRow[]): LineFacts['refund'] {
  if (refunds.some(({ state }) => state === 'requested' || state === 'pending')) return 'under_way'
  const replaced = new Set(refunds.map(({ replaces }) => replaces))
  const isOwed = (row: RefundRow) =>
    row.state === 'failed' && row.covered_by === null && !replaced.has(row.id)
  if (refunds.some(isOwed)) return 'failed'
  return refunds.some(({ state, covered_by }) => state === 'succeeded' || covered_by !== null)
    ? 'done'
    : 'none'
}

export interface Asking {
  readonly clientKey: string
  /** Whoever has not answered by then is not known. */
  readonly patienceMs: number
  /** Nothing remembered counts: money depends on it. */
  readonly fresh: boolean
  readonly lineId?: number
  /** A person decides, and wants to know in any case. */
  readonly forStaff?: boolean
}

/** Reasons that stand besides what the provider says: whether it was used is told first. */
const BESIDES: ReadonlySet<RefundRefusal> = new Set([
  'above_limit',
  'too_many',
  'needs_account',
  'reward_spent',
])
const FOR_STAFF: ReadonlySet<RefundRefusal> = new Set(['late', 'not_offered'])
const isAsked = (decision: RefundDecision, forStaff: boolean): boolean =>
  decision.kind === 'yes' || BESIDES.has(decision.reason) || (forStaff && FOR_STAFF.has(decision.reason))

/** What the providers say now of the lines that could be given back if they were unused; nobody else is asked. */
export async function readEvidence(order: OrderRow, asking: Asking): Promise<ReadonlyMap<number, Evidence>> {
  const hopes = new Map((await selectLines(order.id)).map(({ id }) => [id, 'unused'] as const))
  const hopeful = (await decideLines(order, hopes)).filter(
    ({ line, decision }) =>
      isAsked(decision, asking.forStaff ?? false) &&
      (asking.lineId === undefined || asking.lineId === line.id),
  )
  const over = new Promise<'not_known'>((resolve) => {
    setTimeout(() => resolve('not_known'), asking.patienceMs).unref()
  })
  return new Map(
    await Promise.all(
      hopeful.map(async ({ line, iccid }) => {
        const seen = iccid ? await Promise.race([ask(iccid, asking), over]) : 'not_known'
        return [line.id, seen] as const
      }),
    ),
  )
}

async function ask(iccid: string, { clientKey, fresh }: Asking): Promise<Evidence> {
  const answer = await ownedEsim(iccid, { clientKey, ...(fresh ? { maxAgeSeconds: 0 } : {}) })
  return answer.ok ? evidenceOf(answer.value.esim) : 'not_known'
}
