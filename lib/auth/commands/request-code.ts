import 'server-only'
import { type Failure, fail, ok, type Result } from '../../core/result'
import { config } from '../../platform/config'
import { keyedHash } from '../../platform/crypto/keys'
import { evenly } from '../../platform/http/evenly'
import { forgetTries, hitLimits, takeTries } from '../../platform/http/limits'
import { log } from '../../platform/log'
import { mailboxOf, readEmail } from '../mailbox'
import { authClient, isRefusal } from '../supabase'

/** auth.email.otp_expiry of supabase/config.toml. */
const CODE_LIVES_SECONDS = 600
/** Answers come at whole multiples of this: a new account takes Auth longer than a known one. */
const ANSWER_EVERY_MS = 1000

/** The limit that refuses another code while one that was sent is on its way. */
export const CODE_PAUSE = 'code.email.pause'
/** Counted for the mailbox, whoever asks; the pause first, since it says that a code is on its way. */
const MAILBOX_LIMITS = [CODE_PAUSE, 'code.email', 'code.email.hour']

/** How long a mailbox gets no further code; null where it was refused for another reason. */
export const mailboxPauseSeconds = ({ limit, retryAfterSeconds }: Failure): number | null =>
  limit !== undefined && MAILBOX_LIMITS.includes(limit) ? (retryAfterSeconds ?? null) : null

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
  const asker = await hitLimits([{ name: 'code.client', subject: input.clientKey }])
  const answer = asker.allowed ? await takeTries(MAILBOX_LIMITS, mailbox) : asker
  if (!answer.allowed)
    return fail('RATE_LIMITED', { retryAfterSeconds: answer.retryAfterSeconds, limit: answer.name })
  const sent = await evenly(ANSWER_EVERY_MS, () => sendCode(email, input.locale))
  if (!sent.ok) await forgetTries({ name: CODE_PAUSE, subject: mailbox })
  return sent
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
