import { type Money, money } from '@/lib/core/money'
import type { PaymentOffer } from '@/lib/orders/commands/order-by-intent'
import { config } from '@/lib/platform/config'
import { priceDisplay } from '../../_lib/amounts'

/** What a client pays with: its own card form (`payment_intent_client_secret`), or our page (`checkout_url`). */
export interface PaymentIntentDto {
  readonly publishable_key: string | null
  readonly merchant_identifier: string
  readonly billing_country_code: string
  readonly payment_intent_client_secret: string | null
  readonly customer_id: string | null
  readonly customer_ephemeral_key_secret: string | null
  readonly test_env: boolean
  readonly merchant_display_name: string
  readonly stripe_url_scheme: 'stripe'
  readonly order_id: string
  readonly payment_status: 'PENDING' | 'COMPLETED'
  readonly subtotal_price_display: string
  readonly tax_price_display: string
  readonly total_price_display: string
  readonly has_tax: boolean
  readonly otp_expiration: null
  readonly checkout_url: string
}

export function toPaymentIntentDto({ orderId, orderUrl, price, pay }: PaymentOffer): PaymentIntentDto {
  const { storeName, stripe } = config()
  const key = stripe?.NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY ?? null
  return {
    publishable_key: pay && key,
    merchant_identifier: `merchant.${new URL(config().siteUrl).hostname}`,
    billing_country_code: 'GB',
    payment_intent_client_secret: pay?.clientSecret ?? null,
    customer_id: pay?.customerId ?? null,
    customer_ephemeral_key_secret: pay?.customerSecret ?? null,
    test_env: !/^pk_live_/.test(key ?? ''),
    merchant_display_name: storeName,
    stripe_url_scheme: 'stripe',
    order_id: orderId,
    payment_status: pay ? 'PENDING' : 'COMPLETED',
    subtotal_price_display: priceDisplay(price),
    tax_price_display: priceDisplay(nothingOf(price)),
    total_price_display: priceDisplay(price),
    has_tax: false,
    otp_expiration: null,
    checkout_url: orderUrl,
  }
}

const nothingOf = ({ currency }: Money): Money => money(0, currency)
