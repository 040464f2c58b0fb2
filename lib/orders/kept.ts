import 'server-only'
import type { Tx } from '../platform/db/client'
import { type Kept, keptOf } from '../promotions/rules'
import { selectPromisedLines } from './repo/promised-lines'
import { selectRefunds } from './repo/refunds'
import type { RefundRow } from './repo/rows'

/** What came in besides the price went back as it came: it bought nothing and earned nothing. */
const isOfPrice = ({ reason }: RefundRow): boolean => reason !== 'paid_twice' && reason !== 'paid_late'

/**
 * What of an order is still paid for, line by line, told by what more of it is about to go back (line → minor units). Each
 * promise counts once, whichever refund pays it out. With a transaction the order must be locked.
 */
export async function keptIn(
  orderId: string,
  tx?: Tx,
): Promise<(more?: ReadonlyMap<number, number>, lostMinor?: number) => Kept> {
  const refunds = await selectRefunds(orderId, tx)
  const replaced = new Set(refunds.map(({ replaces }) => replaces))
  const back = refunds.filter((row) => isOfPrice(row) && !replaced.has(row.id))
  const sumOf = (rows: readonly RefundRow[]) => rows.reduce((sum, { amount_minor }) => sum + amount_minor, 0)
  const lines = await selectPromisedLines(orderId, tx)
  const elsewhereMinor = sumOf(back.filter(({ order_line_id }) => order_line_id === null))
  return (more, lostMinor = 0) =>
    keptOf(
      lines.map((line) => ({
        amountMinor: line.amount_minor,
        cashbackMinor: line.cashback_minor,
        returnedMinor:
          sumOf(back.filter(({ order_line_id }) => order_line_id === line.id)) + (more?.get(line.id) ?? 0),
      })),
      elsewhereMinor + lostMinor,
    )
}
