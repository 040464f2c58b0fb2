import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { beforeEach, describe, expect, test } from 'vitest'
import type { SessionTokens } from '@/lib/auth/types'
import { openHouse } from './house'

const { sql, newClient, signIn } = await openHouse()
const { refreshSession } = await import('@/lib/auth/commands/refresh-session')
const { signOut } = await import('@/lib/auth/commands/sign-out')
const { sessionsOf, revokeSession } = await import('@/lib/auth/sessions')
const { profileOf, updateProfile } = await import('@/lib/auth/profiles')
const { verifyToken } = await import('@/lib/auth/verify-token')
const { callerOf, viewerOfRequest } = await import('@/lib/auth/viewer')
const { issueGuest } = await import('@/lib/auth/guests')

const newEmail = () => `${randomUUID()}@example.test`
const refresh = (refreshToken: string) => refreshSession({ refreshToken, clientKey: newClient() })
/** What another process, or this one half a minute later, knows. */
const forgetAll = () => delete (globalThis as { roamkeepSessions?: unknown }).roamkeepSessions
const forgetRefreshes = () => delete (globalThis as { roamkeepRefreshes?: unknown }).roamkeepRefreshes
const bearer = (token: string) =>
  new Request('http://x.test', { headers: { authorization: `Bearer ${token}` } })

beforeEach(() => sql`delete from store.rate_limit_hits`.then(() => undefined))

describe('refreshing', () => {
  test('gives a new pair of the same session, and the old access token stays what it was', async () => {
    const tokens = await signIn(newEmail())
    const again = await refresh(tokens.refreshToken)
    if (!again.ok) throw new Error(again.error.code)
    expect(again.value.viewer).toEqual(tokens.viewer)
    expect(again.value.refreshToken).not.toBe(tokens.refreshToken)
    expect(await verifyToken(again.value.accessToken)).toEqual(tokens.viewer)
  })

  test('twenty refreshes with one token at once all get a pair that works on', async () => {
    const tokens = await signIn(newEmail())
    const all = await Promise.all(Array.from({ length: 20 }, () => refresh(tokens.refreshToken)))
    const pairs = all.map((one) => (one.ok ? one.value.refreshToken : one.error.code))
    expect(new Set(pairs).size).toBe(1)
    expect((await refresh(pairs[0] ?? '')).ok).toBe(true)
  })

  test('another process that comes with the used token a moment later signs nobody out', async () => {
    const tokens = await signIn(newEmail())
    const first = await refresh(tokens.refreshToken)
    forgetRefreshes()
    const second = await refresh(tokens.refreshToken)
    expect([first.ok, second.ok]).toEqual([true, true])
    forgetRefreshes()
    if (first.ok) expect((await refresh(first.value.refreshToken)).ok).toBe(true)
  })

  test('a token that is none is refused, and says nothing more', async () => {
    for (const text of ['', 'x', randomUUID(), 'a'.repeat(5000)])
      expect(await refresh(text)).toMatchObject({ error: { code: 'UNAUTHENTICATED' } })
  })
})

describe('revoking', () => {
  test('one session of several: its token and its refresh token are refused at once here, within half a minute elsewhere', async () => {
    const email = newEmail()
    const phone = await signIn(email, 'Safari, iPhone')
    const desk = await signIn(email, 'Firefox, Linux')
    expect((await sessionsOf(desk.viewer)).map(({ device, isCurrent }) => [device, isCurrent])).toEqual([
      ['Firefox, Linux', true],
      ['Safari, iPhone', false],
    ])
    expect(await verifyToken(phone.accessToken)).not.toBeNull()
    expect((await revokeSession(desk.viewer, phone.viewer.sessionId ?? '')).ok).toBe(true)
    expect(await verifyToken(phone.accessToken)).toBeNull()
    forgetAll()
    expect(await verifyToken(phone.accessToken)).toBeNull()
    expect(await refresh(phone.refreshToken)).toMatchObject({ error: { code: 'UNAUTHENTICATED' } })
    expect(await verifyToken(desk.accessToken)).toEqual(desk.viewer)
    expect(await sessionsOf(desk.viewer)).toHaveLength(1)
  })

  test('a process that has just seen it open believes so for less than a minute', async () => {
    const tokens = await signIn(newEmail())
    expect(await verifyToken(tokens.accessToken)).not.toBeNull()
    await sql`update store.sessions set revoked_at = now() where id = ${tokens.viewer.sessionId}`
    const memory = (
      globalThis as { roamkeepSessions?: { ttl: number; getRemainingTTL(key: string): number } }
    ).roamkeepSessions
    const left = memory?.getRemainingTTL(`${tokens.viewer.userId} ${tokens.viewer.sessionId}`)
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThanOrEqual(30_000)
    forgetAll()
    expect(await verifyToken(tokens.accessToken)).toBeNull()
  })

  test('somebody else’s session is no session', async () => {
    const [mine, theirs] = [await signIn(newEmail()), await signIn(newEmail())]
    for (const id of [theirs.viewer.sessionId ?? '', randomUUID(), 'x', ''])
      expect(await revokeSession(mine.viewer, id)).toMatchObject({ error: { code: 'NOT_FOUND' } })
    expect(await verifyToken(theirs.accessToken)).not.toBeNull()
  })

  test('signing out here closes this one, everywhere closes all; Auth refreshes none of them any more', async () => {
    const email = newEmail()
    const all: SessionTokens[] = []
    for (const device of ['A', 'B', 'C']) all.push(await signIn(email, device))
    const [a, b, c] = all as [SessionTokens, SessionTokens, SessionTokens]
    expect(await signOut({ accessToken: a.accessToken, scope: 'here' })).toEqual({
      ok: true,
      value: { closed: 1 },
    })
    expect(await Promise.all(all.map(async (one) => (await verifyToken(one.accessToken)) !== null))).toEqual([
      false,
      true,
      true,
    ])
    await signOut({ accessToken: b.accessToken, scope: 'everywhere' })
    for (const one of [a, b, c]) {
      expect(await verifyToken(one.accessToken)).toBeNull()
      expect((await refresh(one.refreshToken)).ok).toBe(false)
    }
    const [left] =
      await sql`select count(*)::int as n from auth.refresh_tokens where user_id = ${a.viewer.userId}`
    expect(left?.n).toBe(0)
  })

  test('a session that was never seen is written down and let in; one with a foreign owner is not', async () => {
    const tokens = await signIn(newEmail())
    await sql`delete from store.sessions where id = ${tokens.viewer.sessionId}`
    forgetAll()
    expect(await verifyToken(tokens.accessToken)).not.toBeNull()
    expect(await sessionsOf(tokens.viewer)).toHaveLength(1)
    await sql`update store.sessions set user_id = ${randomUUID()} where id = ${tokens.viewer.sessionId}`
    forgetAll()
    expect(await verifyToken(tokens.accessToken)).toBeNull()
  })
})

