import { getTranslations } from 'next-intl/server'
import { CountryList } from '@/components/esims/country-list'
import { dataText, isUnlimited, totalBytes } from '@/components/esims/format'
import { Moment } from '@/components/orders/moment'
import { Badge } from '@/components/ui/badge'
import type { Tone } from '@/components/ui/tone'
import type { Locale } from '@/i18n/routing'
import type { OwnedPlan } from '@/lib/esims/owner-types'

const TONES: Readonly<Record<OwnedPlan['state'], Tone>> = {
  queued: 'note',
  active: 'good',
  throttled: 'warn',
  depleted: 'bad',
  expired: 'idle',
  revoked: 'idle',
  unknown: 'idle',
}

/** Every plan that the provider knows on the eSIM, those that wait included. */
export async function EsimPlans({ locale, plans }: { locale: Locale; plans: readonly OwnedPlan[] }) {
  const t = await getTranslations({ locale, namespace: 'myEsims.plans' })
  if (plans.length === 0) return null
  return (
    <section aria-labelledby="plans" className="rounded-card border border-line bg-surface p-5 sm:p-7">
      <h2 id="plans" className="mb-2 text-xl">
        {t('title')}
      </h2>
      <ol>
        {plans.map((plan, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two plans may be alike in everything
          <li key={i} className="border-line border-b py-4 last:border-b-0 last:pb-0">
            <PlanEntry locale={locale} plan={plan} />
          </li>
        ))}
      </ol>
    </section>
  )
}

async function PlanEntry({ locale, plan }: { locale: Locale; plan: OwnedPlan }) {
  const t = await getTranslations({ locale })
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <p className="min-w-0 font-bold">
          <bdi>{plan.name || t('result.noPlan')}</bdi>
        </p>
        <Badge tone={TONES[plan.state]}>{t(`myEsims.plans.state.${plan.state}`)}</Badge>
      </div>
      <p className="text-soft">{await amountOf(locale, plan)}</p>
      <p className="text-sm text-soft">
        {plan.endsAt ? (
          <>
            {plan.state === 'expired' ? t('result.ended') : t('result.validity')}{' '}
            <Moment locale={locale} iso={plan.endsAt} />
          </>
        ) : (
          plan.durationDays !== null && t('result.startNotStated', { days: plan.durationDays })
        )}
      </p>
      {plan.countries.length > 0 && (
        <div className="mt-2 text-sm">
          <CountryList countries={plan.countries} locale={locale} />
        </div>
      )}
    </>
  )
}

async function amountOf(locale: Locale, plan: OwnedPlan): Promise<string> {
  const t = await getTranslations({ locale, namespace: 'result' })
  if (isUnlimited(plan.data)) return t('dataUnlimited')
  const total = totalBytes(plan.data)
  if (plan.remainingBytes === null) return total === null ? t('dataUnknown') : dataText(total, locale)
  const left = dataText(plan.remainingBytes, locale)
  return total === null
    ? t('dataLeftOnly', { left })
    : t('dataLeft', { left, total: dataText(total, locale) })
}
