import 'server-only'
import { LRUCache } from 'lru-cache'
import { fail, ok, type Result } from '../core/result'
import { revokeSessions, selectSessions, selectStanding, touchSession } from './repo'
import type { SessionView, Viewer } from './types'

/** How long a process may believe what it knows of a session: a revoked one is refused everywhere within this. */
const BELIEVED_FOR_MS = 30_000

interface Standing {
  readonly isOpen: boolean
}
const holder = globalThis as { roamkeepSessions?: LRUCache<string, Standing> }

function memory(): LRUCache<string, Standing> {
  holder.roamkeepSessions ??= new LRUCache({ max: 20_000, ttl: BELIEVED_FOR_MS })
  return holder.roamkeepSessions
}

const keyOf = ({ userId, sessionId }: Viewer) => `${userId} ${sessionId ?? ''}`

/** Whether a session may still be used. One never seen before is written down, not refused. */
export async function isOpen(viewer: Viewer): Promise<boolean> {
  const known = memory().get(keyOf(viewer))
  if (known) return known.isOpen
  const found = await selectStanding(viewer.userId, viewer.sessionId)
  const isOpen = !found.revoked && !found.deleted
  if (isOpen && viewer.sessionId && (!found.known || found.stale))
    await touchSession(viewer.sessionId, viewer.userId)
  memory().set(keyOf(viewer), { isOpen })
  return isOpen
}

/** This process looks again at once; the others within BELIEVED_FOR_MS. */
export function forgetSessions(userId: string): void {
  for (const key of memory().keys()) if (key.startsWith(`${userId} `)) memory().delete(key)
}

/** The sessions a person has open, latest use first. */
export async function sessionsOf(viewer: Viewer): Promise<readonly SessionView[]> {
  const rows = await selectSessions(viewer.userId)
  return rows.map((row) => ({
    id: row.id,
    device: row.device,
    createdAt: row.created_at.toISOString(),
    seenAt: row.seen_at.toISOString(),
    isCurrent: row.id === viewer.sessionId,
  }))
}

/** Closes one of the viewer's own sessions. Somebody else's, or one that is none, is the same NOT_FOUND. */
export async function revokeSession(viewer: Viewer, sessionId: string): Promise<Result<{ id: string }>> {
  const revoked = /^[0-9a-f-]{36}$/i.test(sessionId)
    ? await revokeSessions(viewer.userId, { only: sessionId.toLowerCase() })
    : 0
  forgetSessions(viewer.userId)
  return revoked > 0 ? ok({ id: sessionId }) : fail('NOT_FOUND')
}
