import 'server-only'
import { fail, ok, type Result } from '../../core/result'
import { keyedHash } from '../../platform/crypto/keys'
import { inTransaction } from '../../platform/db/client'
import { evenly } from '../../platform/http/evenly'
import { forgetTries, hitLimits, takeTry } from '../../platform/http/limits'
import { log } from '../../platform/log'
import { readCode, readEmail } from '../mailbox'
import { recordSignIn } from '../repo'
import { forgetSessions } from '../sessions'
import { authClient, isRefusal } from '../supabase'
import { tokensOf } from '../tokens'
import type { SessionTokens } from '../types'

/** Auth looks longer at a code of an address it knows. */
const ANSWER_EVERY_MS = 100

interface Input {
  readonly email: string
  readonly code: string
  readonly clientKey: string
  /** What the list of sessions calls it: `deviceOf(user agent)`. */
  readonly device: string
  /** Language of a new account's mails. */
  readonly locale?: string
}

/**
 * Trades a mailed code for a session. Supabase Auth never voids a code, so we count: five tries for an address within
 * ten minutes, from anywhere, also with a newer code; the sixth asks nobody.
 */
export async function verifyCode(input: Input): Promise<Result<SessionTokens>> {
  const email = readEmail(input.email)
  if (!email) return fail('VALIDATION', { fields: { email: 'is not an e-mail address' } })
  const code = readCode(input.code)
  if (!code) return fail('VALIDATION', { fields: { code: 'is not six digits' } })
  const limit = await hitLimits([{ name: 'code.try.client', subject: input.clientKey }])
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  const tries = { name: 'code.try.email', subject: keyedHash('rate-limit', `address:${email}`) }
  const tried = await takeTry(tries)
  if (!tried.allowed) return fail('CODE_LOCKED', { retryAfterSeconds: tried.retryAfterSeconds })

  const { data, error } = await evenly(ANSWER_EVERY_MS, () =>
    authClient().verifyOtp({ email, token: code, type: 'email' }),
  )
  if (error && isRefusal(error)) return fail('CODE_INVALID', { triesLeft: tried.triesLeft })
  const tokens = error ? null : await tokensOf(data.session)
  if (!tokens) {
    log().error({ code: error?.code, status: error?.status }, 'auth could not verify a code')
    return fail('UNAVAILABLE', { retryAfterSeconds: 10 })
  }
  await inTransaction((tx) => recordSignIn(tx, tokens.viewer, input.device, input.locale ?? null))
  forgetSessions(tokens.viewer.userId)
  await forgetTries(tries)
  return ok(tokens)
}
