import { notFound } from 'next/navigation'
import { isLocale, type Locale } from '@/i18n/routing'

/** The language of a page. Anything else in its place is no page of ours. */
export async function localeOf(params: Promise<{ locale: string }>): Promise<Locale> {
  const { locale } = await params
  return isLocale(locale) ? locale : notFound()
}
