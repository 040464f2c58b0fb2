import { getTranslations } from 'next-intl/server'
import { RestrictionNotes } from '@/components/catalog/restriction-notes'
import { CountryList } from '@/components/esims/country-list'
import type { Locale } from '@/i18n/routing'
import type { PricedBundle } from '@/lib/catalog/types'
import { formatMoney } from '@/lib/core/money'
import { bundleTitle } from './bundle-title'

/** What a line of the cart is, and what one of it costs. */
export async function CartLineFacts({
  locale,
  offer,
  visitor,
}: {
  locale: Locale
  offer: PricedBundle
  /** Where the visitor is, alpha-2; null where nobody knows. */
  visitor: string | null
}) {
  const { bundle, price } = offer
  const t = await getTranslations({ locale, namespace: 'cart' })
  return (
    <div className="grid gap-2">
      <h2 className="text-lg">{await bundleTitle(bundle, locale)}</h2>
      <p className="text-soft tabular-nums">{t('eachPrice', { price: formatMoney(price, locale) })}</p>
      <CountryList countries={bundle.countries} locale={locale} />
      <RestrictionNotes locale={locale} restrictions={bundle.restrictions} visitor={visitor} />
    </div>
  )
}
