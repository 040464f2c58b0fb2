import 'server-only'
import { signOut } from '../../auth/commands/sign-out'
import { readToken } from '../../auth/verify-token'
import type { Result } from '../../core/result'
import { detachGuests } from '../repo/people'

/**
 * Closes all sessions of a person. Guests of the old shop's API whose orders have joined the account lose them, too: their
 * tokens are no sessions, and go on for as long as they are refreshed.
 */
export async function signOutEverywhere(accessToken: string): Promise<Result<{ closed: number }>> {
  const viewer = await readToken(accessToken)
  if (viewer) await detachGuests(viewer.userId)
  return signOut({ accessToken, scope: 'everywhere' })
}
