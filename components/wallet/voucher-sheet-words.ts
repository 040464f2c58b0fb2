import { createTranslator } from 'next-intl'
import { directionOf, type Locale, localePath } from '@/i18n/routing'
import { formatMoney, type Money } from '@/lib/core/money'
import type { VoucherSheet } from './voucher-sheet'

export interface VouchersToPrint {
  readonly storeName: string
  readonly siteUrl: string
  readonly amount: Money
  readonly validUntil: Date | null
  readonly codes: readonly string[]
}

/** A batch in the words of one language. */
export async function voucherSheet(locale: Locale, batch: VouchersToPrint): Promise<VoucherSheet> {
  const { default: messages } = (await import(`@/messages/${locale}.json`)) as {
    default: typeof import('@/messages/en.json')
  }
  const t = createTranslator({ locale, messages, namespace: 'redeem.sheet', timeZone: 'UTC' })
  const page = new URL(localePath(locale, '/redeem'), batch.siteUrl)
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  return {
    locale,
    direction: directionOf(locale),
    storeName: batch.storeName,
    title: t('title'),
    amount: formatMoney(batch.amount, locale),
    how: t('how', { address: page.host + page.pathname }),
    until: batch.validUntil && t('until', { date: date.format(batch.validUntil) }),
    vouchers: batch.codes.map((code) => ({ code, link: `${page.href}#code=${code}` })),
  }
}
