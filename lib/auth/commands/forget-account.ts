import 'server-only'
import type { Tx } from '../../platform/db/client'
import { log } from '../../platform/log'
import { anonymiseProfile, lockProfile, revokeSessions } from '../repo'
import { adminClient } from '../supabase'

/** Before anything of an account is taken away: what is being given to it right now is there, and nothing else is given. */
export const closeAccount = (tx: Tx, userId: string): Promise<void> => lockProfile(tx, userId)

/** The account's own part of a deletion: no name, no address, no open session. */
export async function forgetAccount(tx: Tx, userId: string): Promise<void> {
  await anonymiseProfile(tx, userId)
  await revokeSessions(userId, {}, tx)
}

/**
 * Takes the address out of Supabase Auth, after the deletion is committed.
 * @returns false where the installation has no secret key or Auth does not answer: the address then stays in auth.users
 * of the project, closed for us, until its owner removes it there or signs in anew to an empty account.
 */
export async function removeFromAuth(userId: string): Promise<boolean> {
  const admin = adminClient()
  const { error } = admin ? await admin.deleteUser(userId) : { error: { code: 'no secret key', status: 0 } }
  if (error)
    log().error({ userId, code: error.code, status: error.status }, 'a deleted account is still in auth')
  return error === null
}
