import 'server-only'
import { fail, ok, type Result } from '../../core/result'
import { hitLimits } from '../../platform/http/limits'
import { isOpen } from '../sessions'
import { authClient, isRefusal } from '../supabase'
import { tokensOf } from '../tokens'
import type { SessionTokens } from '../types'

/**
 * A new pair for a refresh token. The same token a few seconds later gives the same pair, as clients that refresh in
 * parallel need; a session that was revoked gives none.
 */
export async function refreshSession(input: {
  readonly refreshToken: string
  readonly clientKey: string
}): Promise<Result<SessionTokens>> {
  if (input.refreshToken === '' || input.refreshToken.length > 4096) return fail('UNAUTHENTICATED')
  const limit = await hitLimits([{ name: 'session.refresh.client', subject: input.clientKey }])
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  const { data, error } = await authClient().refreshSession({ refresh_token: input.refreshToken })
  if (error && !isRefusal(error)) return fail('UNAVAILABLE', { retryAfterSeconds: 5 })
  const tokens = error ? null : await tokensOf(data.session)
  return tokens && (await isOpen(tokens.viewer)) ? ok(tokens) : fail('UNAUTHENTICATED')
}
