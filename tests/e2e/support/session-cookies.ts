import type { BrowserContext } from 'playwright-core'
import { siteUrl } from './world'

export const COOKIE = 'rk-session'

/** The session in the cookies of a browser, as @supabase/ssr wrote it. */
export async function sessionIn(context: BrowserContext) {
  const cookies = await context.cookies(siteUrl)
  const parts = cookies.filter(({ name }) => name === COOKIE || name.startsWith(`${COOKIE}.`))
  const text = parts
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(({ value }) => decodeURIComponent(value))
    .join('')
  const json = Buffer.from(text.replace(/^base64-/, ''), 'base64url').toString()
  return {
    parts,
    session: text
      ? (JSON.parse(json) as { access_token: string; refresh_token: string; expires_at: number })
      : null,
  }
}

/** As if an hour had passed: the token is about to end. Tells what it can be renewed with, which is never the same again. */
export async function age(context: BrowserContext): Promise<string> {
  const { parts, session } = await sessionIn(context)
  if (!session) throw new Error('nobody is signed in')
  const aged = { ...session, expires_at: Math.floor(Date.now() / 1000) - 5 }
  await context.clearCookies({ name: /^rk-session/ })
  const value = `base64-${Buffer.from(JSON.stringify(aged)).toString('base64url')}`
  await context.addCookies([{ name: COOKIE, value, url: siteUrl, httpOnly: parts[0]?.httpOnly ?? true }])
  return session.refresh_token
}
