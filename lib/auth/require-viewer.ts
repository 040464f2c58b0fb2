import 'server-only'
import { redirect } from 'next/navigation'
import { nextPath } from './next-path'
import type { Viewer } from './types'
import { currentViewer } from './viewer'

/** Address of a page in a language; the default language has no prefix. */
const localePath = (locale: string, path: string) => (locale === 'en' ? path : `/${locale}${path}`)

/**
 * Who a page is for; a stranger is led to sign in and comes back.
 * @param next path of the page, with its language
 */
export async function requireViewer(locale: string, next: string): Promise<Viewer> {
  const viewer = await currentViewer()
  if (viewer) return viewer
  const back = new URLSearchParams({ next: nextPath(next, localePath(locale, '/account')) })
  redirect(`${localePath(locale, '/sign-in')}?${back}`)
}
