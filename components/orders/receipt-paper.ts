import { getTranslations } from 'next-intl/server'
import { directionOf, type Locale } from '@/i18n/routing'
import { paidWithOf } from '@/lib/orders/paid-with'
import type { OrderView } from '@/lib/orders/types'
import { config } from '@/lib/platform/config'
import type { ReceiptPaper } from './receipt-pdf'
import { receiptWords } from './receipt-words'

/** The receipt of a paid order, as the PDF says it. */
export async function receiptPaper(order: OrderView, paidAt: string, locale: Locale): Promise<ReceiptPaper> {
  const t = await getTranslations({ locale, namespace: 'order.receipt' })
  const { storeName, supportEmail } = config()
  const [words, paidWith] = await Promise.all([receiptWords(order, locale), paidWithOf(order.orderNumber)])
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  const card = paidWith?.last4 ? cardName(paidWith.brand, paidWith.last4) : null
  const { seller, ...told } = words
  const isNamed = seller.address.length > 0
  return {
    ...told,
    locale,
    direction: directionOf(locale),
    title: t('title'),
    storeName,
    supportEmail,
    facts: [
      { name: t('number'), value: order.orderNumber, ltr: true },
      { name: t('date'), value: `${when.format(new Date(paidAt))} UTC` },
      ...(card === null ? [] : [{ name: t('card'), value: card, ltr: true }]),
      ...(isNamed ? [{ name: t('seller'), value: [seller.name, ...seller.address].join('\n') }] : []),
      ...(seller.taxId ? [{ ...seller.taxId, ltr: true }] : []),
      ...(order.emailMasked ? [{ name: t('email'), value: order.emailMasked, ltr: true }] : []),
    ],
    footer: t('footer'),
  }
}

/** "Visa •••• 4242" */
const cardName = (brand: string | null, last4: string): string =>
  `${brand ? `${brand.charAt(0).toUpperCase()}${brand.slice(1)} ` : ''}•••• ${last4}`
