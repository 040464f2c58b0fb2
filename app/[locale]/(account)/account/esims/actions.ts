'use server'

import { redirect } from 'next/navigation'
import { isLocale, localePath, routing } from '@/i18n/routing'
import { requireViewer } from '@/lib/auth/require-viewer'
import { nameEsim } from '@/lib/esims/commands/name-esim'

/** The button "Save": names an eSIM of the viewer and leads back to its page, with or without JavaScript. */
export async function rename(
  target: { readonly esimId: string; readonly locale: string },
  form: FormData,
): Promise<void> {
  const locale = isLocale(target.locale) ? target.locale : routing.defaultLocale
  const path = localePath(locale, `/account/esims/${encodeURIComponent(String(target.esimId))}`)
  const viewer = await requireViewer(locale, path)
  const typed = form.get('label')
  const named = await nameEsim(viewer, String(target.esimId), typeof typed === 'string' ? typed : null)
  redirect(`${path}?name=${named.ok ? 'saved' : 'refused'}#name-title`)
}
