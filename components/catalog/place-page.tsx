import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { ActivePromotions } from '@/components/promotions/active-promotions'
import { type Locale, localePath } from '@/i18n/routing'
import type { Offer } from '@/lib/catalog/types'
import type { Wish } from '@/lib/catalog/wishes'
import { formatMoney } from '@/lib/core/money'
import { config } from '@/lib/platform/config'
import { Breadcrumbs, type Crumb } from './breadcrumbs'
import { FilterForm } from './filter-form'
import { NeedForm } from './need-form'
import { OfferGroups } from './offer-groups'

interface Props {
  readonly locale: Locale
  /** Without language. */
  readonly path: string
  readonly crumbs: readonly Crumb[]
  readonly title: ReactNode
  readonly lead: string
  /** Whose promotions are told here; alpha-2. */
  readonly countries: readonly string[]
  readonly offers: readonly Offer[]
  readonly wish: Wish
  readonly currency: string
  /** Beside its title, or below it on a phone. */
  readonly picture?: ReactNode
}

/** What is for sale in one place: where one is, from what price, what to choose by, the bundles. */
export async function PlacePage({
  locale,
  path,
  crumbs,
  title,
  lead,
  countries,
  offers,
  wish,
  currency,
  picture,
}: Props) {
  const t = await getTranslations({ locale, namespace: 'catalog' })
  const from = cheapest(offers)
  const here = localePath(locale, path)
  return (
    <div className="page pt-4 lg:pt-6">
      <Breadcrumbs locale={locale} crumbs={crumbs} />
      <div className="mt-4 mb-6 grid items-start gap-x-12 gap-y-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,28rem)]">
        <header className="max-w-3xl">
          <h1 className="text-3xl sm:text-5xl">{title}</h1>
          <p className="mt-3 text-lg text-soft">
            {from && (
              <b className="mb-1 block text-ink first-letter:uppercase">
                {t('from', { price: formatMoney(from.price, locale) })}
              </b>
            )}
            {lead}
          </p>
          <ActivePromotions locale={locale} countries={countries} className="mt-4" />
        </header>
        {picture}
      </div>
      <div className="mb-8 grid gap-4">
        <NeedForm
          locale={locale}
          action={here}
          wish={wish}
          currency={currency === config().defaultCurrency ? null : currency}
        />
        <FilterForm
          locale={locale}
          action={here}
          wish={wish}
          currency={currency}
          currencies={config().currencies}
        />
      </div>
      <OfferGroups
        locale={locale}
        offers={offers}
        wish={wish}
        currency={currency}
        allHref={`${here}?${allQuery(wish, currency)}`}
      />
    </div>
  )
}

export const cheapest = (offers: readonly Offer[]): Offer | null =>
  offers.reduce<Offer | null>(
    (best, offer) => (!best || offer.price.amountMinor < best.price.amountMinor ? offer : best),
    null,
  )

function allQuery(wish: Wish, currency: string): string {
  const query = new URLSearchParams({ all: '1', ...(wish.sort === 'enough' ? {} : { sort: wish.sort }) })
  if (currency !== config().defaultCurrency) query.set('currency', currency)
  if (wish.minGb !== null) query.set('data', String(wish.minGb))
  if (wish.minDays !== null) query.set('days', String(wish.minDays))
  if (wish.need) {
    query.set('days', String(wish.need.days))
    query.set('use', wish.need.usage)
  }
  return query.toString()
}
