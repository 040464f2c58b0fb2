import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Notice } from '@/components/ui/notice'
import { type Locale, localePath } from '@/i18n/routing'
import type { TripNeed } from '@/lib/catalog/enough'
import { bundleSlug } from '@/lib/catalog/slugs'
import type { TripCombination, TripPlan } from '@/lib/catalog/trip'
import { formatMoney, money } from '@/lib/core/money'
import { placeName } from '@/lib/core/places'
import { FitLine } from './fit-line'
import { WorldMap } from './map/world-map'
import { OfferCard } from './offer-card'
import { offerWords } from './offer-words'

interface Props {
  readonly locale: Locale
  readonly trip: readonly string[]
  readonly plan: TripPlan
  readonly need: TripNeed | null
  readonly currency: string
}

const SHOWN = 12

/** What covers the trip: bundles valid everywhere first, then the cheapest set of several, added up. */
export async function TripResult({ locale, trip, plan, need, currency }: Props) {
  const t = await getTranslations({ locale, namespace: 'trip' })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const { whole, combination, uncovered } = plan
  const [best] = whole
  const saves = best && combination ? best.price.amountMinor - combination.total.amountMinor : 0
  return (
    <div className="grid gap-10">
      {trip.length > 1 && (
        <div className="max-w-2xl">
          <WorldMap
            locale={locale}
            groups={[
              { look: 'full', says: 'covered', countries: trip.filter((one) => !uncovered.includes(one)) },
              { look: 'none', says: 'unfit', countries: uncovered },
            ]}
          />
        </div>
      )}
      {uncovered.length > 0 && (
        <Notice
          tone="warn"
          title={t('uncovered', { countries: list.format(uncovered.map((code) => placeName(code, locale))) })}
        >
          {t('uncoveredText')}
        </Notice>
      )}
      {whole.length > 0 && (
        <section>
          <h2 className="text-2xl">{t('whole')}</h2>
          <p className="mt-1 text-soft">{t('wholeText')}</p>
          <div className="mt-4 grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
            {whole.slice(0, SHOWN).map((offer) => (
              <OfferCard key={offer.bundleId} locale={locale} offer={offer} need={need} />
            ))}
          </div>
        </section>
      )}
      {combination && (whole.length === 0 || saves > 0) && (
        <section>
          <h2 className="text-2xl">{t('combination')}</h2>
          <p className="mt-1 text-soft">
            {saves > 0
              ? t('saves', { amount: formatMoney(money(saves, currency), locale) })
              : t('combinationText')}
          </p>
          <Sum locale={locale} combination={combination} need={need} currency={currency} />
        </section>
      )}
      {whole.length === 0 && !combination && uncovered.length === 0 && (
        <p className="rounded-2xl bg-sunk p-5">{t('nothing')}</p>
      )}
    </div>
  )
}

interface SumProps {
  readonly locale: Locale
  readonly combination: TripCombination
  readonly need: TripNeed | null
  readonly currency: string
}

async function Sum({ locale, combination, need, currency }: SumProps) {
  const t = await getTranslations({ locale, namespace: 'trip' })
  const rows = await Promise.all(
    combination.parts.map(async ({ offer, countries }) => ({
      offer,
      countries,
      words: await offerWords(offer, locale),
    })),
  )
  const ids = combination.parts.map(({ offer }) => offer.bundleId).join(',')
  return (
    <div className="mt-4 grid gap-5 rounded-card border-2 border-brand bg-surface p-5 sm:p-6">
      <ul className="grid gap-3">
        {rows.map(({ offer, countries, words }) => (
          <li
            key={offer.bundleId}
            className="flex items-start justify-between gap-4 border-line border-b pb-3"
          >
            <span>
              <a
                href={localePath(locale, `/bundles/${bundleSlug(offer)}`)}
                className="inline-flex min-h-11 items-center font-bold underline decoration-line underline-offset-4 hover:decoration-current"
              >
                {words.title}
              </a>
              <span className="block text-sm text-soft">
                {t('for', {
                  countries: new Intl.ListFormat(locale).format(
                    countries.map((code) => placeName(code, locale)),
                  ),
                })}
              </span>
              {need && <FitLine locale={locale} offer={offer} need={need} />}
            </span>
            <span className="pt-2.5 font-bold tabular-nums">{formatMoney(offer.price, locale)}</span>
          </li>
        ))}
      </ul>
      <p className="flex justify-between gap-4 font-extrabold text-xl">
        <span>{t('total', { count: rows.length })}</span>
        <span className="tabular-nums">{formatMoney(combination.total, locale)}</span>
      </p>
      <ButtonLink
        href={localePath(locale, `/cart?add=${ids}&currency=${currency}`)}
        tone="accent"
        className="justify-self-start"
      >
        {t('add')}
        <Icon name="arrow" />
      </ButtonLink>
    </div>
  )
}
