import { getTranslations } from 'next-intl/server'
import { dataText, isUnlimited, timeLeft, totalBytes } from '@/components/esims/format'
import { Fact } from '@/components/ui/fact'
import { LocalTime } from '@/components/ui/local-time'
import { requestTime } from '@/components/ui/request-time'
import type { Locale } from '@/i18n/routing'
import type { CardPlan } from '@/lib/esims/types'

/** Data and validity of a plan as words. */
export async function CardFacts({ locale, plan }: { locale: Locale; plan: CardPlan }) {
  const t = await getTranslations({ locale, namespace: 'result' })
  return (
    <dl className="grid gap-4">
      <Fact name={t('data')}>{await dataWords(locale, plan)}</Fact>
      <Validity locale={locale} plan={plan} />
      {plan.usedBytes !== null && !isUnlimited(plan.data) && (
        <Fact name={t('used')}>{dataText(plan.usedBytes, locale)}</Fact>
      )}
    </dl>
  )
}

async function dataWords(locale: Locale, plan: CardPlan): Promise<string> {
  const t = await getTranslations({ locale, namespace: 'result' })
  const total = totalBytes(plan.data)
  const { remainingBytes: left, usedBytes: used } = plan
  if (isUnlimited(plan.data)) {
    return used === null ? t('dataUnlimited') : t('dataUnlimitedUsed', { used: dataText(used, locale) })
  }
  if (left === null) return t('dataUnknown')
  if (total === null) return t('dataLeftOnly', { left: dataText(left, locale) })
  return t('dataLeft', { left: dataText(left, locale), total: dataText(total, locale) })
}

async function Validity({ locale, plan }: { locale: Locale; plan: CardPlan }) {
  const t = await getTranslations({ locale, namespace: 'result' })
  if (plan.endsAt === null) {
    const words =
      plan.durationDays === null ? t('validityUnknown') : t('startNotStated', { days: plan.durationDays })
    return <Fact name={t('starts')}>{words}</Fact>
  }
  const left = timeLeft(plan.endsAt, await requestTime())
  const utc = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  return (
    <Fact name={left ? t('validity') : t('ended')}>
      <LocalTime
        iso={plan.endsAt}
        locale={locale}
        dateStyle="long"
        timeStyle="short"
        fallback={t('utc', { time: utc.format(new Date(plan.endsAt)) })}
      />
      {left && (
        <span className="block font-normal text-soft">
          {left.unit === 'days' && t('daysLeft', { days: left.count })}
          {left.unit === 'hours' && t('hoursLeft', { hours: left.count })}
          {left.unit === 'soon' && t('lessThanHour')}
        </span>
      )}
    </Fact>
  )
}
