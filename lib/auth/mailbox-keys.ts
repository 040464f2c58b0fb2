import 'server-only'
import { keyedHashes } from '../platform/crypto/keys'
import { mailboxOf, readEmail } from './mailbox'

/**
 * What is kept of an address where a person is to be known again: the keyed hash of its mailbox under every key in force,
 * current first. Look up by any, write the first; empty where there is no address.
 */
export function mailboxKeysOf(email: string | null): readonly string[] {
  const address = email === null ? null : readEmail(email)
  return address === null ? [] : keyedHashes('mailbox', mailboxOf(address))
}
