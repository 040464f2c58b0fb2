import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { pageMetadata } from '@/app/_seo/alternates'
import type { Locale } from '@/i18n/routing'
import { config } from '@/lib/platform/config'

export async function homeMetadata(locale: Locale): Promise<Metadata> {
  const t = await getTranslations({ locale, namespace: 'meta.home' })
  const title = t('title', { store: config().storeName })
  const page = pageMetadata(locale, '/', { title, description: t('description') })
  return { ...page, title: { absolute: title } }
}
