import 'server-only'
import { profileOf } from '../../auth/profiles'
import { sessionsOf } from '../../auth/sessions'
import type { Viewer } from '../../auth/types'
import { snakeKeys } from '../../core/json-case'
import { inTransaction } from '../../platform/db/client'
import { selectEverythingOf } from '../repo/people'

/**
 * Everything we keep about a person, as they may take it away: profile, sessions, orders, eSIMs with their usage, notices
 * and mails. Not in it: what installs an eSIM. It is a key rather than something about them, it can be used once, and
 * a file ends up in downloads and clouds; the account shows it for as long as there is an account.
 */
export async function exportAccount(viewer: Viewer): Promise<Record<string, unknown>> {
  const [profile, sessions, rest] = await Promise.all([
    profileOf(viewer.userId),
    sessionsOf(viewer),
    inTransaction((tx) => selectEverythingOf(tx, viewer.userId, viewer.email)),
  ])
  return {
    exported_at: new Date().toISOString(),
    profile: profile && snakeKeys(profile),
    sessions: sessions.map((session) => snakeKeys(session)),
    ...(rest as Record<string, unknown>),
  }
}
