import { getTranslations } from 'next-intl/server'
import type { Locale } from '@/i18n/routing'
import { DAILY_BYTES, USAGES, type Usage } from '@/lib/catalog/enough'
import { gigabytes } from './gigabytes'

export interface UsageWords {
  readonly name: string
  /** What is counted for a day: "0.7 GB a day". */
  readonly amount: string
  /** What one does with that much. */
  readonly text: string
}

/** Each way of using data, with the amount that is counted for a day of it. */
export async function usageWords(locale: Locale): Promise<Readonly<Record<Usage, UsageWords>>> {
  const t = await getTranslations({ locale, namespace: 'catalog' })
  const gb = gigabytes(locale)
  const words = USAGES.map((usage): readonly [Usage, UsageWords] => [
    usage,
    {
      name: t(`enough.${usage}.name`),
      amount: t('perDayAmount', { amount: gb.format(DAILY_BYTES[usage] / 1e9) }),
      text: t(`enough.${usage}.text`),
    },
  ])
  return Object.fromEntries(words) as Record<Usage, UsageWords>
}
