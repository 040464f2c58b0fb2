import { getTranslations } from 'next-intl/server'
import { dataText } from '@/components/esims/format'
import type { Locale } from '@/i18n/routing'
import { DAILY_BYTES, type Fit, type FitReason, neededBytes, type TripNeed } from '@/lib/catalog/enough'

/** Why a bundle is enough for a trip or not: "7 GB needed for 10 days: this one leaves 3 GB." */
export async function fitWords({ reasons }: Fit, need: TripNeed, locale: Locale): Promise<string> {
  const t = await getTranslations({ locale, namespace: 'catalog' })
  const days = t('days', { days: need.days })
  const sentence = (reason: FitReason): string => {
    if ('days' in reason)
      return t('enough.why.ends_before', { valid: t('days', { days: reason.days }), days })
    if (!('bytes' in reason)) return t(`enough.why.${reason.code}`, { days })
    const isDaily = reason.code === 'daily_spare' || reason.code === 'daily_too_little'
    const needed = dataText(isDaily ? DAILY_BYTES[need.usage] : neededBytes(need), locale)
    const values = { need: needed, days, rest: dataText(reason.bytes, locale) }
    if (reason.bytes === 0) return t(isDaily ? 'enough.why.daily_exact' : 'enough.why.exact', values)
    return t(`enough.why.${reason.code}`, values)
  }
  return reasons.map(sentence).join(' ')
}
