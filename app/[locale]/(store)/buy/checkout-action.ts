'use server'

import { refresh } from 'next/cache'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { after } from 'next/server'
import { affiliateClick } from '@/app/_http/affiliate-cookie'
import { keepDevice } from '@/app/_http/device-cookie'
import { orderedBefore } from '@/app/_http/ordered-before'
import { claimReferral } from '@/app/_http/referral-cookie'
import { taxPlaceIn } from '@/app/_http/tax-place'
import type { CheckoutState } from '@/components/checkout/checkout-state'
import { localePath } from '@/i18n/routing'
import { currentViewer } from '@/lib/auth/viewer'
import { checkDevice } from '@/lib/core/devices/check'
import { ERROR_CODES, type ErrorCode } from '@/lib/core/error-codes'
import { fail, type Result } from '@/lib/core/result'
import { without } from '@/lib/orders/cart'
import { buyBundles } from '@/lib/orders/commands/buy-bundles'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { placeOrderInput } from '@/lib/orders/schemas'
import type { BoughtOrder } from '@/lib/orders/types'
import { config } from '@/lib/platform/config'
import { clientKey } from '@/lib/platform/http/client-key'
import { visitorCountry } from '@/lib/platform/http/visitor-country'
import { keepCart } from '../cart/cart-cookie'
import { type CheckoutInput, readCheckout } from './checkout-input'
import { checkoutMessage } from './checkout-message'
import { keepCode } from './promotion-code'
import { answerPlainForm, isPlainForm, keepForm } from './returned-form'

/** All buttons of the form on /buy and /cart. "Pay" leads to Stripe, or comes back with a reason why not. */
export async function checkout(_: CheckoutState, data: FormData): Promise<CheckoutState> {
  const input = readCheckout(data)
  await keepCode(input.promotionCode)
  if (input.promotionCode !== '') await keepDevice()
  if (input.intent === 'currency' || input.intent === 'sign_in') return leave(input, null)
  if (input.intent !== 'pay') return change(input)
  const isOther = input.isOtherCurrency && config().currencies.includes(input.currency)
  if (isOther) return leave(input, 'PRICE_CHANGED')
  const placed = await order(input)
  if (input.from === 'cart')
    await keepCart({ lines: input.lines, ordered: placed.ok ? placed.value.orderNumber : null })
  if (placed.ok) await keepCode('')
  // Paid by wallet: nobody comes back from Stripe to set the delivery off.
  if (placed.ok && placed.value.sessionId === null) after(workOff)
  if (placed.ok) redirect(placed.value.checkoutUrl)
  return refuse(input, placed.error.code)
}

async function order(input: CheckoutInput): Promise<Result<BoughtOrder>> {
  if (input.key === '') return fail('IDEMPOTENCY_KEY_REQUIRED')
  if (input.lines.length === 0) return fail('BUNDLE_NOT_AVAILABLE')
  const viewer = await currentViewer()
  const email = placeOrderInput.shape.email.safeParse(viewer?.email ?? input.email)
  if (!email.success) return fail('VALIDATION')
  const device = checkDevice(input.device)
  if (!device) return fail('DEVICE_NOT_CHECKED')
  const taxPlace = taxPlaceIn(input.tax.country, input.tax.postalCode)
  if (!taxPlace.ok) return taxPlace
  const devices = await keepDevice()
  // Before the order: afterwards nobody is new here any more.
  if (viewer) await claimReferral(viewer)
  const placed = await buyBundles({
    items: input.lines.map(({ names, ...line }) => ({ ...line, labels: names })),
    currency: input.currency,
    shownMinor: input.shownMinor,
    shownLarger: input.shownLarger,
    promotionCode: input.promotionCode || null,
    email: email.data,
    locale: input.locale,
    device,
    taxPlace: taxPlace.value,
    devices,
    viewer,
    orderedBefore: (await orderedBefore.read())?.orderNumber ?? null,
    affiliate: await affiliateClick(),
    ...(input.wallet ? { wallet: input.wallet } : {}),
    idempotencyKey: input.key,
    clientKey: clientKey(await headers()),
    buyerPlace: { country: visitorCountry(await headers()), saysOutside: input.saysOutside },
  })
  if (placed.ok && !viewer) await orderedBefore.keep({ orderNumber: placed.value.orderNumber })
  return placed
}

/** Quantities, names and what is left of the cart; nothing is ordered. */
async function change(input: CheckoutInput): Promise<CheckoutState> {
  const { intent, lines } = input
  const cart = { lines, ordered: null }
  if (input.from === 'cart') await keepCart(typeof intent === 'object' ? without(cart, intent.remove) : cart)
  await answerPlainForm(input, null)
  return { code: null, message: '', idempotencyKey: crypto.randomUUID() }
}

/** To the page in another currency, or to signing in and back here: what was typed is found again. */
async function leave(input: CheckoutInput, code: ErrorCode | null): Promise<CheckoutState> {
  if (input.from === 'cart') await keepCart({ lines: input.lines, ordered: null })
  const page = await keepForm(input, code)
  const goTo =
    input.intent === 'sign_in'
      ? `${localePath(input.locale, '/sign-in')}?${new URLSearchParams({ next: page })}`
      : page
  if (await isPlainForm()) redirect(goTo)
  return { code: null, message: '', idempotencyKey: crypto.randomUUID(), goTo }
}

const OUT_OF_DATE: readonly ErrorCode[] = [
  'PRICE_CHANGED',
  'LARGER_NOT_AVAILABLE',
  'WALLET_CHANGED',
  'BUNDLE_NOT_AVAILABLE',
  'NOT_SOLD_FROM_COUNTRY',
  'COUNTRY_NOT_CONFIRMED',
]

async function refuse(input: CheckoutInput, code: ErrorCode): Promise<CheckoutState> {
  await answerPlainForm(input, code)
  // The page behind the form shows what is true now: another price, or that something is no longer sold.
  if (OUT_OF_DATE.includes(code)) refresh()
  return {
    code,
    message: await checkoutMessage(input.locale, code),
    // A definite no ends the try. Where it may still count, the next click is the same one.
    idempotencyKey: ERROR_CODES[code].retryable && input.key !== '' ? input.key : crypto.randomUUID(),
  }
}
