import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { visitorChoice } from '@/app/_http/visitor-choice'
import { CurrencyForm } from '@/components/catalog/currency-form'
import { BundleCard } from '@/components/checkout/bundle-card'
import { bundleTitle } from '@/components/checkout/bundle-title'
import { CheckoutView } from '@/components/checkout/checkout-view'
import { NoLongerSold } from '@/components/checkout/no-longer-sold'
import { NoPrice } from '@/components/checkout/no-price'
import { NotSoldHere } from '@/components/checkout/not-sold-here'
import { placeAsked } from '@/components/checkout/place-asked'
import { travelAsked } from '@/components/checkout/travel-asked'
import { type Locale, localePath } from '@/i18n/routing'
import { currentViewer } from '@/lib/auth/viewer'
import { bundleById, priceBundle } from '@/lib/catalog/queries'
import { isSoldTo } from '@/lib/catalog/restrictions'
import type { Bundle } from '@/lib/catalog/types'
import { isId } from '@/lib/core/ids'
import type { Money } from '@/lib/core/money'
import { tidyLines } from '@/lib/orders/cart'
import { walletOffer } from '@/lib/orders/wallet-offer'
import { config } from '@/lib/platform/config'
import { visitorCountry } from '@/lib/platform/http/visitor-country'
import { checkout } from '../checkout-action'
import { largerFor, promotionsFor } from '../promotion-code'
import { returnedProps } from '../returned-props'

type Props = PageProps<'/[locale]/buy/[bundleId]'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.buy' })
  return { title: t('title'), robots: { index: false, follow: false } }
}

/** One bundle, for one traveller or several, paid as a guest or signed in. */
export default async function BuyPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const { bundleId } = await params
  const { query, currency } = await visitorChoice(searchParams)
  const bundle = isId('bdl', bundleId) ? await bundleById(bundleId) : null
  if (!bundle) notFound()
  const price = bundle.onSale ? await priceBundle(bundle, currency) : null
  const visitor = visitorCountry(await headers())
  const t = await getTranslations({ locale })
  return (
    <div className="page pt-6 lg:pt-10">
      <header className="mb-6">
        <p className="font-semibold text-soft">{t('checkout.buyTitle')}</p>
        <h1 className="mt-1 text-3xl sm:text-4xl">{await bundleTitle(bundle, locale)}</h1>
      </header>
      {price === null ? (
        <NoLongerSold locale={locale} bundle={bundle} />
      ) : visitor !== null && !isSoldTo(bundle, visitor) ? (
        <NotSoldHere locale={locale} bundle={bundle} visitor={visitor} />
      ) : price.ok ? (
        <Buying locale={locale} bundle={bundle} price={price.value} query={query} visitor={visitor} />
      ) : (
        <NoPrice locale={locale} code={price.error.code}>
          <CurrencyForm
            action={localePath(locale, `/buy/${bundleId}`)}
            currencies={config().currencies}
            current={currency}
            locale={locale}
          />
        </NoPrice>
      )}
    </div>
  )
}

interface BuyingProps {
  readonly locale: Locale
  readonly bundle: Bundle
  readonly price: Money
  readonly query: Readonly<Record<string, string | string[] | undefined>>
  /** Where the visitor is, alpha-2; null where nobody knows. */
  readonly visitor: string | null
}

async function Buying({ locale, bundle, price, query, visitor }: BuyingProps) {
  const { bundleId } = bundle
  const viewer = await currentViewer()
  const { line, ...returned } = await returnedProps(locale, query.again, viewer)
  const promotions = await promotionsFor(locale, price.currency, viewer)
  const [larger = []] = await largerFor(locale, price.currency, promotions, [bundle])
  const [kept] = tidyLines([{ bundleId, ...(line ?? { quantity: 1, names: [], travelDate: null }) }])
  return (
    <CheckoutView
      locale={locale}
      from="buy"
      currency={price.currency}
      currencies={config().currencies}
      lines={[
        {
          bundleId,
          countries: bundle.countries,
          unitMinor: price.amountMinor,
          larger,
          quantity: kept?.quantity ?? 1,
          names: kept?.names ?? [],
          travel: travelAsked(bundle, kept?.travelDate ?? null),
          facts: null,
          removeLabel: null,
        },
      ]}
      promotions={promotions}
      wallet={await walletOffer(viewer, price.currency)}
      place={await placeAsked([bundle], visitor, locale)}
      {...returned}
      action={checkout}
      summary={<BundleCard locale={locale} bundle={bundle} price={price} visitor={visitor} />}
    />
  )
}
