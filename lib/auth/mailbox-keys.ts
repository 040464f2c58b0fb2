import 'server-only'
import { keyedHashes } from '../platform/crypto/keys'
import { mailboxIn } from './mailbox'

/** What is kept of a mailbox where a person is to be known again: its keyed hash under every key in force, the current one first. */
export const keysOfMailbox = (mailbox: string): readonly string[] => keyedHashes('mailbox', mailbox)

/** The same for an address. Look up by any, write the first; empty where there is no address. */
export function mailboxKeysOf(email: string | null): readonly string[] {
  const mailbox = mailboxIn(email)
  return mailbox === null ? [] : keysOfMailbox(mailbox)
}
