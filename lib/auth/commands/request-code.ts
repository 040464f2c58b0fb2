import 'server-only'
import { fail, ok, type Result } from '../../core/result'
import { config } from '../../platform/config'
import { keyedHash } from '../../platform/crypto/keys'
import { evenly } from '../../platform/http/evenly'
import { hitLimits } from '../../platform/http/limits'
import { log } from '../../platform/log'
import { mailboxOf, readEmail } from '../mailbox'
import { authClient, isRefusal } from '../supabase'

/** auth.email.otp_expiry of supabase/config.toml. */
const CODE_LIVES_SECONDS = 600
/** Answers come at whole multiples of this: a new account takes Auth longer than a known one. */
const ANSWER_EVERY_MS = 1000

/**
 * Mails a code of six digits. Says the same, after the same time, whether an account exists or not; whoever types the
 * code proves the mailbox, and only then is there anything to see.
 */
export async function requestCode(input: {
  readonly email: string
  readonly locale: string
  readonly clientKey: string
}): Promise<Result<{ expiresInSeconds: number }>> {
  const email = readEmail(input.email)
  if (!email) return fail('VALIDATION', { fields: { email: 'is not an e-mail address' } })
  const mailbox = keyedHash('rate-limit', `mailbox:${mailboxOf(email)}`)
  const limit = await hitLimits([
    { name: 'code.client', subject: input.clientKey },
    { name: 'code.email.pause', subject: mailbox },
    { name: 'code.email', subject: mailbox },
    { name: 'code.email.hour', subject: mailbox },
  ])
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  return evenly(ANSWER_EVERY_MS, () => sendCode(email, input.locale))
}

async function sendCode(email: string, locale: string): Promise<Result<{ expiresInSeconds: number }>> {
  const { error } = await authClient().signInWithOtp({
    email,
    options: { shouldCreateUser: true, emailRedirectTo: signInUrl(locale) },
  })
  if (!error) return ok({ expiresInSeconds: CODE_LIVES_SECONDS })
  // A banned account or an address that Auth will not write to must not be told from any other.
  if (isRefusal(error)) {
    log().warn({ code: error.code, status: error.status }, 'auth refused to send a code')
    return ok({ expiresInSeconds: CODE_LIVES_SECONDS })
  }
  log().error({ code: error.code, status: error.status }, 'auth could not send a code')
  return fail('UNAVAILABLE', { retryAfterSeconds: 30 })
}

/** supabase/templates/code.html reads the language from this address; nobody is led there. */
const signInUrl = (locale: string) => `${config().siteUrl}/${locale}/sign-in`