describe('who a request speaks for', () => {
  const secret = new TextEncoder().encode(process.env.SUPABASE_JWT_SECRET)
  const forged = (claims: Record<string, unknown>, key = secret, sub: string = randomUUID()) =>
    new SignJWT({ role: 'authenticated', session_id: randomUUID(), ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience('authenticated')
      .setSubject(sub)
      .setExpirationTime('5m')
      .sign(key)

  test('metadata, headers and cookies of another site say nothing; only the subject of a signed token does', async () => {
    const victim = await signIn(newEmail())
    const mine = randomUUID()
    const token = await forged(
      { user_metadata: { user_id: victim.viewer.userId }, app_metadata: { sub: victim.viewer.userId } },
      secret,
      mine,
    )
    expect((await viewerOfRequest(bearer(token)))?.userId).toBe(mine)
    const spoofed = new Request('http://x.test', { headers: { 'x-user-id': victim.viewer.userId } })
    expect(await callerOf(spoofed)).toBeNull()
    const otherKey = new TextEncoder().encode('another-secret-another-secret-another-secret')
    for (const bad of [
      await forged({}, otherKey),
      await forged({ role: 'anon' }),
      await forged({ role: 'service_role' }),
      await forged({ is_anonymous: true }),
      await forged({ amr: [{ method: 'password', timestamp: 1 }] }),
      `${(await forged({})).slice(0, -4)}AAAA`,
      'x.y.z',
    ])
      expect(await callerOf(bearer(bad))).toBeNull()
  })

  test('session cookies speak only for requests that our own pages send', async () => {
    const { accessToken, refreshToken } = await signIn(newEmail())
    const value = JSON.stringify({ access_token: accessToken, refresh_token: refreshToken, expires_at: 1e10 })
    const headers = { cookie: `rk-session=${encodeURIComponent(value)}` }
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.test' },
    ]
    for (const more of foreign)
      for (const method of ['GET', 'POST'])
        expect(
          await viewerOfRequest(new Request('http://x.test', { method, headers: { ...headers, ...more } })),
        ).toBeNull()
    expect(await viewerOfRequest(new Request('http://x.test', { method: 'POST', headers }))).toBeNull()
  })

  test('a guest is a guest everywhere: no account, whatever address was named', async () => {
    const account = await signIn(newEmail())
    const guest = await issueGuest({ email: account.viewer.email })
    expect(await callerOf(bearer(guest.accessToken))).toEqual({
      kind: 'guest',
      guestId: guest.guestId,
      email: account.viewer.email,
    })
    expect(await viewerOfRequest(bearer(guest.accessToken))).toBeNull()
    expect(await verifyToken(guest.accessToken)).toBeNull()
    expect(await callerOf(bearer(guest.refreshToken))).toBeNull()
  })
})

test('a profile changes in what is named and in nothing else', async () => {
  const { viewer } = await signIn(newEmail())
  await updateProfile(viewer.userId, { name: 'Ada', phone: '+49 30 1', currency: 'JPY' })
  await updateProfile(viewer.userId, { notify: false })
  await updateProfile(viewer.userId, { phone: null, locale: 'ar' })
  expect(await profileOf(viewer.userId)).toMatchObject({
    email: viewer.email,
    name: 'Ada',
    phone: null,
    currency: 'JPY',
    notify: false,
    locale: 'ar',
  })
})
