import { getTranslations } from 'next-intl/server'
import type { Locale } from '@/i18n/routing'

/** When it is worth trying again, in words; nothing if that is not known. */
export async function RetryAfter({ locale, seconds }: { locale: Locale; seconds: number | undefined }) {
  if (seconds === undefined) return null
  const t = await getTranslations({ locale, namespace: 'result.refused' })
  const whole = Math.ceil(seconds)
  return (
    <p>{whole < 90 ? t('wait', { seconds: whole }) : t('waitMinutes', { minutes: Math.ceil(whole / 60) })}</p>
  )
}
