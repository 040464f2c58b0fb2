'use server'

import { redirect } from 'next/navigation'
import { isLocale, localePath, routing } from '@/i18n/routing'
import { profileOf } from '@/lib/auth/profiles'
import { requireViewer } from '@/lib/auth/require-viewer'
import { setAutoRenew, stopAutoRenew } from '@/lib/orders/commands/set-auto-renew'
import { config } from '@/lib/platform/config'

interface Target {
  readonly esimId: string
  readonly locale: string
}

/** Switches it on, or changes it, and leads back to the eSIM's page, with or without JavaScript. */
export async function saveAutoRenew(target: Target, form: FormData): Promise<void> {
  const { path, viewer, esimId } = await begin(target)
  const { currencies, defaultCurrency } = config()
  const own = (await profileOf(viewer.userId))?.currency
  const saved = await setAutoRenew(viewer, esimId, {
    belowPercent: numberIn(form, 'below_percent'),
    hoursLeft: numberIn(form, 'hours_left'),
    perTrip: numberIn(form, 'per_trip') ?? 0,
    perMonth: numberIn(form, 'per_month') ?? 0,
    currency: own && currencies.includes(own) ? own : defaultCurrency,
  })
  redirect(`${path}?auto=${saved.ok ? 'on' : saved.error.code}#auto-renew`)
}

export async function endAutoRenew(target: Target): Promise<void> {
  const { path, viewer, esimId } = await begin(target)
  await stopAutoRenew(viewer, esimId)
  redirect(`${path}?auto=off#auto-renew`)
}

async function begin(target: Target) {
  const locale = isLocale(target.locale) ? target.locale : routing.defaultLocale
  const esimId = String(target.esimId)
  const path = localePath(locale, `/account/esims/${encodeURIComponent(esimId)}`)
  return { path, esimId, viewer: await requireViewer(locale, path) }
}

/** '' = not by this. */
function numberIn(form: FormData, name: string): number | null {
  const value = form.get(name)
  if (typeof value !== 'string' || value === '') return null
  return /^\d{1,3}$/.test(value) ? Number(value) : Number.NaN
}
