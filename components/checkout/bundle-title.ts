import { getTranslations } from 'next-intl/server'
import { placeWords } from '@/components/catalog/offer-words'
import { bundleWords } from '@/components/orders/bundle-words'
import type { Locale } from '@/i18n/routing'
import type { Bundle } from '@/lib/catalog/types'

/** A bundle by its facts, as the catalogue calls it; by the provider's name where facts are lacking. */
export async function bundleTitle(bundle: Bundle, locale: Locale): Promise<string> {
  if (bundle.data === null || bundle.durationDays === null) return bundle.name
  const t = await getTranslations({ locale, namespace: 'catalog' })
  return t('title', { place: await placeWords(bundle, locale), ...(await bundleWords(bundle, locale)) })
}
