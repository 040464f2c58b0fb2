import 'server-only'
import type { CookieOptions } from '@supabase/ssr'
import { cookies } from 'next/headers'
import * as z from 'zod'
import { config } from '../platform/config'
import type { SessionTokens } from './types'

/** How long before its end a token is renewed; supabase-js refuses to use one that is closer to it. */
const RENEW_BEFORE_MS = 90_000
const ENCODED = 'base64-'

type Cookie = { readonly name: string; readonly value: string }
export type NewCookie = Cookie & { readonly options: CookieOptions }
export interface CookieJar {
  getAll(): Cookie[]
  setAll(cookies: readonly NewCookie[]): void
}

/** A browser takes a `__Host-` cookie from this very host over https only, and hands it to no other. */
const isSafe = () => config().siteUrl.startsWith('https:')
const cookieName = () => (isSafe() ? '__Host-rk-session' : 'rk-session')

const isOurs = ({ name }: Cookie) => name === cookieName() || name.startsWith(`${cookieName()}.`)
export const hasSessionCookie = (jar: Pick<CookieJar, 'getAll'>): boolean => jar.getAll().some(isOurs)

/** Only for who has a session, so that a process that serves strangers never loads it. */
const library = () => import('@supabase/ssr')

/** No script of any page may read them: our browser code never talks to Supabase. */
async function clientOf(jar: CookieJar) {
  const { supabaseUrl, supabasePublishableKey } = config()
  const [{ createServerClient }, { authFetch }] = await Promise.all([library(), import('./supabase')])
  return createServerClient(supabaseUrl, supabasePublishableKey, {
    cookies: { getAll: () => jar.getAll(), setAll: (all) => jar.setAll(all) },
    cookieOptions: { name: cookieName(), httpOnly: true, sameSite: 'lax', secure: isSafe(), path: '/' },
    global: { fetch: authFetch },
  }).auth
}

const storedSession = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  expires_at: z.number(),
})

/** The session that @supabase/ssr wrote, read without asking anybody. Nothing in it is verified here. */
async function readSession(jar: Pick<CookieJar, 'getAll'>) {
  const all = jar.getAll()
  if (!all.some(isOurs)) return null
  const { combineChunks, stringFromBase64URL } = await library()
  const text = await combineChunks(cookieName(), (name) => all.find((cookie) => cookie.name === name)?.value)
  if (!text) return null
  try {
    const json = text.startsWith(ENCODED) ? stringFromBase64URL(text.slice(ENCODED.length)) : text
    return storedSession.safeParse(JSON.parse(json)).data ?? null
  } catch {
    return null
  }
}

/** The access token in a request's session cookies; not verified here. */
export async function cookieToken(jar?: Pick<CookieJar, 'getAll'>): Promise<string | null> {
  return (await readSession(jar ?? (await cookies())))?.access_token ?? null
}

/**
 * Renews session cookies whose token is about to end; only where cookies can be written: proxy.ts, route handlers,
 * actions. Asks nobody while the token lives. When Auth does not answer, the cookies stay as they are.
 */
export async function refreshCookies(jar: CookieJar): Promise<void> {
  if (!hasSessionCookie(jar)) return
  const session = await readSession(jar)
  if (session && session.expires_at * 1000 - Date.now() > RENEW_BEFORE_MS) return
  await (await clientOf(jar)).getSession()
}

/** Puts a session into the cookies of the answer. @returns whether Auth stood by it */
export async function writeSession(
  tokens: Pick<SessionTokens, 'accessToken' | 'refreshToken'>,
): Promise<boolean> {
  const client = await clientOf(await ownJar())
  const { error } = await client.setSession({
    access_token: tokens.accessToken,
    refresh_token: tokens.refreshToken,
  })
  return error === null
}

/** Takes the session out of the cookies of the answer. */
export async function clearSession(): Promise<void> {
  const jar = await cookies()
  for (const cookie of jar.getAll())
    if (isOurs(cookie))
      jar.set(cookie.name, '', { path: '/', maxAge: 0, httpOnly: true, sameSite: 'lax', secure: isSafe() })
}

/** The cookies of the request and the answer, in server actions and route handlers. */
export async function ownJar(): Promise<CookieJar> {
  const jar = await cookies()
  return {
    getAll: () => jar.getAll(),
    setAll: (all) => {
      for (const { name, value, options } of all) jar.set(name, value, options)
    },
  }
}
