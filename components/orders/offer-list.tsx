import { getTranslations } from 'next-intl/server'
import { Icon } from '@/components/ui/icon'
import { type Locale, localePath } from '@/i18n/routing'
import type { RenewalOffer, RenewalOffers } from '@/lib/orders/types'
import { CurrencyChoice } from './currency-choice'
import { OfferCard } from './offer-card'

interface Props {
  readonly locale: Locale
  readonly offers: Extract<RenewalOffers, { kind: 'offers' }>
  readonly currencies: readonly string[]
  readonly currency: string
}

/** The same plan first, then those that fit. */
export async function OfferList({ locale, offers, currencies, currency }: Props) {
  const t = await getTranslations({ locale, namespace: 'renew' })
  const path = localePath(locale, `/renew/${offers.iccid}`)
  const groups = (['same', 'similar'] as const)
    .map((match) => ({ match, offers: offers.offers.filter((offer) => offer.match === match) }))
    .filter((group) => group.offers.length > 0)
  const hrefOf = (offer: RenewalOffer) =>
    `${path}?${new URLSearchParams({ bundle: offer.bundleId, currency })}`
  return (
    <div className="grid gap-8">
      <CurrencyChoice action={path} currencies={currencies} current={currency} locale={locale} />
      {groups.map((group) => (
        <section key={group.match} aria-labelledby={group.match}>
          <h2 id={group.match} className="text-2xl">
            {t(group.match)}
          </h2>
          <div className="mt-4 grid gap-4">
            {group.offers.map((offer) => (
              <OfferCard key={offer.bundleId} locale={locale} offer={offer} href={hrefOf(offer)} />
            ))}
          </div>
        </section>
      ))}
      <p className="flex gap-2 text-soft">
        <Icon name="info" className="mt-0.5" />
        {t('friend')}
      </p>
    </div>
  )
}
