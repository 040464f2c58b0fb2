'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { followAccountCurrency } from '@/app/_http/account-currency'
import { claimReferral } from '@/app/_http/referral-cookie'
import { outcomeParams } from '@/app/_http/step-outcome'
import { PAUSE_MS } from '@/components/account/code-step'
import { isLocale, type Locale, localePath, routing } from '@/i18n/routing'
import { mailboxPauseSeconds, requestCode } from '@/lib/auth/commands/request-code'
import { verifyCode } from '@/lib/auth/commands/verify-code'
import { writeSession } from '@/lib/auth/cookies'
import { deviceOf } from '@/lib/auth/device'
import { nextPath } from '@/lib/auth/next-path'
import { profileOf } from '@/lib/auth/profiles'
import { fail } from '@/lib/core/result'
import { adoptOrders } from '@/lib/orders/commands/adopt-orders'
import { clientKey } from '@/lib/platform/http/client-key'
import { pendingSignIn } from './pending'

/**
 * "Send the code", and "send a new one" where the address is known already. A mailbox that may not get another one yet
 * leads to the second step all the same: it may hold one that works, whoever asked for it.
 */
export async function askForCode(form: FormData): Promise<void> {
  const locale = localeIn(form)
  const known = await pendingSignIn.read()
  const isAgain = !form.has('email')
  const email = (isAgain ? (known?.email ?? '') : textIn(form, 'email')).trim().toLowerCase()
  const asked = await requestCode({ email, locale, clientKey: clientKey(await headers()) })
  const pauseMs = asked.ok ? PAUSE_MS : (mailboxPauseSeconds(asked.error) ?? 0) * 1000
  if (pauseMs > 0) await pendingSignIn.keep({ email, againAt: Date.now() + pauseMs })
  if (asked.ok) return back(locale, form, { step: 'code', ...(isAgain ? { again: '1' } : {}) })
  const step: Record<string, string> = isAgain || pauseMs > 0 ? { step: 'code' } : {}
  return back(locale, form, { ...step, ...(pauseMs > 0 ? { held: '1' } : {}), ...outcomeParams(asked.error) })
}

/** "Sign in": trades the code for a session, brings guest orders along, and goes where the person wanted to. */
export async function signInWithCode(form: FormData): Promise<void> {
  const locale = localeIn(form)
  const pending = await pendingSignIn.read()
  if (!pending) return back(locale, form, {})
  const head = await headers()
  const verified = await verifyCode({
    email: pending.email,
    code: textIn(form, 'code'),
    clientKey: clientKey(head),
    device: deviceOf(head.get('user-agent')),
    locale,
  })
  if (!verified.ok) return back(locale, form, { step: 'code', ...outcomeParams(verified.error) })
  if (!(await writeSession(verified.value)))
    return back(locale, form, { step: 'code', ...outcomeParams(fail('UNAVAILABLE').error) })
  await adoptOrders(verified.value.viewer)
  await claimReferral(verified.value.viewer)
  await followAccountCurrency((await profileOf(verified.value.viewer.userId))?.currency ?? null, null)
  await pendingSignIn.drop()
  redirect(nextPath(form.get('next'), localePath(locale, '/account')))
}

/** Back to the form, which says how it went. */
function back(locale: Locale, form: FormData, params: Record<string, string>): never {
  const next = nextPath(form.get('next'), '')
  const query = new URLSearchParams({ ...params, ...(next ? { next } : {}) }).toString()
  redirect(`${localePath(locale, '/sign-in')}${query ? `?${query}` : ''}`)
}

const textIn = (form: FormData, name: string): string => {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

function localeIn(form: FormData): Locale {
  const value = textIn(form, 'locale')
  return isLocale(value) ? value : routing.defaultLocale
}
