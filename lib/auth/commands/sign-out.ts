import 'server-only'
import { ok, type Result } from '../../core/result'
import { log } from '../../platform/log'
import { revokeSessions, touchSession } from '../repo'
import { forgetSessions } from '../sessions'
import { authClient } from '../supabase'
import { readToken } from '../verify-token'

/**
 * Closes this session, or all of the person's. Ours are refused from now on even if Auth cannot be told; a token that
 * is none has nothing to close, which is what was wanted.
 */
export async function signOut(input: {
  readonly accessToken: string
  readonly scope: 'here' | 'everywhere'
}): Promise<Result<{ closed: number }>> {
  const viewer = await readToken(input.accessToken)
  if (!viewer) return ok({ closed: 0 })
  // One that we have never seen must be known in order to be refused.
  if (viewer.sessionId) await touchSession(viewer.sessionId, viewer.userId)
  const isHere = input.scope === 'here'
  const closed =
    isHere && !viewer.sessionId
      ? 0
      : await revokeSessions(viewer.userId, isHere && viewer.sessionId ? { only: viewer.sessionId } : {})
  forgetSessions(viewer.userId)
  const { error } = await authClient().admin.signOut(input.accessToken, isHere ? 'local' : 'global')
  if (error) log().warn({ code: error.code, status: error.status }, 'auth was not told of a sign-out')
  return ok({ closed })
}
