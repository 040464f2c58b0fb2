import type { VendorOutcome } from '../../../platform/http/vendor-call'
import { costFrom } from '../../amounts'
import { purchaseEnd, saidNo, unknownEnd } from '../../answers'
import type { RefusalWords } from '../../refusals'
import type { PurchaseOutcome } from '../../types'
import { flagFrom, isRecord, layersOf } from '../../wire'
import { orderSchema, type VendorOrder } from './schemas'

/** The hub's messages are not public: the words every vendor uses. First match wins. */
const WORDS: RefusalWords = [
  [/duplicate|already (?:exist|used|been)/i, 'DUPLICATE'],
  [/out of stock|sold out|(?:no|not enough|insufficient) (?:stock|inventory|profiles?)/i, 'PLAN_UNAVAILABLE'],
  [/insufficient|not enough|balance|credit|funds|wallet/i, 'INSUFFICIENT_BALANCE'],
  [/top-?\s?up.*not|not.*top-?\s?up|compatible|order.*(?:not found|invalid|not exist)/i, 'NOT_ELIGIBLE'],
  [/bundle.*(?:not|un|invalid|inactive|no longer)|(?:invalid|unknown|no) bundle/i, 'PLAN_UNAVAILABLE'],
  [/api[ -]?key|tenant|unauthori[sz]ed|forbidden/i, 'AUTH'],
  [/required|validation/i, 'VALIDATION'],
]

export function readOrder(
  outcome: VendorOutcome,
  currency: string,
): { ok: true; order: VendorOrder; cost: ReturnType<typeof costFrom> } | { ok: false; end: PurchaseOutcome } {
  if (outcome.kind !== 'answered' || outcome.status >= 300)
    return { ok: false, end: purchaseEnd(outcome, WORDS) }
  const { body } = outcome
  if (isRecord(body) && flagFrom(body.success) === false) return { ok: false, end: saidNo(body, WORDS) }
  if (!isRecord(body) || flagFrom(body.success) !== true) {
    return { ok: false, end: unknownEnd('answered without success') }
  }
  const [order] = layersOf(body, ['data', 'order', 'item']).flatMap(
    (row) => orderSchema.safeParse(row).data ?? [],
  )
  if (!order) return { ok: false, end: unknownEnd('no order in the answer') }
  if (/fail|reject|cancel|error/i.test(order.orderStatus ?? '')) {
    return {
      ok: false,
      end: { kind: 'unknown', reason: `order ${order.orderStatus}`, refs: { orderId: order.orderId } },
    }
  }
  return { ok: true, order, cost: costFrom(order.totalAmount, currency) }
}
