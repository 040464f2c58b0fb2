import { getTranslations } from 'next-intl/server'
import { dataText } from '@/components/esims/format'
import type { Locale } from '@/i18n/routing'
import { formatDay } from '@/lib/core/calendar-day'
import type { BundleSummary, MatchReason } from '@/lib/orders/types'

export interface BundleWords {
  readonly data: string
  readonly days: string
}

/** Data and days of a bundle as words. */
export async function bundleWords(bundle: BundleSummary, locale: Locale): Promise<BundleWords> {
  const t = await getTranslations({ locale, namespace: 'renew' })
  return {
    data: bundle.data
      ? 'unlimited' in bundle.data
        ? t('unlimited')
        : bundle.dataPeriod === 'day'
          ? t('dataPerDay', { amount: dataText(bundle.data.bytes, locale) })
          : dataText(bundle.data.bytes, locale)
      : t('notStated'),
    days: bundle.durationDays === null ? t('notStated') : t('daysCount', { days: bundle.durationDays }),
  }
}

/** The day of travel as its buyer gave it; nothing where none was asked for. What it does is the vendor's to say. */
export async function travelDateWords(day: string | null, locale: Locale): Promise<string[]> {
  const t = await getTranslations({ locale, namespace: 'renew' })
  return day === null ? [] : [t('travelDateOn', { date: formatDay(day, locale) })]
}

/** Why an offer fits, in words. */
export async function reasonWords(reasons: readonly MatchReason[], locale: Locale): Promise<string[]> {
  const t = await getTranslations({ locale, namespace: 'offers.reason' })
  return reasons.map((reason) => {
    switch (reason.code) {
      case 'more_countries':
        return t('more_countries', { count: reason.count })
      case 'more_data':
        return t('more_data', { amount: dataText(reason.bytes, locale) })
      case 'more_days':
        return t('more_days', { days: reason.days })
      default:
        return t(reason.code)
    }
  })
}
