import { getTranslations } from 'next-intl/server'
import { CountryList } from '@/components/esims/country-list'
import { STATE_TONES } from '@/components/esims/state-tone'
import { UsageRing } from '@/components/esims/usage-ring'
import { Badge } from '@/components/ui/badge'
import { ButtonLink } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { type Locale, localePath } from '@/i18n/routing'
import type { EsimCard } from '@/lib/esims/types'
import { CardFacts } from './card-facts'
import { FiguresAge } from './figures-age'

/** All that a stranger may see of an eSIM, and what to do next. */
export async function ResultCard({ locale, card }: { locale: Locale; card: EsimCard }) {
  const t = await getTranslations({ locale })
  const { plan, state } = card
  return (
    <article aria-labelledby="result" className="rounded-card border border-line bg-surface shadow-card">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 p-5 sm:p-7 sm:pb-5">
        <div className="min-w-0">
          <h2 id="result" className="text-2xl">
            {plan?.name ?? t('result.noPlan')}
          </h2>
          {!plan && <p className="mt-1 text-soft">{t('result.noPlanText')}</p>}
        </div>
        <Badge tone={STATE_TONES[state]}>{t(`states.${state}.label`)}</Badge>
      </div>
      {plan && (
        <div className="grid gap-6 px-5 pb-6 sm:grid-cols-[11rem_1fr] sm:items-center sm:gap-8 sm:px-7">
          <div className="justify-self-center">
            <UsageRing locale={locale} plan={plan} tone={STATE_TONES[state]} />
          </div>
          <CardFacts locale={locale} plan={plan} />
        </div>
      )}
      {plan && plan.countries.length > 0 && (
        <div className="px-5 pb-6 sm:px-7">
          <p className="mb-1 text-sm text-soft">{t('result.countries')}</p>
          <CountryList countries={plan.countries} locale={locale} />
        </div>
      )}
      <div className="tear-line grid gap-4 p-5 sm:p-7">
        <section aria-labelledby="next">
          <h3 id="next" className="text-lg">
            {t(`states.${state}.text`)}
          </h3>
          <p className="mt-2 text-soft">
            <span className="sr-only">{t('result.next')}: </span>
            {t(`states.${state}.next`)}
          </p>
          {card.queuedPlans > 0 && (
            <p className="mt-2 font-semibold">{t('result.queued', { count: card.queuedPlans })}</p>
          )}
        </section>
        {card.renewable ? (
          <ButtonLink
            href={localePath(locale, `/renew/${card.iccid}`)}
            tone="accent"
            className="min-h-14 w-full text-lg"
          >
            {t('result.renew')}
            <Icon name="arrow" />
          </ButtonLink>
        ) : (
          <p className="font-semibold">{t('result.renewNot')}</p>
        )}
        <FiguresAge
          locale={locale}
          asOf={card.asOf}
          source={card.source}
          expectedLagSeconds={card.expectedLagSeconds}
        />
        <div className="flex flex-wrap gap-3">
          <ButtonLink
            href={localePath(locale, `/check/${card.iccid}?refresh=1&confirmed=1`)}
            tone="quiet"
            rel="nofollow"
          >
            <Icon name="refresh" />
            {t('result.again')}
          </ButtonLink>
          <ButtonLink href={localePath(locale, '/check')} tone="quiet">
            {t('result.another')}
          </ButtonLink>
        </div>
      </div>
    </article>
  )
}
