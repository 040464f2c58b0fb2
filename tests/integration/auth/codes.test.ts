import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { openHouse } from './house'

const { sql, newClient, codeFor, lettersTo, signIn } = await openHouse()
const { requestCode } = await import('@/lib/auth/commands/request-code')
const { verifyCode } = await import('@/lib/auth/commands/verify-code')
const { verifyToken } = await import('@/lib/auth/verify-token')
const { profileOf } = await import('@/lib/auth/profiles')
const { sessionsOf } = await import('@/lib/auth/sessions')

const newEmail = () => `${randomUUID()}@example.test`
const ask = (email: string, locale = 'en', clientKey = newClient()) =>
  requestCode({ email, locale, clientKey })
const tryCode = (email: string, code: string, clientKey = newClient()) =>
  verifyCode({ email, code, clientKey, device: 'Firefox, Linux' })
const otherThan = (code: string, by = 1) => String((Number(code) + by) % 1_000_000).padStart(6, '0')

beforeEach(() => sql`delete from store.rate_limit_hits`.then(() => undefined))

describe('signing in with a mailed code', () => {
  test('a code opens one session; account and session are written down, the token speaks for them', async () => {
    const email = newEmail()
    const tokens = await signIn(email, 'Chrome, Android')
    expect(tokens.viewer.email).toBe(email)
    expect(await verifyToken(tokens.accessToken)).toEqual(tokens.viewer)
    expect(await profileOf(tokens.viewer.userId)).toMatchObject({ email, locale: 'en', notify: true })
    expect(await sessionsOf(tokens.viewer)).toMatchObject([{ device: 'Chrome, Android', isCurrent: true }])
  })

  test('a code works once, and for its own address only', async () => {
    const [email, other] = [newEmail(), newEmail()]
    await ask(email)
    await ask(other)
    const code = await codeFor(email)
    const foreign = await codeFor(other)
    if (foreign !== code) expect((await tryCode(email, foreign)).ok).toBe(false)
    expect((await tryCode(email, code)).ok).toBe(true)
    expect(await tryCode(email, code)).toMatchObject({ ok: false, error: { code: 'CODE_INVALID' } })
  })

  test('a code ends after ten minutes', async () => {
    const email = newEmail()
    await ask(email)
    await sql`update auth.users set recovery_sent_at = now() - interval '601 seconds' where email = ${email}`
    expect(await tryCode(email, await codeFor(email))).toMatchObject({ error: { code: 'CODE_INVALID' } })
  })

  test('capitals and pasted blanks are the same address and the same code; a plus is another person', async () => {
    const email = newEmail()
    await ask(` ${email.toUpperCase()} `)
    const code = await codeFor(email)
    const first = await tryCode(email.toUpperCase(), ` ${code.slice(0, 3)} ${code.slice(3)}\u200f`)
    const plus = await signIn(email.replace('@', '+trip@'))
    if (!first.ok) throw new Error(first.error.code)
    expect(plus.viewer.userId).not.toBe(first.value.viewer.userId)
    expect(plus.viewer.email).toContain('+trip@')
  })
})

describe('guessing', () => {
  test('five wrong codes lock the address from everywhere, also with the right code and with a newer one', async () => {
    const email = newEmail()
    await ask(email)
    const code = await codeFor(email)
    for (const left of [4, 3, 2, 1, 0])
      expect(await tryCode(email, otherThan(code, left + 1))).toMatchObject({
        error: { code: 'CODE_INVALID', triesLeft: left },
      })
    expect(await tryCode(email, code)).toMatchObject({ error: { code: 'CODE_LOCKED' } })
    await sql`delete from store.rate_limit_hits where name like 'code.email%'`
    await ask(email)
    const locked = await tryCode(email, await codeFor(email))
    expect(locked).toMatchObject({ error: { code: 'CODE_LOCKED' } })
    if (!locked.ok) expect(locked.error.retryAfterSeconds).toBeGreaterThan(540)
  })

  test('of a thousand guesses at once, from as many addresses, five are looked at', async () => {
    const email = newEmail()
    await ask(email)
    const code = await codeFor(email)
    const guesses = Array.from({ length: 1000 }, (_, n) => tryCode(email, otherThan(code, n + 1)))
    const answers = (await Promise.all(guesses)).map((answer) => (answer.ok ? 'in' : answer.error.code))
    expect(answers.filter((answer) => answer === 'CODE_INVALID')).toHaveLength(5)
    expect(answers.filter((answer) => answer === 'CODE_LOCKED')).toHaveLength(995)
  })

  test('the window slides: no ten minutes hold more than five tries, wherever a clock’s window begins', async () => {
    const email = newEmail()
    await ask(email)
    const code = await codeFor(email)
    for (let n = 1; n <= 4; n++) await tryCode(email, otherThan(code, n))
    await sql`update store.rate_limit_hits set window_start = window_start - interval '9 minutes' where name = 'code.try.email'`
    await tryCode(email, otherThan(code, 5))
    expect(await tryCode(email, code)).toMatchObject({ error: { code: 'CODE_LOCKED' } })
    await sql`update store.rate_limit_hits set window_start = window_start - interval '61 seconds' where name = 'code.try.email'`
    expect((await tryCode(email, code)).ok).toBe(true)
  })

  test('what is no code costs no try', async () => {
    const email = newEmail()
    await ask(email)
    for (const text of ['', '12345', '1234567', 'abcdef', '12345x'])
      expect(await tryCode(email, text)).toMatchObject({ error: { code: 'VALIDATION' } })
    expect((await tryCode(email, await codeFor(email))).ok).toBe(true)
  })
})

