'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { followAccountCurrency } from '@/app/_http/account-currency'
import { isLocale, type Locale, localePath, routing } from '@/i18n/routing'
import { signOut } from '@/lib/auth/commands/sign-out'
import { clearSession, cookieToken } from '@/lib/auth/cookies'
import { profileOf, updateProfile } from '@/lib/auth/profiles'
import { requireViewer } from '@/lib/auth/require-viewer'
import { profileInput } from '@/lib/auth/schemas'
import { revokeSession } from '@/lib/auth/sessions'
import type { Viewer } from '@/lib/auth/types'
import type { ErrorCode } from '@/lib/core/error-codes'
import { deleteAccount } from '@/lib/orders/commands/delete-account'
import { signOutEverywhere } from '@/lib/orders/commands/sign-out-everywhere'
import { config } from '@/lib/platform/config'
import { clientKey } from '@/lib/platform/http/client-key'
import { hitLimits } from '@/lib/platform/http/limits'

const settingsPath = (locale: Locale) => localePath(locale, '/account/settings')

/** Name, language, currency and notices; the page comes back in the language that was chosen. */
export async function saveProfile(form: FormData): Promise<void> {
  const { viewer, locale } = await begin(form)
  const input = profileInput.safeParse({
    name: form.get('name'),
    locale: form.get('language'),
    currency: form.get('currency') === '' ? null : form.get('currency'),
    notify: form.get('notify') === 'on',
  })
  const { currencies } = config()
  const isKnown = input.success && (input.data.currency == null || currencies.includes(input.data.currency))
  if (!input.success || !isKnown) return refuse(locale, 'VALIDATION')
  const before = (await profileOf(viewer.userId))?.currency ?? null
  const { currency } = await updateProfile(viewer.userId, input.data)
  await followAccountCurrency(currency, before)
  redirect(`${settingsPath(input.data.locale ?? locale)}?saved=profile`)
}

/** Ends one session of the list; ending this one is signing out. */
export async function endSession(form: FormData): Promise<void> {
  const { viewer, locale } = await begin(form)
  const id = String(form.get('session'))
  if (id === viewer.sessionId) return leave(locale, 'here')
  const ended = await revokeSession(viewer, id)
  redirect(`${settingsPath(locale)}?saved=${ended.ok ? 'session' : 'nothing'}#sessions`)
}

export async function endAllSessions(form: FormData): Promise<void> {
  return leave(localeIn(form), 'everywhere')
}

/** Deletes the account, once the person has said so twice. */
export async function deleteForGood(form: FormData): Promise<void> {
  const { viewer, locale } = await begin(form)
  if (form.get('understood') !== 'on') return refuse(locale, 'VALIDATION', 'delete')
  const gives = form.get('gives_up')
  const deleted = await deleteAccount(viewer, typeof gives === 'string' ? gives : null)
  if (!deleted.ok) return refuse(locale, deleted.error.code, 'delete')
  await clearSession()
  redirect(`${localePath(locale, '/sign-in')}?deleted=1`)
}

async function begin(form: FormData): Promise<{ viewer: Viewer; locale: Locale }> {
  const locale = localeIn(form)
  const viewer = await requireViewer(locale, settingsPath(locale))
  const limit = await hitLimits([{ name: 'account.client', subject: clientKey(await headers()) }])
  return limit.allowed ? { viewer, locale } : refuse(locale, 'RATE_LIMITED')
}

/** Cookies go in any case, also when nobody could be told. */
async function leave(locale: Locale, scope: 'here' | 'everywhere'): Promise<never> {
  const accessToken = await cookieToken()
  if (accessToken && scope === 'everywhere') await signOutEverywhere(accessToken)
  else if (accessToken) await signOut({ accessToken, scope })
  await clearSession()
  redirect(`${localePath(locale, '/sign-in')}?out=1`)
}

function refuse(locale: Locale, code: ErrorCode, part = ''): never {
  redirect(`${settingsPath(locale)}?refused=${code}${part ? `#${part}` : ''}`)
}

function localeIn(form: FormData): Locale {
  const value = form.get('locale')
  return typeof value === 'string' && isLocale(value) ? value : routing.defaultLocale
}
