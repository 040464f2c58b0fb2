import { getTranslations } from 'next-intl/server'
import type { Locale } from '@/i18n/routing'
import { registrationOf } from '@/lib/catalog/restrictions'
import { RESTRICTION_KINDS, type Restriction } from '@/lib/catalog/types'
import { placeName } from '@/lib/core/places'

interface Restricted {
  readonly restrictions: readonly Restriction[]
}

export const placeNames = (countries: readonly string[], locale: Locale): string =>
  new Intl.ListFormat(locale, { type: 'conjunction' }).format(
    countries.map((country) => placeName(country, locale)),
  )

/** What a card in a list says of it, each once. */
export async function restrictionMarks(
  { restrictions }: Restricted,
  locale: Locale,
): Promise<readonly string[]> {
  const t = await getTranslations({ locale, namespace: 'restrictions.mark' })
  return RESTRICTION_KINDS.filter((one) => restrictions.some(({ kind }) => kind === one)).map((one) => t(one))
}

/** Where somebody has to register; null where nobody states it. */
export async function registrationWords(offer: Restricted, locale: Locale): Promise<string | null> {
  const registration = registrationOf(offer)
  if (registration === null) return null
  const t = await getTranslations({ locale, namespace: 'restrictions.identity' })
  const { isEverywhere, countries } = registration
  return isEverywhere ? t('needed') : t('neededIn', { places: placeNames(countries, locale) })
}
