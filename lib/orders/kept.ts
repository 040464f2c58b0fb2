import 'server-only'
import type { Tx } from '../platform/db/client'
import { type Kept, keptOf } from '../promotions/rules'
import { selectLost } from './repo/disputes'
import { selectPromisedLines } from './repo/promised-lines'
import { selectRefunds } from './repo/refunds'
import type { RefundRow } from './repo/rows'
import { WHOLE_PAYMENT } from './rules'

/** What came in besides the price went back as it came: it bought nothing and earned nothing. */
const isOfPrice = ({ reason }: RefundRow): boolean => !WHOLE_PAYMENT.has(reason)

/**
 * What of an order is still paid for, line by line, told by what more of it is about to go back (line → minor units). Each
 * promise counts once, whichever refund pays it out; so does what banks have taken for good. With a transaction the order must
 * be locked.
 */
export async function keptIn(
  orderId: string,
  tx?: Tx,
): Promise<(more?: ReadonlyMap<number, number>) => Kept> {
  const refunds = await selectRefunds(orderId, tx)
  const replaced = new Set(refunds.map(({ replaces }) => replaces))
  const besides = new Set(refunds.filter((row) => !isOfPrice(row)).map(({ payment_id }) => payment_id))
  const back = refunds.filter((row) => isOfPrice(row) && !replaced.has(row.id) && row.covered_by === null)
  const lost = (await selectLost(orderId, tx)).filter(({ payment_id }) => !besides.has(payment_id))
  const sumOf = (rows: readonly { readonly amount_minor: number }[]) =>
    rows.reduce((sum, { amount_minor }) => sum + amount_minor, 0)
  const lines = await selectPromisedLines(orderId, tx)
  const elsewhereMinor = sumOf(lost) + sumOf(back.filter(({ order_line_id }) => order_line_id === null))
  return (more) =>
    keptOf(
      lines.map((line) => ({
        amountMinor: line.amount_minor,
        cashbackMinor: line.cashback_minor,
        returnedMinor:
          sumOf(back.filter(({ order_line_id }) => order_line_id === line.id)) + (more?.get(line.id) ?? 0),
      })),
      elsewhereMinor,
    )
}
