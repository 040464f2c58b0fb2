import 'server-only'
import { type AuthError, createClient } from '@supabase/supabase-js'
import { config } from '../platform/config'

const TIMEOUT_MS = 10_000
const SHARED_FOR_MS = 10_000
const MOST_SHARED = 2000

interface Shared {
  readonly answer: Promise<Response>
  readonly untilMs: number
}
const holder = globalThis as { roamkeepRefreshes?: Map<string, Shared> }

/**
 * fetch towards Supabase Auth, with a deadline. A refresh token is sent once: tabs and parallel calls that come with
 * the same one, now or in the next seconds, get the same new pair, so that none of them signs the others out.
 */
export const authFetch: typeof fetch = async (input, init) => {
  const url = String(input instanceof Request ? input.url : input)
  const body = init?.body
  if (!url.includes('/auth/v1/token?grant_type=refresh_token') || typeof body !== 'string')
    return withDeadline(input, init)
  holder.roamkeepRefreshes ??= new Map()
  const refreshes = holder.roamkeepRefreshes
  const now = Date.now()
  for (const [key, { untilMs }] of refreshes) if (untilMs < now) refreshes.delete(key)
  const known = refreshes.get(body)
  if (known) return (await known.answer).clone()
  const answer = withDeadline(input, init)
  if (refreshes.size < MOST_SHARED) refreshes.set(body, { answer, untilMs: now + SHARED_FOR_MS })
  try {
    const response = await answer
    if (!response.ok) refreshes.delete(body)
    return response.clone()
  } catch (error) {
    refreshes.delete(body)
    throw error
  }
}

const withDeadline: typeof fetch = (input, init) =>
  fetch(input, { ...init, cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) })

const options = {
  auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  global: { fetch: authFetch },
} as const

/** A client of its own for each use: it remembers the session that it was given. */
export function authClient() {
  const { supabaseUrl, supabasePublishableKey } = config()
  return createClient(supabaseUrl, supabasePublishableKey, options).auth
}

/** With the secret key; null where the installation has none. */
export function adminClient() {
  const { supabaseUrl, supabaseSecretKey } = config()
  return supabaseSecretKey ? createClient(supabaseUrl, supabaseSecretKey, options).auth.admin : null
}

/** Whether Auth answered and said no, as opposed to not answering, failing, or being asked too often. */
export const isRefusal = ({ status = 0 }: AuthError): boolean =>
  status >= 400 && status < 500 && status !== 429
