import 'server-only'
import type { Tx } from '../platform/db/client'
import { owedOf } from '../wallet/queries'
import { selectDisputes } from './repo/disputes'
import { selectFulfilments } from './repo/fulfilments'
import { selectPayments } from './repo/payments'
import { selectRefunds } from './repo/refunds'

/** What the shop still owes on an order, by the ledger; minor units. */
export async function owedOn(tx: Tx, orderId: string): Promise<number> {
  const [paid, refunds, fulfilments, disputes] = [
    await selectPayments(orderId, tx),
    await selectRefunds(orderId, tx),
    await selectFulfilments(orderId, tx),
    await selectDisputes(orderId, tx),
  ]
  return owedOf(tx, [
    // A top-up was delivered under the order itself.
    { type: 'order' as const, id: orderId },
    ...paid.map(({ id }) => ({ type: 'payment' as const, id })),
    ...refunds.map(({ id }) => ({ type: 'refund' as const, id })),
    ...fulfilments.map(({ id }) => ({ type: 'fulfilment' as const, id })),
    ...disputes.map(({ id }) => ({ type: 'dispute' as const, id })),
  ])
}
