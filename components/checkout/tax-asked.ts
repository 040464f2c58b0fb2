import { getTranslations } from 'next-intl/server'
import { countryName } from '@/components/esims/format'
import type { Locale } from '@/i18n/routing'
import { COUNTRIES } from '@/lib/core/countries'
import { config } from '@/lib/platform/config'
import type { TaxAsked } from './tax-fields'

/** What the form asks for tax; null where the store works none out. */
export async function taxAsked(
  locale: Locale,
  said: { readonly country: string; readonly postalCode: string },
): Promise<TaxAsked | null> {
  if (!config().tax) return null
  const t = await getTranslations({ locale, namespace: 'tax' })
  const { compare } = new Intl.Collator(locale)
  const countries = COUNTRIES.map(({ alpha2 }) => ({ value: alpha2, label: countryName(alpha2, locale) }))
  return {
    ...said,
    countries: [
      { value: '', label: t('choose') },
      ...countries.toSorted((one, other) => compare(one.label, other.label)),
    ],
    text: {
      country: t('country'),
      countryHint: t('countryHint'),
      postal: t('postal'),
      postalHint: t('postalHint'),
    },
  }
}
