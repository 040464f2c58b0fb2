import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { pageMetadata } from '@/app/_seo/alternates'
import type { Locale } from '@/i18n/routing'

export async function destinationsMetadata(locale: Locale): Promise<Metadata> {
  const t = await getTranslations({ locale, namespace: 'meta.destinations' })
  return pageMetadata(locale, '/destinations', { title: t('title'), description: t('description') })
}
