import 'server-only'
import { mailboxIn } from '../../auth/mailbox'
import { keysOfMailbox } from '../../auth/mailbox-keys'
import type { Tx } from '../../platform/db/client'
import { insertFormerBuyers, selectAccountEmail, selectPaidOrders } from '../repo/buyers'

/**
 * Keeps of an account that is being deleted what a first order is told by: the keyed hashes of its mailboxes, with each
 * paid order. For the transaction that takes the person out of them, before it does.
 */
export async function rememberBuyer(tx: Tx, userId: string): Promise<void> {
  const account = await selectAccountEmail(userId, tx)
  const rows = (await selectPaidOrders(tx, userId)).flatMap(({ id, email }) =>
    [mailboxIn(email), mailboxIn(account)].flatMap((mailbox) => {
      const [key] = mailbox === null ? [] : keysOfMailbox(mailbox)
      return key === undefined ? [] : [{ order_id: id, mailbox_key: key }]
    }),
  )
  await insertFormerBuyers(tx, rows)
}
