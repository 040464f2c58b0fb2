import 'server-only'
import type { Session } from '@supabase/supabase-js'
import type { SessionTokens } from './types'
import { readToken } from './verify-token'

/** Auth's session in our words; null when its own token does not verify here, which means that keys do not match. */
export async function tokensOf(session: Session | null): Promise<SessionTokens | null> {
  const viewer = session && (await readToken(session.access_token))
  if (!session || !viewer) return null
  const endsAtMs = session.expires_at ? session.expires_at * 1000 : Date.now() + session.expires_in * 1000
  return {
    accessToken: session.access_token,
    refreshToken: session.refresh_token,
    expiresAt: new Date(endsAtMs).toISOString(),
    viewer,
  }
}
