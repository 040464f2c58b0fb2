import { getTranslations } from 'next-intl/server'
import { CountryList } from '@/components/esims/country-list'
import { bundleWords } from '@/components/orders/bundle-words'
import type { Locale } from '@/i18n/routing'
import type { PricedBundle } from '@/lib/catalog/types'
import { formatMoney } from '@/lib/core/money'

/** What a line of the cart is, in three lines. */
export async function CartLineFacts({ locale, offer }: { locale: Locale; offer: PricedBundle }) {
  const { bundle, price } = offer
  const t = await getTranslations({ locale, namespace: 'cart' })
  const words = await bundleWords(bundle, locale)
  return (
    <div className="grid gap-2">
      <h2 className="text-lg">
        <bdi>{bundle.name}</bdi>
      </h2>
      <p className="flex flex-wrap gap-x-4 text-soft tabular-nums">
        <span>{words.data}</span>
        <span>{words.days}</span>
        <span>{t('eachPrice', { price: formatMoney(price, locale) })}</span>
      </p>
      <CountryList countries={bundle.countries} locale={locale} />
    </div>
  )
}
