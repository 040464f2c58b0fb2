import 'server-only'
import { type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { isId, newId } from '../core/ids'
import { fail, ok, type Result } from '../core/result'
import { derivedKeys } from '../platform/crypto/keys'
import { readEmail } from './mailbox'

/** Ours, not Supabase's: another key, issuer and audience, so that neither token ever passes as the other. */
const ISSUER = 'roamkeep'
const ACCESS = { audience: 'roamkeep:guest', lifetimeSeconds: 3600 }
const REFRESH = { audience: 'roamkeep:guest-refresh', lifetimeSeconds: 30 * 86_400 }

export interface GuestTokens {
  readonly guestId: string
  readonly accessToken: string
  readonly refreshToken: string
  /** When the access token ends. ISO 8601 UTC. */
  readonly expiresAt: string
}

export interface Guest {
  readonly guestId: string
  /** What the guest typed. Nobody proved it: it receives mails and opens nothing. */
  readonly email: string | null
}

/** A new powerless identity. It never joins an account by its address: only a code sent there does that. */
export const issueGuest = ({ email }: { readonly email: string | null }): Promise<GuestTokens> =>
  tokensFor({ guestId: newId('gst'), email: email === null ? null : readEmail(email) })

/** A new pair for the same guest. */
export async function refreshGuest(refreshToken: string): Promise<Result<GuestTokens & Guest>> {
  const guest = await readGuest(refreshToken, REFRESH.audience)
  return guest ? ok({ ...guest, ...(await tokensFor(guest)) }) : fail('UNAUTHENTICATED')
}

/** Who a guest's access token speaks for; null when it is not one of ours or has ended. */
export const verifyGuest = (token: string): Promise<Guest | null> => readGuest(token, ACCESS.audience)

async function tokensFor(guest: Guest): Promise<GuestTokens> {
  const now = Math.floor(Date.now() / 1000)
  const [accessToken, refreshToken] = await Promise.all([sign(guest, ACCESS, now), sign(guest, REFRESH, now)])
  const expiresAt = new Date((now + ACCESS.lifetimeSeconds) * 1000).toISOString()
  return { guestId: guest.guestId, accessToken, refreshToken, expiresAt }
}

function sign(guest: Guest, kind: typeof ACCESS, now: number): Promise<string> {
  const [key] = derivedKeys('guest')
  if (!key) throw new Error('no key')
  return new SignJWT(guest.email === null ? {} : { email: guest.email })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(ISSUER)
    .setAudience(kind.audience)
    .setSubject(guest.guestId)
    .setIssuedAt(now)
    .setExpirationTime(now + kind.lifetimeSeconds)
    .sign(key)
}

/** Also one signed before APP_SECRET was rotated. */
async function readGuest(token: string, audience: string): Promise<Guest | null> {
  for (const key of derivedKeys('guest')) {
    try {
      const expected = { issuer: ISSUER, audience, algorithms: ['HS256'], clockTolerance: 5 }
      return guestOf((await jwtVerify(token, key, expected)).payload)
    } catch {}
  }
  return null
}

function guestOf({ sub, email }: JWTPayload): Guest | null {
  if (!sub || !isId('gst', sub)) return null
  return { guestId: sub, email: typeof email === 'string' ? email : null }
}