describe('asking for codes', () => {
  test('known and unknown addresses get the same answer, after the same time', async () => {
    const known = newEmail()
    await signIn(known)
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] }
    for (let round = 0; round < 5; round++)
      for (const kind of ['known', 'unknown'] as const) {
        await sql`delete from store.rate_limit_hits`
        const startedAt = performance.now()
        expect(await ask(kind === 'known' ? known : newEmail())).toEqual({
          ok: true,
          value: { expiresInSeconds: 600 },
        })
        times[kind].push(performance.now() - startedAt)
      }
    const median = (all: number[]) => all.sort((a, b) => a - b)[2] ?? Number.NaN
    expect(Math.abs(median(times.known) - median(times.unknown))).toBeLessThan(100)
  })

  test('one a minute and three in a quarter of an hour for a mailbox, its aliases included', async () => {
    const email = newEmail()
    expect((await ask(email)).ok).toBe(true)
    const soon = await ask(email.replace('@', '+again@'))
    expect(soon).toMatchObject({ error: { code: 'RATE_LIMITED', limit: 'code.email.pause' } })
    if (!soon.ok) expect(soon.error.retryAfterSeconds).toBeLessThanOrEqual(60)
    for (const expected of [true, true, false]) {
      await sql`delete from store.rate_limit_hits where name = 'code.email.pause'`
      expect((await ask(email)).ok).toBe(expected)
    }
    expect(await lettersTo(email)).toHaveLength(3)
  })

  test('the windows slide: no minute has two codes and no quarter of an hour four, wherever a clock’s window begins', async () => {
    const email = newEmail()
    const later = (name: string, seconds: number) =>
      sql`update store.rate_limit_hits set window_start = window_start - ${`${seconds} seconds`}::interval where name = ${name}`
    expect((await ask(email)).ok).toBe(true)
    await later('code.email.pause', 55)
    expect(await ask(email)).toMatchObject({ error: { limit: 'code.email.pause' } })
    for (const _ of [2, 3]) {
      await later('code.email.pause', 60)
      expect((await ask(email)).ok).toBe(true)
    }
    await later('code.email.pause', 60)
    await later('code.email', 14 * 60)
    const fourth = await ask(email)
    expect(fourth).toMatchObject({ error: { limit: 'code.email' } })
    if (!fourth.ok) expect(fourth.error.retryAfterSeconds).toBeLessThanOrEqual(60)
    await later('code.email', 60)
    expect((await ask(email)).ok, 'what was refused counted nowhere').toBe(true)
    expect(await lettersTo(email)).toHaveLength(4)
  })

  test('of twenty who ask for one mailbox at once, one is sent a code; the wait is that of the last limit', async () => {
    const email = newEmail()
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(email)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await lettersTo(email)).toHaveLength(1)
    const hits =
      await sql`select sum(hits)::int as n from store.rate_limit_hits where name = 'code.email.hour'`
    expect(hits[0]?.n).toBe(1)
    await sql`update store.rate_limit_hits set hits = 5 where name = 'code.email.hour'`
    const refused = await ask(email)
    expect(refused).toMatchObject({ error: { limit: 'code.email.pause' } })
    if (!refused.ok) expect(refused.error.retryAfterSeconds).toBeGreaterThan(3_500)
  })

  test('"on its way" is said only of a code that was sent: whoever asked for too many is told that', async () => {
    const email = newEmail()
    for (const expected of [true, true, true]) {
      await sql`delete from store.rate_limit_hits where name = 'code.email.pause'`
      expect((await ask(email)).ok).toBe(expected)
    }
    await sql`delete from store.rate_limit_hits where name = 'code.email.pause'`
    for (const _ of [1, 2]) expect(await ask(email)).toMatchObject({ error: { limit: 'code.email' } })
    const client = newClient()
    await sql`update store.rate_limits set max_hits = 1, window_seconds = 86400 where name = 'code.client'`
    try {
      await ask(newEmail(), 'en', client)
      const refused = await ask(newEmail(), 'en', client)
      expect(refused).toMatchObject({ error: { code: 'RATE_LIMITED', limit: 'code.client' } })
    } finally {
      await sql`update store.rate_limits set max_hits = 20, window_seconds = 900 where name = 'code.client'`
    }
  })

  test('an address that is none is refused in words', async () => {
    for (const text of ['', 'ada', 'ada@', 'a@b@c.test', `${'x'.repeat(250)}@example.test`])
      expect(await ask(text)).toMatchObject({ error: { code: 'VALIDATION' } })
  })
})
