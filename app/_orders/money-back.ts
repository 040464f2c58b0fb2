'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { after } from 'next/server'
import { isLocale, localePath, routing } from '@/i18n/routing'
import { requireViewer } from '@/lib/auth/require-viewer'
import type { Result } from '@/lib/core/result'
import { askForRefund } from '@/lib/orders/commands/ask-for-refund'
import { giveBack } from '@/lib/orders/commands/refund-line'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { type OrderKey, saleOf } from '@/lib/orders/refundability'
import { clientKey } from '@/lib/platform/http/client-key'

/** Where the click came from: the order's own page with its token, or an eSIM's page in the account. */
export type MoneyBackPlace =
  | { readonly orderNumber: string; readonly token: string; readonly locale: string }
  | { readonly esimId: string; readonly locale: string }

/** Gives back what was not used, and comes back to say so. */
export async function giveBackLine(place: MoneyBackPlace, form: FormData): Promise<void> {
  const { key, path } = await keyOf(place)
  const given = await giveBack({
    ...key,
    lineId: lineOf(form),
    to: form.get('to') === 'wallet' ? 'wallet' : 'card',
    clientKey: clientKey(await headers()),
  })
  if (given.ok) after(workOff)
  redirect(answered(path, given, 'given'))
}

/** Asks staff, and comes back to say so. */
export async function askStaffForLine(place: MoneyBackPlace, form: FormData): Promise<void> {
  const { key, path } = await keyOf(place)
  const note = form.get('note')
  const asked = await askForRefund({
    ...key,
    lineId: lineOf(form),
    to: 'card',
    note: typeof note === 'string' ? note : '',
    clientKey: clientKey(await headers()),
  })
  if (asked.ok) after(workOff)
  redirect(answered(path, asked, 'asked'))
}

async function keyOf(place: MoneyBackPlace): Promise<{ key: OrderKey; path: string }> {
  const locale = isLocale(place.locale) ? place.locale : routing.defaultLocale
  if ('esimId' in place) {
    const path = localePath(locale, `/account/esims/${encodeURIComponent(String(place.esimId))}`)
    const viewer = await requireViewer(locale, path)
    const sale = await saleOf(viewer, String(place.esimId))
    return { key: { orderNumber: sale?.orderNumber ?? '', token: null, viewer }, path: `${path}?` }
  }
  const token = String(place.token)
  const path = localePath(locale, `/orders/${encodeURIComponent(String(place.orderNumber))}`)
  return {
    key: { orderNumber: String(place.orderNumber), token },
    path: `${path}?${new URLSearchParams({ t: token })}&`,
  }
}

const lineOf = (form: FormData): number => {
  const line = Number(form.get('line'))
  return Number.isSafeInteger(line) ? line : 0
}

function answered(path: string, result: Result<unknown>, word: 'given' | 'asked'): string {
  const answer = result.ok ? word : result.error.code === 'RATE_LIMITED' ? 'wait' : 'refused'
  return `${path}back=${answer}#money-back`
}
