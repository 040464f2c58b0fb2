import { getTranslations } from 'next-intl/server'
import type { Locale } from '@/i18n/routing'

/** How far a provider's figures lag behind what was used, as far as it says so. */
export async function lagText(expectedLagSeconds: number | null, locale: Locale): Promise<string> {
  const t = await getTranslations({ locale, namespace: 'result.lag' })
  return expectedLagSeconds === null
    ? t('notStated')
    : t('known', { count: Math.ceil(expectedLagSeconds / 60) })
}
