import 'server-only'
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose'
import { config } from '../platform/config'
import { isOpen } from './sessions'
import type { Viewer } from './types'

const holder = globalThis as { roamkeepKeys?: ReturnType<typeof createRemoteJWKSet> }
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/**
 * The viewer of an access token; null when it is not one of ours, expired, anonymous, or its session was revoked (known
 * within half a minute). No call to Auth: shared secret where the project signs with one, otherwise the project's
 * published keys, which are cached.
 */
export async function verifyToken(token: string): Promise<Viewer | null> {
  const viewer = await readToken(token)
  return viewer && (await isOpen(viewer)) ? viewer : null
}

/** What the signature vouches for, without asking whether the session is still open. */
export async function readToken(token: string): Promise<Viewer | null> {
  try {
    const { payload } = await verified(token)
    return viewerOf(payload)
  } catch {
    return null
  }
}

function verified(token: string) {
  const { supabaseJwtSecret, supabaseUrl } = config()
  const expected = { audience: 'authenticated', clockTolerance: 5 }
  if (supabaseJwtSecret)
    return jwtVerify(token, new TextEncoder().encode(supabaseJwtSecret), {
      ...expected,
      algorithms: ['HS256'],
    })
  holder.roamkeepKeys ??= createRemoteJWKSet(new URL('/auth/v1/.well-known/jwks.json', supabaseUrl), {
    timeoutDuration: 5000,
  })
  return jwtVerify(token, holder.roamkeepKeys, { ...expected, algorithms: ['ES256', 'RS256', 'EdDSA'] })
}

function viewerOf(payload: JWTPayload): Viewer | null {
  const isUser = payload.role === 'authenticated' && payload.is_anonymous !== true
  if (!isUser || isByPassword(payload.amr) || !payload.sub || !UUID.test(payload.sub)) return null
  const { email, session_id: sessionId } = payload
  return {
    userId: payload.sub,
    email: typeof email === 'string' && email !== '' ? email.toLowerCase() : null,
    sessionId: typeof sessionId === 'string' && UUID.test(sessionId) ? sessionId : null,
  }
}

/**
 * This store has no passwords. Whoever put one on an address at Auth before its owner first came (with a publishable
 * key that leaked, say) must not share the account that a code opens later.
 */
const isByPassword = (amr: unknown): boolean =>
  Array.isArray(amr) &&
  amr.some((entry: unknown) => (entry as { method?: unknown } | null)?.method === 'password')
