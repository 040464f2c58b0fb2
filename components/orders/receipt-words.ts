import { getTranslations } from 'next-intl/server'
import type { Locale } from '@/i18n/routing'
import { groupIccid } from '@/lib/core/iccid'
import { formatMoney, type Money, money } from '@/lib/core/money'
import { receiptRefunds, receiptSums } from '@/lib/orders/receipt'
import type { OrderLineView, OrderView } from '@/lib/orders/types'
import { config } from '@/lib/platform/config'
import { bundleWords, travelDateWords } from './bundle-words'
import { type TaxWords, taxWords } from './tax-words'

export interface ReceiptLine {
  readonly key: number
  readonly title: string
  /** Data, days, the day of travel, whose it is. */
  readonly details: readonly string[]
  readonly iccid: string | null
  readonly amount: string
}

/** A line of the sums below the lines. */
export interface ReceiptSum {
  readonly key: string
  readonly name: string
  readonly amount: string
  readonly isTotal: boolean
}

/** What a receipt lists and sums up, in words: the page and the PDF say the same. */
export async function receiptWords(
  order: OrderView,
  locale: Locale,
): Promise<{ lines: ReceiptLine[]; sums: ReceiptSum[]; tax: TaxWords; seller: Seller }> {
  const [lines, sums, tax] = await Promise.all([
    Promise.all(order.lines.map((line) => lineOf(line, locale))),
    sumsOf(order, locale),
    taxWords(order, receiptSums(order).kept.amountMinor, locale),
  ])
  return { lines, sums, tax, seller: await sellerOf(locale) }
}

/** Who sells, as the operator has said it; the store's name and nothing more where they have not. */
export interface Seller {
  readonly name: string
  readonly address: readonly string[]
  readonly taxId: { readonly name: string; readonly value: string } | null
}

async function sellerOf(locale: Locale): Promise<Seller> {
  const { seller, storeName } = config()
  if (!seller) return { name: storeName, address: [], taxId: null }
  const t = await getTranslations({ locale, namespace: 'tax' })
  return {
    name: seller.SELLER_NAME,
    address: seller.SELLER_ADDRESS,
    taxId: seller.SELLER_TAX_ID ? { name: t('id'), value: seller.SELLER_TAX_ID } : null,
  }
}

async function lineOf(line: OrderLineView, locale: Locale): Promise<ReceiptLine> {
  const words = await bundleWords(line.bundle, locale)
  return {
    key: line.lineId,
    title: line.bundle.name,
    details: [
      ...[words.data, words.days],
      ...(await travelDateWords(line.travelDate, locale)),
      ...(line.label === null ? [] : [line.label]),
    ],
    iccid: line.iccid && groupIccid(line.iccid),
    amount: formatMoney(line.price, locale),
  }
}

async function sumsOf(order: OrderView, locale: Locale): Promise<ReceiptSum[]> {
  const t = await getTranslations({ locale, namespace: 'order.receipt' })
  const { paid, kept } = receiptSums(order)
  const refunds = receiptRefunds(order)
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const sums: ReceiptSum[] = [
    { key: 'paid', name: t('amount'), amount: formatMoney(paid, locale), isTotal: refunds.length === 0 },
    ...paidBy(order).map(([way, sum]) => ({
      key: way,
      name: t(way),
      amount: formatMoney(sum, locale),
      isTotal: false,
    })),
    ...refunds.map(({ state, at, amount, destination }, place) => ({
      key: `refund-${place}`,
      name:
        state === 'pending'
          ? t('returning')
          : t(destination === 'wallet' ? 'returnedOnWallet' : 'returnedOn', {
              date: date.format(new Date(at)),
            }),
      amount: formatMoney({ ...amount, amountMinor: -amount.amountMinor }, locale),
      isTotal: false,
    })),
  ]
  if (refunds.length > 0)
    sums.push({ key: 'kept', name: t('kept'), amount: formatMoney(kept, locale), isTotal: true })
  return sums
}

/** Which part was paid by what, where a wallet had to do with it. */
function paidBy({ price, fromWallet }: OrderView): readonly (readonly ['byWallet' | 'byCard', Money])[] {
  if (fromWallet.amountMinor === 0) return []
  const rest = money(price.amountMinor - fromWallet.amountMinor, price.currency)
  const wallet = ['byWallet', fromWallet] as const
  return rest.amountMinor === 0 ? [wallet] : [wallet, ['byCard', rest]]
}
