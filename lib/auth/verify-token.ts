import 'server-only'
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose'
import { config } from '../platform/config'
import type { Viewer } from './types'

const holder = globalThis as { roamkeepKeys?: ReturnType<typeof createRemoteJWKSet> }

/**
 * The viewer of an access token; null when it is not one of ours, expired, or anonymous. No call per request: shared
 * secret where the project signs with one, otherwise the project's published keys, which are cached.
 */
export async function verifyToken(token: string): Promise<Viewer | null> {
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
  if (!isUser || !payload.sub || !/^[0-9a-f-]{36}$/i.test(payload.sub)) return null
  return { userId: payload.sub, email: typeof payload.email === 'string' ? payload.email : null }
}
