'use server'

import { redirect } from 'next/navigation'
import { isLocale, localePath, routing } from '@/i18n/routing'
import { requireViewer } from '@/lib/auth/require-viewer'
import { readNotices } from '@/lib/orders/notices'

/** The button "Mark all as read", with or without JavaScript. */
export async function markRead(asked: string): Promise<void> {
  const locale = isLocale(asked) ? asked : routing.defaultLocale
  const path = localePath(locale, '/account/notices')
  await readNotices(await requireViewer(locale, path))
  redirect(path)
}
