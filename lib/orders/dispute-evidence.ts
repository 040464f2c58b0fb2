import 'server-only'
import { countryByAlpha2 } from '../core/countries'
import { type Money, money, toDecimalText } from '../core/money'
import { fail, ok, type Result } from '../core/result'
import { selectDelivered, selectSteps } from './repo/dispute-evidence'
import { selectDispute } from './repo/disputes'
import { selectOrder } from './repo/orders'

/** What was sold, delivered and used, for the bank. No address of a device or a visitor is in it: none is kept. */
export interface DisputeEvidence {
  readonly disputeId: string
  readonly orderNumber: string
  readonly disputed: Money
  readonly bankReason: string
  readonly answerBy: string | null
  readonly buyer: string | null
  /** The buyer's word not to be there, where something is not sold from everywhere and nobody knew; null: none was needed. */
  readonly saidOutside: { readonly countries: readonly string[]; readonly at: string | null } | null
  readonly paid: { readonly amount: Money; readonly at: string | null }
  readonly delivered: readonly {
    readonly item: string
    readonly kind: string
    readonly price: Money
    readonly iccid: string | null
    readonly deliveredAt: string | null
    readonly givenBackAt: string | null
    readonly usedBytes: number | null
    readonly usedAt: string | null
    readonly esimState: string | null
  }[]
  readonly steps: readonly { readonly at: string; readonly what: string; readonly to: string }[]
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

/** For staff who answer the bank; as data, and as text to paste. Errors: NOT_FOUND. */
export async function disputeEvidence(
  disputeId: string,
): Promise<Result<{ readonly data: DisputeEvidence; readonly text: string }>> {
  const dispute = await selectDispute(disputeId)
  const order = dispute && (await selectOrder({ id: dispute.order_id }))
  if (!dispute || !order) return fail('NOT_FOUND')
  const [lines, steps] = await Promise.all([selectDelivered(order.id), selectSteps(order.id)])
  const data: DisputeEvidence = {
    disputeId,
    orderNumber: order.number,
    disputed: money(dispute.amount_minor, dispute.currency),
    bankReason: dispute.reason,
    answerBy: iso(dispute.evidence_due_at),
    buyer: order.email,
    saidOutside: order.outside_countries && {
      countries: order.outside_countries,
      at: iso(order.outside_said_at),
    },
    paid: { amount: money(order.amount_minor, order.currency), at: iso(order.paid_at) },
    delivered: lines.map((line) => ({
      item: line.bundle,
      kind: line.kind,
      price: money(line.amount_minor, order.currency),
      iccid: line.iccid,
      deliveredAt: iso(line.delivered_at),
      givenBackAt: iso(line.returned_at),
      usedBytes: line.used_bytes,
      usedAt: iso(line.used_at),
      esimState: line.esim_state,
    })),
    steps: steps.map(({ at, what, to }) => ({ at: at.toISOString(), what, to })),
  }
  return ok({ data, text: textOf(data) })
}

const amountOf = (amount: Money): string => `${toDecimalText(amount)} ${amount.currency}`

const outsideText = ({ countries, at }: NonNullable<DisputeEvidence['saidOutside']>): string =>
  `The buyer said not to be in ${countries.map((code) => countryByAlpha2(code)?.name ?? code).join(', ')}: ${at}`

/** Banks read English. */
function textOf(data: DisputeEvidence): string {
  const goods = data.delivered.flatMap((line) => [
    `- ${line.item} (${line.kind === 'new_esim' ? 'new eSIM' : 'plan added to an eSIM'}), ${amountOf(line.price)}`,
    `  eSIM ${line.iccid ?? 'none'}; delivered ${line.deliveredAt ?? 'not yet'}`,
    line.usedBytes === null
      ? '  its use is not reported by the operator'
      : `  ${line.usedBytes} bytes used by ${line.usedAt}; eSIM ${line.esimState ?? 'state unknown'}`,
    ...(line.givenBackAt ? [`  given back by the buyer ${line.givenBackAt}`] : []),
  ])
  return [
    `Order ${data.orderNumber}, dispute ${data.disputeId} over ${amountOf(data.disputed)} (${data.bankReason})`,
    `Buyer: ${data.buyer ?? 'no address given'}`,
    ...(data.saidOutside ? [outsideText(data.saidOutside)] : []),
    `Paid: ${amountOf(data.paid.amount)}, ${data.paid.at ?? 'not recorded'}`,
    'What was bought:',
    ...goods,
    'What happened, in UTC:',
    ...data.steps.map(({ at, what, to }) => `- ${at} ${what}: ${to}`),
  ].join('\n')
}
