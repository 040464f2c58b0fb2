import { getTranslations } from 'next-intl/server'
import type { Locale } from '@/i18n/routing'
import type { RefundPromise } from '@/lib/orders/refund-promise'

/** What the shop promises before one buys: until when, and how, an unused eSIM may be given back. */
export async function refundRuleText({ by, days }: RefundPromise, locale: Locale): Promise<string> {
  const t = await getTranslations({ locale, namespace: 'refunds.rule' })
  return t(by, { days })
}
