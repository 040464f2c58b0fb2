import { SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { useEnvironment } from '../../support/environment'

const SUPABASE_SECRET = 'test-jwt-secret-0123456789-0123456789-abcdef'
beforeAll(() => {
  useEnvironment({ vendors: { SMTP_URL: 'smtp://127.0.0.1:9' } })
})

const guests = () => import('@/lib/auth/guests')

describe('guest tokens', () => {
  test('speak for the guest they were made for, and carry the address they named', async () => {
    const { issueGuest, verifyGuest } = await guests()
    const tokens = await issueGuest({ email: ' Ada@Example.test ' })
    expect(tokens.guestId).toMatch(/^gst_[0-9a-hjkmnp-tv-z]{25}$/)
    expect(await verifyGuest(tokens.accessToken)).toEqual({
      guestId: tokens.guestId,
      email: 'ada@example.test',
    })
    const claims = JSON.parse(Buffer.from(tokens.accessToken.split('.')[1] ?? '', 'base64url').toString())
    expect(claims.exp - claims.iat).toBe(3600)
    expect(new Date(tokens.expiresAt).getTime()).toBe(claims.exp * 1000)
  })

  test('are refreshed for the same guest; access and refresh tokens do not pass as each other', async () => {
    const { issueGuest, refreshGuest, verifyGuest } = await guests()
    const tokens = await issueGuest({ email: null })
    const again = await refreshGuest(tokens.refreshToken)
    expect(again.ok && again.value.guestId).toBe(tokens.guestId)
    expect(again.ok && (await verifyGuest(again.value.accessToken))).toEqual({
      guestId: tokens.guestId,
      email: null,
    })
    expect(await verifyGuest(tokens.refreshToken)).toBeNull()
    expect(await refreshGuest(tokens.accessToken)).toMatchObject({ error: { code: 'UNAUTHENTICATED' } })
  })

  test('never pass as Supabase’s, and Supabase’s never as ours', async () => {
    const { issueGuest, refreshGuest, verifyGuest } = await guests()
    const { readToken } = await import('@/lib/auth/verify-token')
    const { accessToken, refreshToken, guestId } = await issueGuest({ email: 'ada@example.test' })
    expect(await readToken(accessToken)).toBeNull()
    expect(await readToken(refreshToken)).toBeNull()
    const sign = (audience: string, subject: string, issuer: string) =>
      new SignJWT({ role: 'authenticated', email: 'ada@example.test' })
        .setProtectedHeader({ alg: 'HS256' })
        .setAudience(audience)
        .setIssuer(issuer)
        .setSubject(subject)
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode(SUPABASE_SECRET))
    const user = '11111111-1111-4111-8111-111111111111'
    expect(await readToken(await sign('authenticated', user, 'x'))).toMatchObject({ userId: user })
    for (const [audience, subject] of [
      ['authenticated', user],
      ['authenticated', guestId],
      ['roamkeep:guest', guestId],
      ['roamkeep:guest-refresh', guestId],
    ] as const) {
      const token = await sign(audience, subject, 'roamkeep')
      expect(await verifyGuest(token), audience).toBeNull()
      expect((await refreshGuest(token)).ok, audience).toBe(false)
    }
    expect(await readToken(await sign('roamkeep:guest', user, 'roamkeep'))).toBeNull()
    expect(await readToken(await sign('authenticated', guestId, 'roamkeep'))).toBeNull()
  })

  test('without a signature, or with a changed one, are nobody’s', async () => {
    const { issueGuest, verifyGuest } = await guests()
    const { accessToken } = await issueGuest({ email: null })
    const [, claims] = accessToken.split('.')
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    for (const bad of [`${none}.${claims}.`, accessToken.slice(0, -3), `${accessToken}x`, '', 'a.b.c'])
      expect(await verifyGuest(bad)).toBeNull()
  })
})
