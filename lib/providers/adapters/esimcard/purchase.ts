import type { VendorOutcome } from '../../../platform/http/vendor-call'
import { purchaseEnd, saidNo, unknownEnd } from '../../answers'
import type { RefusalWords } from '../../refusals'
import type { InstallData, PurchaseOutcome } from '../../types'
import { flagFrom, isRecord, layersOf } from '../../wire'
import { installOf } from './mapping'
import { purchaseSchema } from './schemas'

/** Refusals, also with HTTP 200 (providers.md §3.5). First match wins. */
const WORDS: RefusalWords = [
  [
    /out of stock|sold out|(?:no|not enough|insufficient) (?:stock|sims?|esims?|inventory)/i,
    'PLAN_UNAVAILABLE',
  ],
  [/insufficient|not enough|balance|credit|funds/i, 'INSUFFICIENT_BALANCE'],
  [
    /top-?\s?up.*(?:not|un)|not.*top-?\s?up|(?:iccid|imei|e?sim)\b.*(?:not|invalid|un)|(?:invalid|unknown) (?:iccid|imei|e?sim)/i,
    'NOT_ELIGIBLE',
  ],
  [
    /package.*(?:not|invalid|un|no longer|inactive|does)|(?:invalid|unknown|no) package|package_type_id/i,
    'PLAN_UNAVAILABLE',
  ],
  [/unauthenticated|unauthori[sz]ed/i, 'AUTH'],
]

export interface PurchaseRead {
  /** false = accepted, to be looked up later. */
  readonly applied: boolean
  readonly iccid: string | null
  readonly simId: string | null
  readonly orderId: string | null
  readonly applicationId: string | null
  readonly install: InstallData | null
}

/** Instant, delayed without any id, or async with `order_id` and `sim_id` (§3.3). */
export function readPurchase(
  outcome: VendorOutcome,
): { ok: true; value: PurchaseRead } | { ok: false; end: PurchaseOutcome } {
  if (outcome.kind !== 'answered' || outcome.status >= 300) {
    return { ok: false, end: purchaseEnd(outcome, WORDS) }
  }
  const { body } = outcome
  if (isRecord(body) && flagFrom(body.status) === false) return { ok: false, end: saidNo(body, WORDS) }
  const layers = layersOf(body, ['data', 'result']).flatMap(
    (layer) => purchaseSchema.safeParse(layer).data ?? [],
  )
  const data = layers.find((layer) => layer.sim_applied !== null || layer.sim || layer.order_id !== null)
  if (!data) return { ok: false, end: unknownEnd('neither an eSIM nor an order in the answer') }
  const { sim, package: applied } = data
  return {
    ok: true,
    value: {
      applied: data.sim_applied !== false && sim !== null && sim !== undefined,
      iccid: sim?.iccid ?? null,
      simId: sim?.id ?? data.sim_id ?? applied?.sim_id?.toString() ?? null,
      orderId: data.order_id,
      applicationId: applied?.id ?? null,
      install: sim ? installOf(sim) : null,
    },
  }
}
