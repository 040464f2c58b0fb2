import 'server-only'
import { mailboxOf, readEmail } from '../auth/mailbox'
import { mailboxKeysOf } from '../auth/mailbox-keys'
import type { Buyer } from './repo/promotions'

/** A person as promotions tell them apart: `ada+trip@…` and `ada@…` are one. */
export function buyerOf(userId: string | null, email: string | null): Buyer {
  const address = email === null ? null : readEmail(email)
  const mailbox = address === null ? null : mailboxOf(address)
  return { userId, mailbox, mailboxKeys: mailboxKeysOf(email) }
}
