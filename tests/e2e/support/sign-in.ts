import type { Page } from 'playwright-core'
import { localePath } from '@/i18n/routing'
import { freshLimits, letterTo, newBuyer, siteUrl } from './world'

/** Who is signed in, and how. */
export interface SignedIn {
  readonly email: string
}

/** Asks for a code, on the sign-in page and wherever else an address is proved. */
export const sendButton = (page: Page) => page.locator('form:has(#email) button[type=submit]')

/** The newest code that was mailed to someone. */
export async function codeFor(email: string): Promise<string> {
  const { text } = await letterTo(email, /\d{6}/)
  const code = /\b\d{6}\b/.exec(text)?.[0]
  if (!code) throw new Error(`no code in the mail to ${email}`)
  return code
}

/** Signs a browser in as a person does: through the page and the mailbox. Ends at the account, or at `next`. */
export async function signIn(
  page: Page,
  {
    email = newBuyer('member'),
    locale = 'en',
    next = '',
  }: { email?: string; locale?: string; next?: string } = {},
): Promise<SignedIn> {
  await freshLimits()
  const query = next ? `?${new URLSearchParams({ next })}` : ''
  await page.goto(`${localePath(locale, '/sign-in')}${query}`)
  await page.locator('#email').fill(email)
  await sendButton(page).click()
  await page.locator('#code').waitFor()
  await page.locator('#code').fill(await codeFor(email))
  // Six digits that come at once are sent at once.
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'))
  return { email }
}

export interface Bearer {
  readonly email: string
  readonly userId: string
  readonly accessToken: string
  readonly refreshToken: string
  readonly headers: Readonly<Record<'authorization', string>>
}

/** Tokens of an account, as another program gets them. */
export async function bearerFor(email = newBuyer('program')): Promise<Bearer> {
  await freshLimits()
  await post('session/codes', { email, locale: 'en' })
  const answer = await post('session', { email, code: await codeFor(email) })
  const { access_token: accessToken, refresh_token: refreshToken, viewer } = answer
  return {
    email,
    userId: viewer.user_id,
    accessToken,
    refreshToken,
    headers: { authorization: `Bearer ${accessToken}` },
  }
}

async function post(path: string, body: object) {
  const response = await fetch(`${siteUrl}/api/v2/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as {
    access_token: string
    refresh_token: string
    viewer: { user_id: string }
  }
}
