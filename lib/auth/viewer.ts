import 'server-only'
import { parseCookieHeader } from '@supabase/ssr'
import { config } from '../platform/config'
import { cookieToken, hasSessionCookie, ownJar, refreshCookies } from './cookies'
import { verifyGuest } from './guests'
import type { Caller, Viewer } from './types'
import { verifyToken } from './verify-token'

export const bearerOf = (request: Request): string | null =>
  /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null

/**
 * Who a request to a route handler speaks for: its bearer token, or the session cookies when a page of ours sent it.
 * null for a stranger.
 */
export async function viewerOfRequest(request: Request): Promise<Viewer | null> {
  if (request.headers.has('authorization')) {
    const token = bearerOf(request)
    return token ? verifyToken(token) : null
  }
  const sent = parseCookieHeader(request.headers.get('cookie') ?? '').map(({ name, value = '' }) => ({
    name,
    value,
  }))
  if (!hasSessionCookie({ getAll: () => sent }) || !isFromOurPages(request)) return null
  await refreshCookies(await ownJar())
  return currentViewer()
}

/** The same, and guests: an account or a guest token. */
export async function callerOf(request: Request): Promise<Caller | null> {
  const token = bearerOf(request)
  const guest = token ? await verifyGuest(token) : null
  if (guest) return { kind: 'guest', ...guest }
  const viewer = await viewerOfRequest(request)
  return viewer && { kind: 'user', viewer }
}

/** Who a page or a server action runs for, from the session cookies. The token in them is verified here, not believed. */
export async function currentViewer(): Promise<Viewer | null> {
  // Refreshing belongs to proxy.ts: a page only reads, and could not keep what it was given.
  const token = await cookieToken()
  return token ? verifyToken(token) : null
}

/** Cookies travel with requests that other sites make: those speak for nobody. */
function isFromOurPages(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin' || (site === 'none' && request.method === 'GET')
  const origin = request.headers.get('origin')
  if (origin !== null) return origin === new URL(config().siteUrl).origin
  return request.method === 'GET' || request.method === 'HEAD'
}
