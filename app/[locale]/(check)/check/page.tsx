import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { alternates } from '@/app/_seo/alternates'
import { CheckPageBody } from '@/components/check/check-page'

export const ensureStatic = 'navigation'

export async function generateMetadata({ params }: PageProps<'/[locale]/check'>): Promise<Metadata> {
  const locale = await localeOf(params)
  const t = await getTranslations({ locale, namespace: 'meta.check' })
  return { title: t('title'), description: t('description'), alternates: alternates(locale, '/check') }
}

/** A number given as `?iccid=` never gets here: proxy.ts sends it to its own page. */
export default async function CheckPage({ params }: PageProps<'/[locale]/check'>) {
  return <CheckPageBody locale={await localeOf(params)} />
}
