import 'server-only'
import { fail, ok, type Result } from '../../core/result'
import { cutText, typedText } from '../../core/typed-text'
import { hitLimits } from '../../platform/http/limits'
import { raiseIncident } from '../incidents'
import { decideLines, readEvidence } from '../refund-facts'
import { REFUND_WORDS } from '../refund-rules'
import { type OrderKey, openedOrder } from '../refundability'

const LONGEST_NOTE = 1_000
const LOOK_MS = 5_000

/**
 * Where the rule says no, a person may say yes: staff get the wish with what the provider says now. A line is asked for
 * once at a time. Nothing moves.
 * Errors: ORDER_NOT_FOUND, RATE_LIMITED, REFUND_NOT_POSSIBLE (nobody can decide otherwise, or it needs nobody).
 */
export async function askForRefund(
  ask: OrderKey & {
    readonly lineId: number
    readonly to: 'card' | 'wallet'
    readonly note: string
    readonly clientKey: string
  },
): Promise<Result<true>> {
  const limit = await hitLimits([{ name: 'refund.client', subject: ask.clientKey }])
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  const order = await openedOrder(ask)
  if (!order) return fail('ORDER_NOT_FOUND')
  const { clientKey, lineId } = ask
  const evidence = await readEvidence(order, {
    clientKey,
    lineId,
    patienceMs: LOOK_MS,
    fresh: false,
    forStaff: true,
  })
  const line = (await decideLines(order, evidence)).find(({ line: { id } }) => id === ask.lineId)
  if (!line) return fail('ORDER_NOT_FOUND')
  const { decision } = line
  if (decision.kind === 'yes') return fail('REFUND_NOT_POSSIBLE', { detail: 'It can be given back at once.' })
  if (!decision.staff) return fail('REFUND_NOT_POSSIBLE', { detail: REFUND_WORDS[decision.reason] })
  await raiseIncident('refund_asked', String(ask.lineId), {
    order: order.number,
    // Not what the buyer calls it: the number below is enough to find it.
    line: line.line.bundle.name,
    amountMinor: line.line.amount_minor,
    currency: line.line.currency,
    to: ask.to,
    why: decision.reason,
    evidence: line.evidence,
    provider: line.line.provider,
    iccid: line.iccid,
    note: cutText(typedText(ask.note).trim(), LONGEST_NOTE),
  })
  return ok(true)
}
