import { getTranslations } from 'next-intl/server'
import { Notice } from '@/components/ui/notice'
import { RetryAfter } from '@/components/ui/retry-after'
import type { Locale } from '@/i18n/routing'

/** Instead of the installation, when it was shown too often from one address. */
export async function LimitReached({ locale, seconds }: { locale: Locale; seconds: number | undefined }) {
  const t = await getTranslations({ locale, namespace: 'install.limit' })
  return (
    <Notice tone="warn" title={t('title')}>
      <p>{t('text')}</p>
      <RetryAfter locale={locale} seconds={seconds} />
    </Notice>
  )
}
