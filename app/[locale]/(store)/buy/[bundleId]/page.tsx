import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { BundleCard } from '@/components/checkout/bundle-card'
import { CheckoutView } from '@/components/checkout/checkout-view'
import { NoLongerSold } from '@/components/checkout/no-longer-sold'
import { CurrencyChoice } from '@/components/orders/currency-choice'
import { Notice } from '@/components/ui/notice'
import { type Locale, localePath } from '@/i18n/routing'
import { currentViewer } from '@/lib/auth/viewer'
import { bundleById, priceBundle } from '@/lib/catalog/queries'
import type { Bundle } from '@/lib/catalog/types'
import { isId } from '@/lib/core/ids'
import type { Money } from '@/lib/core/money'
import { tidyLines } from '@/lib/orders/cart'
import { config } from '@/lib/platform/config'
import { checkout } from '../checkout-action'
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
  const query = await searchParams
  await connection()
  const bundle = isId('bdl', bundleId) ? await bundleById(bundleId) : null
  if (!bundle) notFound()
  const { currencies, defaultCurrency } = config()
  const currency = currencies.find((code) => code === query.currency) ?? defaultCurrency
  const price = bundle.onSale ? await priceBundle(bundle, currency) : null
  const t = await getTranslations({ locale })
  return (
    <div className="page pt-6 lg:pt-10">
      <header className="mb-6">
        <p className="font-semibold text-soft">{t('checkout.buyTitle')}</p>
        <h1 className="mt-1 text-3xl sm:text-4xl">
          <bdi>{bundle.name}</bdi>
        </h1>
      </header>
      {price === null ? (
        <NoLongerSold locale={locale} name={bundle.name} href="/" />
      ) : (
        <>
          <div className="mb-6">
            <CurrencyChoice
              action={localePath(locale, `/buy/${bundleId}`)}
              currencies={currencies}
              current={currency}
              locale={locale}
            />
          </div>
          {price.ok ? (
            <Buying locale={locale} bundle={bundle} price={price.value} query={query} />
          ) : (
            <Notice tone="warn" title={t(`errors.${price.error.code}`)}>
              <p>{t('checkout.nothingCharged')}</p>
            </Notice>
          )}
        </>
      )}
    </div>
  )
}

interface BuyingProps {
  readonly locale: Locale
  readonly bundle: Bundle
  readonly price: Money
  readonly query: Readonly<Record<string, string | string[] | undefined>>
}

async function Buying({ locale, bundle, price, query }: BuyingProps) {
  const { bundleId } = bundle
  const t = await getTranslations({ locale, namespace: 'checkout' })
  const { line, ...returned } = await returnedProps(locale, query.again, await currentViewer())
  const [kept] = tidyLines([{ bundleId, quantity: line?.quantity ?? 1, names: line?.names ?? [] }])
  return (
    <CheckoutView
      locale={locale}
      from="buy"
      currency={price.currency}
      lines={[
        {
          bundleId,
          unitMinor: price.amountMinor,
          quantity: kept?.quantity ?? 1,
          names: kept?.names ?? [],
          facts: null,
          removeLabel: null,
        },
      ]}
      {...returned}
      supportEmail={config().supportEmail}
      action={checkout}
      summary={
        <section
          aria-label={t('summary')}
          className="rounded-card border border-line bg-surface p-5 shadow-card sm:p-7"
        >
          <BundleCard locale={locale} bundle={bundle} />
          <a
            href={localePath(locale, `/cart?add=${bundleId}`)}
            className="mt-5 inline-flex min-h-11 items-center font-semibold text-brand underline underline-offset-4"
          >
            {t('toCart')}
          </a>
        </section>
      }
    />
  )
}
