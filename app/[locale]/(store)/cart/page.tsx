import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { visitorChoice } from '@/app/_http/visitor-choice'
import { CurrencyForm } from '@/components/catalog/currency-form'
import { bundleTitle } from '@/components/checkout/bundle-title'
import { CartAdding } from '@/components/checkout/cart-adding'
import { CartEmpty } from '@/components/checkout/cart-empty'
import { CartGone } from '@/components/checkout/cart-gone'
import { CartLineFacts } from '@/components/checkout/cart-line-facts'
import { CheckoutView } from '@/components/checkout/checkout-view'
import { NoPrice } from '@/components/checkout/no-price'
import { placeAsked } from '@/components/checkout/place-asked'
import { travelAsked } from '@/components/checkout/travel-asked'
import { CartUnits } from '@/components/layout/cart-units'
import { Notice } from '@/components/ui/notice'
import { type Locale, localePath } from '@/i18n/routing'
import { currentViewer } from '@/lib/auth/viewer'
import { bundlesByIds, priceBundles } from '@/lib/catalog/queries'
import type { PricedBundle } from '@/lib/catalog/types'
import { type CartLine, EMPTY_CART, idsIn, unitsIn, withAdded } from '@/lib/orders/cart'
import { MOST_LINES, MOST_OF_ONE } from '@/lib/orders/limits'
import { walletOffer } from '@/lib/orders/wallet-offer'
import { config } from '@/lib/platform/config'
import { visitorCountry } from '@/lib/platform/http/visitor-country'
import { checkout } from '../buy/checkout-action'
import { largerFor, promotionsFor } from '../buy/promotion-code'
import { returnedProps } from '../buy/returned-props'
import { addToCart, removeGone } from './actions'
import { currentCart } from './cart-cookie'

type Props = PageProps<'/[locale]/cart'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.cart' })
  return { title: t('title'), robots: { index: false, follow: false } }
}

/** Several bundles in one order. `?add=` only shows what a button then puts in: a page that is read changes nothing. */
export default async function CartPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const { query, currency } = await visitorChoice(searchParams)
  const { lines } = await currentCart()
  const adding = idsIn(typeof query.add === 'string' ? query.add : undefined)
  const found = await bundlesByIds([...new Set([...lines.map(({ bundleId }) => bundleId), ...adding])])
  const onSale = found.filter((bundle) => bundle.onSale)
  const priced = await priceBundles(onSale, currency)
  const visitor = visitorCountry(await headers())
  const t = await getTranslations({ locale })
  const byId = new Map((priced.ok ? priced.value : []).map((offer) => [offer.bundle.bundleId, offer]))
  const gone = lines.filter(({ bundleId }) => !onSale.some((bundle) => bundle.bundleId === bundleId))
  const sold = lines.flatMap((line) => {
    const offer = byId.get(line.bundleId)
    return offer ? [{ line, offer }] : []
  })
  return (
    <div className="page pt-6 lg:pt-10">
      <CartUnits units={unitsIn(lines)} />
      <header className="mb-6">
        <h1 className="text-3xl sm:text-4xl">{t('cart.title')}</h1>
        {lines.length > 0 && <p className="mt-2 max-w-prose text-lg text-soft">{t('cart.lead')}</p>}
      </header>
      <div className="grid gap-6">
        {query.full === '1' && (
          <Notice tone="warn" title={t('cart.full', { most: MOST_LINES, each: MOST_OF_ONE })} live />
        )}
        {!priced.ok && (
          <NoPrice locale={locale} code={priced.error.code}>
            <CurrencyForm
              action={localePath(locale, '/cart')}
              currencies={config().currencies}
              current={currency}
              locale={locale}
            />
          </NoPrice>
        )}
        <CartAdding
          locale={locale}
          named={adding}
          offers={withAdded(EMPTY_CART, adding).lines.flatMap(({ bundleId, quantity }) => {
            const offer = byId.get(bundleId)
            return offer ? [{ ...offer, quantity }] : []
          })}
          visitor={visitor}
          action={addToCart}
        />
        <CartGone
          locale={locale}
          gone={gone.map(({ bundleId }) => ({
            bundleId,
            bundle: found.find((bundle) => bundle.bundleId === bundleId) ?? null,
          }))}
          action={removeGone}
        />
        {sold.length > 0 && (
          <Paying locale={locale} sold={sold} currency={currency} again={query.again} visitor={visitor} />
        )}
        {lines.length === 0 && adding.length === 0 && <CartEmpty locale={locale} />}
      </div>
    </div>
  )
}

interface PayingProps {
  readonly locale: Locale
  readonly sold: readonly { readonly line: CartLine; readonly offer: PricedBundle }[]
  readonly currency: string
  readonly again: string | string[] | undefined
  /** Where the visitor is, alpha-2; null where nobody knows. */
  readonly visitor: string | null
}

async function Paying({ locale, sold, currency, again, visitor }: PayingProps) {
  const t = await getTranslations({ locale, namespace: 'checkout' })
  const viewer = await currentViewer()
  const promotions = await promotionsFor(locale, currency, viewer)
  const bundles = sold.map(({ offer }) => offer.bundle)
  const larger = await largerFor(locale, currency, promotions, bundles)
  const { line: _, ...returned } = await returnedProps(locale, again, viewer)
  return (
    <CheckoutView
      locale={locale}
      from="cart"
      currency={currency}
      currencies={config().currencies}
      lines={
        await Promise.all(
          sold.map(async ({ line, offer }, index) => ({
            ...line,
            countries: offer.bundle.countries,
            travel: travelAsked(offer.bundle, line.travelDate),
            unitMinor: offer.price.amountMinor,
            larger: larger[index] ?? [],
            facts: <CartLineFacts locale={locale} offer={offer} visitor={visitor} />,
            removeLabel: t('removeLabel', { plan: await bundleTitle(offer.bundle, locale) }),
          })),
        )
      }
      promotions={promotions}
      wallet={await walletOffer(viewer, currency)}
      place={await placeAsked(bundles, visitor, locale)}
      {...returned}
      action={checkout}
      summary={null}
    />
  )
}
