import { getTranslations } from 'next-intl/server'
import { Flag } from '@/components/esims/flag'
import { countryName } from '@/components/esims/format'
import { ButtonLink } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import type { Locale } from '@/i18n/routing'
import { formatMoney } from '@/lib/core/money'
import type { RenewalOffer } from '@/lib/orders/types'
import { bundleWords, reasonWords } from './bundle-words'

/** One plan that this eSIM can take: what it is, why it fits, what it costs. */
export async function OfferCard({
  locale,
  offer,
  href,
}: {
  locale: Locale
  offer: RenewalOffer
  href: string
}) {
  const t = await getTranslations({ locale, namespace: 'renew' })
  const words = await bundleWords(offer, locale)
  const price = formatMoney(offer.price, locale)
  const [onlyCountry] = offer.countries
  const prominent = offer.match === 'same'
  return (
    <article
      className={`grid gap-4 rounded-card border bg-surface p-5 sm:grid-cols-[1fr_auto] sm:items-center sm:gap-8 sm:p-6 ${prominent ? 'border-2 border-brand shadow-card' : 'border-line'}`}
    >
      <div>
        <h3 className="text-xl">{offer.name}</h3>
        <p className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1 text-soft">
          {offer.countries.length === 1 && onlyCountry ? (
            <span className="inline-flex items-center gap-2">
              <Flag country={onlyCountry} />
              {countryName(onlyCountry, locale)}
            </span>
          ) : (
            offer.countries.length > 0 && (
              <span>{t('countriesCount', { count: offer.countries.length })}</span>
            )
          )}
          <span>{words.data}</span>
          <span>{words.days}</span>
        </p>
        <ul className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-sm">
          {(await reasonWords(offer.reasons, locale)).map((reason) => (
            <li key={reason} className="inline-flex items-center gap-1.5">
              <Icon name="check" className="size-4 text-good" />
              {reason}
            </li>
          ))}
        </ul>
      </div>
      <div className="flex items-center justify-between gap-5 sm:flex-col sm:items-stretch sm:gap-3">
        <p className="font-extrabold text-2xl tabular-nums sm:text-end">
          <span className="sr-only">{t('price')}: </span>
          {price}
        </p>
        <ButtonLink
          href={href}
          tone={prominent ? 'accent' : 'quiet'}
          aria-label={t('chooseLabel', { plan: offer.name, price })}
          className="min-w-32"
        >
          {t('choose')}
          <Icon name="arrow" />
        </ButtonLink>
      </div>
    </article>
  )
}
