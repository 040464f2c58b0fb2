import type { VendorOutcome } from '../../../platform/http/vendor-call'
import { costFrom } from '../../amounts'
import { purchaseEnd, saidNo, unknownEnd } from '../../answers'
import { iccidFrom } from '../../iccid-match'
import { installFrom } from '../../install'
import { messageOf, type RefusalWords } from '../../refusals'
import type { InstallData, PurchaseOutcome } from '../../types'
import { firstText, flagFrom, isRecord, layersOf, textFrom } from '../../wire'

/** Refusals before anything is charged; eSIM Go's messages (providers.md §1.7). First match wins. */
const WORDS: RefusalWords = [
  [/(?:out of|no|insufficient|not enough) (?:stock|inventory)|sold out/i, 'PLAN_UNAVAILABLE'],
  [/insufficient|not enough|balance|credit|funds|wallet/i, 'INSUFFICIENT_BALANCE'],
  [/(?:iccid|esim)\b.*(?:not|invalid|unknown|belong)|(?:invalid|unknown) (?:iccid|esim)/i, 'NOT_ELIGIBLE'],
  [/(?:bundle|item|product|plan).*(?:not|invalid|unknown|unavailable)|(?:invalid|unknown) (?:bundle|item)/i, 'PLAN_UNAVAILABLE'],
  [/api[ -]?key|client ?secret|unauthori[sz]ed|forbidden|access denied|credential/i, 'AUTH'],
] // biome-ignore format: a table reads better in rows

export interface OrderAnswer {
  readonly orderReference: string | null
  readonly iccid: string | null
  readonly applicationId: string | null
  readonly install: InstallData | null
  readonly cost: ReturnType<typeof costFrom>
}

/** Reads `processorders`; its shape is not public, so every variant of eSIM Go's order body is accepted. */
export function readOrder(
  outcome: VendorOutcome,
  currency: string,
): { ok: true; value: OrderAnswer } | { ok: false; end: PurchaseOutcome } {
  if (outcome.kind !== 'answered' || outcome.status >= 300)
    return { ok: false, end: purchaseEnd(outcome, WORDS) }
  const layers = layersOf(outcome.body, ['data', 'result', 'order', 'orders', 'esims', 'esim'])
  const answer: OrderAnswer = {
    orderReference: firstText(layers, ['orderReference', 'orderRef', 'order_reference', 'reference']),
    iccid: iccidFrom(firstText(layers, ['iccid', 'ICCID']) ?? firstOf(layers, 'iccids')),
    applicationId: firstText(layers, ['assignmentReference']),
    install: installFrom({
      matchingId: firstText(layers, ['matchingId', 'matchingID']),
      smdpAddress: firstText(layers, ['smdpAddress', 'rspUrl']),
    }),
    cost: costFrom(firstText(layers, ['total', 'subTotal']), firstText(layers, ['currency']) ?? currency),
  }
  const said = layers.map((layer) => layer.success ?? layer.status)
  const refused = said.some(
    (word) => flagFrom(word) === false || /fail|reject|declin|cancel|error/i.test(textFrom(word) ?? ''),
  )
  if (refused) return { ok: false, end: saidNo(outcome.body, WORDS) }
  if (answer.orderReference === null && answer.iccid === null)
    return { ok: false, end: withoutTrace(outcome.body) }
  return { ok: true, value: answer }
}

/** A 200 that names neither an order nor an eSIM. */
const withoutTrace = (body: unknown): PurchaseOutcome =>
  isRecord(body) && messageOf(body) !== null
    ? saidNo(body, WORDS)
    : unknownEnd('no order reference in the answer')

function firstOf(layers: readonly Record<string, unknown>[], key: string): string | null {
  for (const layer of layers) {
    const list = layer[key]
    if (Array.isArray(list) && list.length > 0) return textFrom(list[0])
  }
  return null
}
