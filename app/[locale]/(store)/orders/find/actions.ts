'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { after } from 'next/server'
import { outcomeParams } from '@/app/_http/step-outcome'
import { isLocale, type Locale, localePath, routing } from '@/i18n/routing'
import { readEmail } from '@/lib/auth/mailbox'
import { openOrderByCode } from '@/lib/orders/commands/open-order-by-code'
import { resendMail } from '@/lib/orders/commands/resend-mail'
import { sendOrderCode } from '@/lib/orders/commands/send-order-code'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { readOrderNumber } from '@/lib/orders/order-number'
import { clientKey } from '@/lib/platform/http/client-key'
import { pendingFind } from './pending'

/** "Send me a code", and again: the order's own address gets one if number and address belong together. */
export async function askForOrderCode(form: FormData): Promise<void> {
  const locale = localeIn(form)
  const isAgain = !form.has('email')
  const known = isAgain ? await pendingFind.read() : null
  const orderNumber = known?.orderNumber ?? textIn(form, 'order_number')
  const email = known?.email ?? textIn(form, 'email')
  const sent = await sendOrderCode({ orderNumber, email, clientKey: clientKey(await headers()) })
  if (!sent.ok) {
    const [named] = Object.keys(sent.error.fields ?? {})
    const field: Record<string, string> = named ? { field: named } : {}
    return back(locale, { ...(isAgain ? { step: 'code' } : {}), ...outcomeParams(sent.error), ...field })
  }
  after(workOff)
  await pendingFind.keep({
    orderNumber: readOrderNumber(orderNumber) ?? orderNumber,
    email: readEmail(email) ?? email,
    askedAt: Date.now(),
  })
  return back(locale, { step: 'code', ...(isAgain ? { again: '1' } : {}) })
}

/** "Open the order": leads to its link. */
export async function openOrder(form: FormData): Promise<void> {
  const locale = localeIn(form)
  const pending = await pendingFind.read()
  if (!pending) return back(locale, {})
  const opened = await openOrderByCode({
    orderNumber: pending.orderNumber,
    email: pending.email,
    code: textIn(form, 'code'),
    clientKey: clientKey(await headers()),
  })
  if (!opened.ok) return back(locale, { step: 'code', ...outcomeParams(opened.error) })
  await pendingFind.drop()
  const { orderNumber, token } = opened.value
  redirect(`${localePath(locale, `/orders/${orderNumber}`)}?${new URLSearchParams({ t: token })}`)
}

/** "Mail me the link instead": the order's own mails once more, at most once an hour; silent about whether there are any. */
export async function mailLink(form: FormData): Promise<void> {
  const locale = localeIn(form)
  const pending = await pendingFind.read()
  if (!pending) return back(locale, {})
  await resendMail({ orderNumber: pending.orderNumber, recipient: pending.email })
  after(workOff)
  return back(locale, { step: 'code', mailed: '1' })
}

function back(locale: Locale, params: Record<string, string>): never {
  const query = new URLSearchParams(params).toString()
  redirect(`${localePath(locale, '/orders/find')}${query ? `?${query}` : ''}`)
}

const textIn = (form: FormData, name: string): string => {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

function localeIn(form: FormData): Locale {
  const value = textIn(form, 'locale')
  return isLocale(value) ? value : routing.defaultLocale
}
