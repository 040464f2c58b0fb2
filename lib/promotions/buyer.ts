import 'server-only'
import { type DeviceKeys, NO_DEVICE } from '../auth/device-keys'
import { mailboxIn } from '../auth/mailbox'
import { keysOfMailbox } from '../auth/mailbox-keys'
import type { Tx } from '../platform/db/client'
import { type Buyer, selectAccountEmail } from './repo/buyers'

/**
 * A person as promotions tell them apart: an account with its own address, whatever address an order is placed with, and
 * the mailbox behind each. `ada+trip@…` and `ada@…` are one.
 */
export async function findBuyer(
  userId: string | null,
  email: string | null,
  from?: Tx,
  devices: DeviceKeys = NO_DEVICE,
): Promise<Buyer> {
  const own = userId === null ? null : await selectAccountEmail(userId, from)
  const [typed, account] = [mailboxIn(email), mailboxIn(own)]
  const mailboxes = [...new Set([typed, account].filter((mailbox) => mailbox !== null))]
  return {
    userId,
    mailboxes,
    mailboxKeys: mailboxes.flatMap(keysOfMailbox),
    mailboxKey: typed === null ? null : (keysOfMailbox(typed)[0] ?? null),
    accountMailboxKey: account === null ? null : (keysOfMailbox(account)[0] ?? null),
    devices,
  }
}
