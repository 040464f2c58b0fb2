import type { VendorOutcome } from '../../../platform/http/vendor-call'
import { costFrom } from '../../amounts'
import { purchaseEnd, saidNo, unknownEnd } from '../../answers'
import { iccidFrom } from '../../iccid-match'
import { installFrom } from '../../install'
import type { RefusalWords } from '../../refusals'
import type { InstallData, PurchaseOutcome } from '../../types'
import { firstText, flagFrom, isRecord, layersOf } from '../../wire'
import { ICCID_NAMES, ORDER_ID_NAMES } from './schemas'

/** Words that AirHub's clients classify refusals by (providers.md §2.6). First match wins. */
export const PURCHASE_WORDS: RefusalWords = [
  [/duplicate|already (?:exist|used|been|present)/i, 'DUPLICATE'],
  [/out of stock|sold out|(?:no|insufficient|not enough) (?:stock|sim|esim|inventory)/i, 'PLAN_UNAVAILABLE'],
  [/balance|insufficient|wallet|credit limit|not enough/i, 'INSUFFICIENT_BALANCE'],
  [/\btoken\b|unauthori[sz]ed|please log ?in/i, 'AUTH'],
  [
    /(?:plan|package).*(?:not|invalid|inactive|un|no longer)|(?:invalid|unknown|no) (?:plan|package)/i,
    'PLAN_UNAVAILABLE',
  ],
  [
    /order.*(?:not found|invalid|not eligible|can ?not|expired)|(?:invalid|no|unknown) order|not eligible/i,
    'NOT_ELIGIBLE',
  ],
  [/travel ?date|required|invalid|validation/i, 'VALIDATION'],
]

export interface PurchaseRead {
  readonly orderId: string | null
  readonly iccid: string | null
  readonly install: InstallData | null
  readonly cost: ReturnType<typeof costFrom>
}

/** No public source fixes the answer: top level, `data` or `result`, object or list (§2.4). */
export function readPurchase(
  outcome: VendorOutcome,
  currency: string,
): { ok: true; value: PurchaseRead } | { ok: false; end: PurchaseOutcome } {
  if (outcome.kind !== 'answered' || outcome.status >= 300) {
    return { ok: false, end: purchaseEnd(outcome, PURCHASE_WORDS) }
  }
  const { body } = outcome
  if (isRecord(body) && flagFrom(body.isSuccess) === false)
    return { ok: false, end: saidNo(body, PURCHASE_WORDS) }
  const layers = layersOf(body, ['data', 'result', 'getInformation', 'getOrderdetails'])
  const iccid = ICCID_NAMES.map((name) => iccidFrom(firstText(layers, [name]))).find(
    (found) => found !== null,
  )
  const value: PurchaseRead = {
    orderId: firstText(layers, ORDER_ID_NAMES),
    iccid: iccid ?? null,
    install: installFrom({
      activationCode: firstText(layers, ['activationCode', 'qrCode', 'qr', 'qrcode', 'lpa']),
      smdpAddress: firstText(layers, ['smdpAddress', 'smdpAdress']),
      matchingId: firstText(layers, ['matchingId', 'matchingID']),
      apn: firstText(layers, ['apn']),
      pin: firstText(layers, ['simPin', 'pin']),
    }),
    cost: costFrom(
      firstText(layers, ['price', 'amount', 'cost']),
      firstText(layers, ['currency']) ?? currency,
    ),
  }
  if (value.orderId === null && value.iccid === null) {
    return { ok: false, end: unknownEnd('neither an order id nor an ICCID in the answer') }
  }
  return { ok: true, value }
}

/** What `InsertRenew` answers is documented nowhere: only an explicit yes or a known no is believed. */
export function readRenewal(outcome: VendorOutcome): { ok: true } | { ok: false; end: PurchaseOutcome } {
  if (outcome.kind !== 'answered' || outcome.status >= 300) {
    return { ok: false, end: purchaseEnd(outcome, PURCHASE_WORDS) }
  }
  const said = isRecord(outcome.body) ? flagFrom(outcome.body.isSuccess) : null
  if (said === true) return { ok: true }
  return {
    ok: false,
    end: said === false ? saidNo(outcome.body, PURCHASE_WORDS) : unknownEnd('no isSuccess'),
  }
}
