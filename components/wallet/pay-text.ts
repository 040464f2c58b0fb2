import { getTranslations } from 'next-intl/server'
import type { Locale } from '@/i18n/routing'

export type PayText = Awaited<ReturnType<typeof payText>>

/** What the choice of how to pay may have to say; in `{…}` what the form puts in by itself. */
export async function payText(locale: Locale) {
  const t = await getTranslations({ locale, namespace: 'checkout.pay' })
  const sums = { wallet: '{wallet}', card: '{card}', total: '{total}', left: '{left}' }
  return {
    title: t('title'),
    none: t('none', sums),
    first: t('first', sums),
    only: t('only', sums),
    submitFirst: t('submitFirst', sums),
    submitOnly: t('submitOnly', sums),
    noteFirst: t('noteFirst', sums),
    noteOnly: t('noteOnly'),
  }
}
