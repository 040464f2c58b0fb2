import 'server-only'
import { createServerClient } from '@supabase/ssr'
import { cookies } from 'next/headers'
import { config } from '../platform/config'
import type { Viewer } from './types'
import { verifyToken } from './verify-token'

/** Who a request with a bearer token speaks for; null for a stranger. */
export async function viewerOfRequest(request: Request): Promise<Viewer | null> {
  const token = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  return token ? verifyToken(token) : null
}

/** Who a page is rendered for, from the session cookies. The token in them is verified here, not believed. */
export async function currentViewer(): Promise<Viewer | null> {
  const jar = await cookies()
  if (!jar.getAll().some(({ name }) => name.startsWith('sb-'))) return null
  const { supabaseUrl, supabasePublishableKey } = config()
  const client = createServerClient(supabaseUrl, supabasePublishableKey, {
    // Refreshing belongs to proxy.ts; a page only reads.
    cookies: { getAll: () => jar.getAll(), setAll: () => {} },
    auth: { autoRefreshToken: false },
  })
  const { data } = await client.auth.getSession()
  return data.session ? verifyToken(data.session.access_token) : null
}
