import 'server-only'
import { money } from '../../core/money'
import type { Tx } from '../../platform/db/client'
import { post } from '../../wallet/commands/post'
import { leftIn } from '../../wallet/queries'
import { taxIn, taxOwed } from '../../wallet/tax-rules'
import { selectDisputes } from '../repo/disputes'
import { selectFulfilments } from '../repo/fulfilments'
import { selectRefunds } from '../repo/refunds'
import { lockTax, noteBooking } from '../repo/taxes'

/**
 * Brings what is owed to the tax office on an order to its tax in what is earned on it by the ledger: called in the transaction
 * of whatever has changed that, and once its tax is known. The order must be locked. Does nothing where no tax is worked out.
 */
export async function bookTax(tx: Tx, orderId: string): Promise<void> {
  const row = await lockTax(tx, orderId)
  if (!row) return
  const tax = { totalMinor: row.total_minor, taxMinor: row.tax_minor ?? 0 }
  const earnedMinor = Math.min(row.total_minor, Math.max(0, await earnedOn(tx, orderId)))
  const owedMinor = taxIn(earnedMinor, tax)
  const isChanged = owedMinor !== row.booked_minor
  const n = row.bookings + (isChanged ? 1 : 0)
  if (isChanged) await post(tx, taxOwed(orderId, n, money(owedMinor - row.booked_minor, row.currency)))
  await noteBooking(tx, orderId, { minor: owedMinor, n })
}

/** What an order has brought and left, its tax included; minor units. */
async function earnedOn(tx: Tx, orderId: string): Promise<number> {
  const [fulfilments, refunds, disputes] = [
    await selectFulfilments(orderId, tx),
    await selectRefunds(orderId, tx),
    await selectDisputes(orderId, tx),
  ]
  const left = await leftIn(tx, 'revenue', [
    ...fulfilments.map(({ id }) => ({ type: 'fulfilment' as const, id })),
    ...refunds.map(({ id }) => ({ type: 'refund' as const, id })),
    ...disputes.map(({ id }) => ({ type: 'dispute' as const, id })),
  ])
  return -left
}
