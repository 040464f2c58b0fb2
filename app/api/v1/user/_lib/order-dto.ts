import type { ShopReceipt } from '@/lib/orders/shop-queries'
import type { ShopOrder } from '@/lib/orders/shop-types'
import type { OrderState } from '@/lib/orders/types'
import { config } from '@/lib/platform/config'
import { priceDisplay, unixText } from '../../_lib/amounts'
import { type BundleDto, toBundleDto } from '../../_lib/bundle-dto'
import type { Words } from '../../_lib/language'

/** What became of the payment, in the words that clients translate. */
const STATUS: Readonly<Record<OrderState, 'success' | 'pending' | 'failed' | 'inactive'>> = {
  draft: 'pending',
  awaiting_payment: 'pending',
  paid: 'success',
  fulfilling: 'success',
  fulfilled: 'success',
  needs_review: 'success',
  payment_failed: 'failed',
  expired: 'inactive',
  canceled: 'inactive',
  refunding: 'inactive',
  refunded: 'inactive',
  partially_refunded: 'success',
}

export interface PaymentDetailsDto {
  readonly id: string
  readonly description: string
  readonly payment_method: string
  readonly card_number: string
  readonly receipt_email: string | null
  readonly address: string
  readonly display_brand: string
  readonly country: string
  readonly card_display: string
}

export interface OrderDto {
  readonly order_number: string
  readonly order_status: string
  /** Minor units. */
  readonly order_amount: number
  readonly order_currency: string
  readonly order_display_price: string
  readonly order_date: string
  readonly order_type: 'Assign' | 'Topup' | 'Wallet_Top_Up'
  readonly quantity: number
  readonly company_name: string
  readonly company_address: null
  readonly company_phone: null
  readonly company_email: string
  readonly company_website: string
  readonly payment_details: PaymentDetailsDto | null
  /** By what most clients know: "Card" also where a card paid only a part. */
  readonly payment_type: 'Card' | 'Wallet'
  readonly bundle_details: BundleDto
}

export function toOrderDto(order: ShopOrder, words: Words): OrderDto {
  const { storeName, supportEmail, siteUrl } = config()
  return {
    order_number: order.orderId,
    order_status: STATUS[order.state],
    order_amount: order.price.amountMinor,
    order_currency: order.price.currency,
    order_display_price: priceDisplay(order.price),
    order_date: unixText(order.at),
    order_type: ORDER_TYPES[order.kind],
    quantity: order.quantity,
    company_name: storeName,
    company_address: null,
    company_phone: null,
    company_email: supportEmail,
    company_website: siteUrl,
    payment_details: null,
    payment_type: isByWallet(order) ? 'Wallet' : 'Card',
    bundle_details: bundleOf(order, words),
  }
}

const ORDER_TYPES = { new_esim: 'Assign', renewal: 'Topup', wallet_topup: 'Wallet_Top_Up' } as const

const isByWallet = ({ price, fromWallet }: ShopOrder): boolean =>
  fromWallet.amountMinor > 0 && fromWallet.amountMinor === price.amountMinor

/** Clients read a bundle of every order: a top-up shows its own name where a bundle's stands. */
function bundleOf({ orderId, bundle, price }: ShopOrder, words: Words): BundleDto {
  if (bundle) return toBundleDto(bundle, price, words)
  const title = words.t('shopApi.walletTopUp')
  const nothing = {
    bundleId: orderId,
    name: title,
    data: null,
    dataPeriod: null,
    durationDays: null,
    countries: [],
  }
  return {
    ...toBundleDto(nothing, price, words),
    display_title: title,
    bundle_marketing_name: title,
    bundle_name: title,
  }
}

export const toReceiptDto = (order: ShopReceipt, words: Words): OrderDto => ({
  ...toOrderDto(order, words),
  payment_details: paymentDetails(order),
})

function paymentDetails({ intentId, email, paidWith }: ShopReceipt): PaymentDetailsDto | null {
  if (!intentId || !paidWith) return null
  const brand = paidWith.brand ? paidWith.brand[0]?.toUpperCase() + paidWith.brand.slice(1) : paidWith.method
  const last4 = paidWith.last4 ?? ''
  return {
    id: intentId,
    description: '',
    payment_method: paidWith.method,
    card_number: last4,
    receipt_email: email,
    address: `${paidWith.country ?? 'N/A'},N/A`,
    display_brand: brand,
    country: paidWith.country ?? '',
    card_display: last4 ? `${brand} ****${last4}` : brand,
  }
}
