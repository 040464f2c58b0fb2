import { getTranslations } from 'next-intl/server'
import { placeNames } from '@/components/catalog/restriction-words'
import type { Locale } from '@/i18n/routing'
import { notSoldFrom } from '@/lib/catalog/restrictions'
import type { Bundle } from '@/lib/catalog/types'

/** What a buyer has to say about where they are; null where it is known, or makes no difference. */
export async function placeAsked(
  bundles: readonly Bundle[],
  visitor: string | null,
  locale: Locale,
): Promise<{ title: string; text: string; outside: string; closed: readonly string[] } | null> {
  const closed = notSoldFrom({ restrictions: bundles.flatMap(({ restrictions }) => restrictions) })
  if (visitor !== null || closed.length === 0) return null
  const t = await getTranslations({ locale, namespace: 'restrictions.where' })
  return {
    title: t('title'),
    text: t('text'),
    outside: t('outside', { places: placeNames(closed, locale) }),
    closed,
  }
}
