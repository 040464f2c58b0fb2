import 'server-only'
import type { DeviceKeys } from '../../auth/device-keys'
import type { Caller } from '../../auth/types'
import type { Money } from '../../core/money'
import { ok, type Result } from '../../core/result'
import { intentService } from '../../payments/registry'
import { selectOrder } from '../repo/orders'
import { orderUrl } from '../tokens'
import { openIntent } from './open-intent'
import { type LateQuote, placeUnpaid } from './place-order'

/** An order of the old shop's API and how it can be paid. */
export interface PaymentOffer {
  readonly orderId: string
  /** Our own page of it, with its token: pays by Checkout instead. */
  readonly orderUrl: string
  readonly price: Money
  /** Null: it is paid already. */
  readonly pay: {
    readonly clientSecret: string
    readonly customerId: string | null
    readonly customerSecret: string | null
  } | null
}

const PAID: readonly string[] = ['paid', 'fulfilling', 'fulfilled']

/**
 * Turns what is asked for into an order of the caller's with one payable intent. The same key, or the same wish while it is
 * unpaid, gives the same order and intent again.
 * Errors: those of `placeUnpaid` and `openIntent`, among them INSUFFICIENT_FUNDS and WALLET_FROZEN.
 */
export async function orderByIntent(input: {
  readonly quoteId: string | LateQuote
  readonly caller: Caller
  readonly locale: string
  readonly idempotencyKey: string | null
  readonly searchedCountries: readonly string[]
  readonly clientKey: string
  /** As `placeOrder` takes it. */
  readonly buyerCountry?: string | null
  readonly devices?: DeviceKeys
  /** From the wallet and from nowhere else: `pay` is null then. */
  readonly byWallet?: boolean
}): Promise<Result<PaymentOffer>> {
  const { caller, byWallet = false, ...wish } = input
  const isUser = caller.kind === 'user'
  const placed = await placeUnpaid({
    ...wish,
    channel: 'shop',
    email: isUser ? caller.viewer.email : caller.email,
    viewer: isUser ? caller.viewer : null,
    guestId: isUser ? null : caller.guestId,
    ...(byWallet ? { wallet: { wish: 'only', shownMinor: null } } : {}),
  })
  if (!placed.ok) return placed
  const { orderId, orderNumber, token, price } = placed.value
  const offer = { orderId, orderUrl: orderUrl(orderNumber, token, input.locale), price }
  return openOffer(offer, input.buyerCountry)
}

/** The intent that pays an order, or that it is paid. Errors: those of `openIntent`. */
export async function openOffer(
  offer: Omit<PaymentOffer, 'pay'>,
  buyerCountry: string | null = null,
): Promise<Result<PaymentOffer>> {
  const opened = await openIntent(offer.orderId, buyerCountry)
  if (opened.ok) {
    const { clientSecret, customerId } = opened.value
    const customerSecret = customerId ? ((await intentService()?.customerSecret(customerId)) ?? null) : null
    return ok({ ...offer, pay: { clientSecret, customerId, customerSecret } })
  }
  const { code } = opened.error
  const order = code === 'ORDER_NOT_PAYABLE' ? await selectOrder({ id: offer.orderId }) : null
  const isPaid = code === 'ORDER_PAID' || (order && PAID.includes(order.state))
  return isPaid ? ok({ ...offer, pay: null }) : opened
}
