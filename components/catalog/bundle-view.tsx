import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Flag } from '@/components/esims/flag'
import { ButtonLink } from '@/components/ui/button'
import { Fact } from '@/components/ui/fact'
import { Icon } from '@/components/ui/icon'
import { Notice } from '@/components/ui/notice'
import { type Locale, localePath } from '@/i18n/routing'
import { bundleSlug } from '@/lib/catalog/slugs'
import type { OfferDetail } from '@/lib/catalog/types'
import { formatMoney } from '@/lib/core/money'
import { placeName } from '@/lib/core/places'
import { config } from '@/lib/platform/config'
import { bundleFacts } from './bundle-facts'
import { byName, missingCountries } from './covered-places'
import { CurrencyForm } from './currency-form'
import { WorldMap } from './map/world-map'
import { OfferCard } from './offer-card'
import { offerWords } from './offer-words'
import { RestrictionNotes } from './restriction-notes'

interface Props {
  readonly locale: Locale
  readonly offer: OfferDetail
  readonly currency: string
  /** Where the visitor is, alpha-2; null where nobody knows. */
  readonly visitor: string | null
}

/** Longer lists of countries open on demand. */
const MOST_OPEN = 80

/** One bundle: what one gets and where, everything stated and everything that is not, and what it costs. */
export async function BundleView({ locale, offer, currency, visitor }: Props) {
  const t = await getTranslations({ locale, namespace: 'bundle' })
  const words = await offerWords(offer, locale)
  const facts = await bundleFacts(offer, locale)
  return (
    <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_22rem] lg:grid-rows-[auto_1fr]">
      <header className="min-w-0">
        <h1 className="text-3xl sm:text-4xl">{words.title}</h1>
        {words.title !== offer.name && (
          <p className="mt-2 text-soft">{t('vendorName', { name: offer.name })}</p>
        )}
      </header>
      <BuyBox locale={locale} offer={offer} currency={currency} />
      <div className="grid gap-8">
        {!offer.onSale && (
          <Notice tone="warn" title={t('offSale.title')}>
            {offer.instead.length > 0 ? t('offSale.instead') : t('offSale.none')}
          </Notice>
        )}
        <RestrictionNotes locale={locale} restrictions={offer.restrictions} visitor={visitor} />
        {offer.better && <Better locale={locale} offer={offer.better} />}
        {offer.instead.length > 0 && (
          <section aria-label={t('offSale.instead')} className="grid gap-4 sm:grid-cols-2">
            {offer.instead.map((other) => (
              <OfferCard key={other.bundleId} locale={locale} offer={other} />
            ))}
          </section>
        )}
        <Coverage locale={locale} offer={offer} />
        <section>
          <h2 className="text-2xl">{t('factsTitle')}</h2>
          <dl className="mt-4 grid gap-x-8 gap-y-5 sm:grid-cols-2">
            {facts.map(({ name, value }) => (
              <Fact key={name} name={name}>
                {value}
              </Fact>
            ))}
          </dl>
        </section>
      </div>
    </div>
  )
}

async function Better({ locale, offer }: { locale: Locale; offer: NonNullable<OfferDetail['better']> }) {
  const t = await getTranslations({ locale, namespace: 'bundle' })
  const words = await offerWords(offer, locale)
  return (
    <Notice tone="note" title={t('better.title')}>
      <a
        href={localePath(locale, `/bundles/${bundleSlug(offer)}`)}
        className="inline-flex min-h-11 items-center font-semibold underline underline-offset-4"
      >
        {t('better.link', { bundle: words.title, price: formatMoney(offer.price, locale) })}
      </a>
    </Notice>
  )
}

async function Coverage({ locale, offer }: { locale: Locale; offer: OfferDetail }) {
  const t = await getTranslations({ locale, namespace: 'bundle' })
  const covered = byName(offer.countries, locale)
  const missing = missingCountries(offer, locale)
  return (
    <section className="grid gap-5">
      <div>
        <h2 className="text-2xl">{t('dataIn')}</h2>
        {/* Where one country is, its name says already. */}
        {covered.length > 1 && (
          <div className="mt-4">
            <WorldMap
              locale={locale}
              groups={[
                { look: 'full', says: 'covered', countries: covered },
                { look: 'none', says: 'missing', countries: missing },
              ]}
            />
          </div>
        )}
        {covered.length === 0 ? (
          <p className="mt-3">{offer.scope === 'sea' ? t('atSea') : t('countriesNotStated')}</p>
        ) : (
          <Countries codes={covered} locale={locale} open={covered.length <= MOST_OPEN} />
        )}
        {covered.length === 1 && <p className="mt-3 text-soft">{t('onlyHere')}</p>}
      </div>
      {missing.length > 0 && (
        <div>
          <h3 className="flex items-center gap-2 text-lg">
            <Icon name="alert" className="size-5 text-warn" />
            {t('notIn')}
          </h3>
          <Countries codes={missing} locale={locale} open={missing.length <= MOST_OPEN} />
        </div>
      )}
    </section>
  )
}

function Countries({ codes, locale, open }: { codes: readonly string[]; locale: Locale; open: boolean }) {
  const list = (
    <ul className="mt-3 grid grid-cols-2 gap-x-4 gap-y-1.5 sm:grid-cols-3">
      {codes.map((code) => (
        <li key={code} className="flex items-center gap-2">
          <Flag country={code} />
          {placeName(code, locale)}
        </li>
      ))}
    </ul>
  )
  return open ? (
    list
  ) : (
    <LongList locale={locale} count={codes.length}>
      {list}
    </LongList>
  )
}

async function LongList({ locale, count, children }: { locale: Locale; count: number; children: ReactNode }) {
  const t = await getTranslations({ locale, namespace: 'catalog' })
  return (
    <details className="mt-2">
      <summary className="inline-flex min-h-11 items-center font-semibold text-brand underline underline-offset-4">
        {t('countries', { count })}
      </summary>
      {children}
    </details>
  )
}

async function BuyBox({ locale, offer, currency }: Omit<Props, 'visitor'>) {
  const t = await getTranslations({ locale, namespace: 'bundle' })
  const word = await getTranslations({ locale, namespace: 'catalog' })
  const words = await offerWords(offer, locale)
  const { currencies, defaultCurrency } = config()
  const price = formatMoney(offer.price, locale)
  const query = currency === defaultCurrency ? '' : `?currency=${currency}`
  return (
    <aside className="sim-corner grid gap-4 bg-surface p-6 lg:sticky lg:top-6 lg:col-start-2 lg:row-span-2 lg:row-start-1">
      <p className="font-bold text-soft">{words.place}</p>
      <p className="font-extrabold text-4xl tabular-nums">{price}</p>
      <ul className="grid gap-1 text-soft tabular-nums">
        {offer.perGb && <li>{word('perGb', { price: formatMoney(offer.perGb, locale) })}</li>}
        {offer.perDay && <li>{word('perDay', { price: formatMoney(offer.perDay, locale) })}</li>}
      </ul>
      {offer.onSale ? (
        <ButtonLink
          href={localePath(locale, `/buy/${offer.bundleId}${query}`)}
          tone="accent"
          className="min-h-14 text-lg"
        >
          {t('buy', { price })}
          <Icon name="arrow" />
        </ButtonLink>
      ) : (
        <p className="font-bold text-warn">{t('offSale.title')}</p>
      )}
      <p className="text-sm text-soft">{t('samePrice')}</p>
      <CurrencyForm
        locale={locale}
        action={localePath(locale, `/bundles/${bundleSlug(offer)}`)}
        currencies={currencies}
        current={currency}
      />
    </aside>
  )
}
