import 'server-only'
import type { Tx } from '../../platform/db/client'
import { anonymiseContacts, anonymiseMails, forgetTyped } from '../repo'

/**
 * Takes a deleted account out of the outbox, in the transaction of its deletion: the mails of its orders, wherever they
 * went, and those to its own address. Mails to staff stay, without what the person wrote. A mail that still waits for
 * the person is not sent.
 */
export async function forgetPerson(
  tx: Tx,
  person: {
    /** The verified address, in lower case; never one that somebody typed. */
    readonly email: string | null
    readonly orderNumbers: readonly string[]
    readonly lineIds: readonly number[]
  },
): Promise<void> {
  await anonymiseMails(tx, person)
  await forgetTyped(tx, person)
  if (person.email !== null) await anonymiseContacts(tx, person.email)
}
