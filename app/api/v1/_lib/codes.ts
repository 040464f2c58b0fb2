import 'server-only'
import { CODE_PAUSE, requestCode } from '@/lib/auth/commands/request-code'
import type { Failure } from '@/lib/core/result'
import { failed, ok } from './envelope'
import type { Words } from './language'
import type { ShopAnswer } from './shop-route'

/** Where nobody says how long to wait. */
const SOME_SECONDS = 60

/**
 * A code by mail, for `login` and `resend-otp`. Clients open the form for the code when they read 429, so that is said
 * only while one that was sent is on its way; "too many codes" is a 400 with a text.
 */
export async function sendCode(input: {
  readonly email: string
  readonly words: Words
  readonly clientKey: string
}): Promise<ShopAnswer> {
  const { email, words, clientKey } = input
  const sent = await requestCode({ email, locale: words.locale, clientKey })
  if (sent.ok) return ok({ otp_expiration: sent.value.expiresInSeconds })
  return sent.error.code === 'RATE_LIMITED' ? refusal(sent.error, words) : sent
}

function refusal({ limit, retryAfterSeconds = SOME_SECONDS }: Failure, { t }: Words): Response {
  const pauses = limit === CODE_PAUSE
  const status = pauses ? 429 : 400
  const envelope = pauses
    ? failed(t('shopApi.codeStillActive', { seconds: retryAfterSeconds }), 'OTP_STILL_ACTIVE', status)
    : failed(
        t('shopApi.tooManyCodes', { minutes: Math.ceil(retryAfterSeconds / 60) }),
        'OTP_LIMIT_REACHED',
        status,
      )
  return Response.json(envelope, { status, headers: { 'retry-after': String(retryAfterSeconds) } })
}
