'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { after } from 'next/server'
import { affiliateClick } from '@/app/_http/affiliate-cookie'
import { keepDevice } from '@/app/_http/device-cookie'
import { formKeyIn } from '@/app/_http/form-key'
import { orderedBefore } from '@/app/_http/ordered-before'
import { taxPlaceIn } from '@/app/_http/tax-place'
import type { AskFormState } from '@/components/orders/ask-form'
import type { PayFormState } from '@/components/orders/pay-form'
import { isLocale, type Locale, routing } from '@/i18n/routing'
import { currentViewer } from '@/lib/auth/viewer'
import { ERROR_CODES, type ErrorCode } from '@/lib/core/error-codes'
import { fail } from '@/lib/core/result'
import { placeAndPay } from '@/lib/orders/commands/place-order'
import { requestRenewal } from '@/lib/orders/commands/request-renewal'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { placeOrderInput, renewalRequestInput } from '@/lib/orders/schemas'
import { readWalletWish } from '@/lib/orders/wallet-wish'
import { clientKey } from '@/lib/platform/http/client-key'
import { visitorCountry } from '@/lib/platform/http/visitor-country'
import { answerPlainForm, forgetTyped } from './plain-answer'
import { refusalText } from './refusal-text'

/** The button "Pay": makes the order of a quote and leads to Stripe. Comes back only with a reason why not. */
export async function pay(_: PayFormState, form: FormData): Promise<PayFormState> {
  const locale = localeIn(form)
  const key = formKeyIn(form)
  const input = placeOrderInput.safeParse(Object.fromEntries(form))
  const refuse = async (code: ErrorCode, idempotencyKey: string): Promise<PayFormState> => {
    await answerPlainForm(locale, form, { refused: code }, idempotencyKey)
    const message = await refusalText(locale, code)
    return { code, message, email: textIn(form, 'email'), idempotencyKey }
  }
  if (!input.success || key === '') return refuse('VALIDATION', key || crypto.randomUUID())
  const taxPlace = taxPlaceIn(textIn(form, 'tax_country'), textIn(form, 'tax_postal_code'))
  if (!taxPlace.ok) return refuse(taxPlace.error.code, crypto.randomUUID())
  const wallet = readWalletWish(textIn(form, 'wallet'), textIn(form, 'wallet_shown'))
  const viewer = await currentViewer()
  const placed = await placeAndPay({
    viewer,
    devices: await keepDevice(),
    orderedBefore: (await orderedBefore.read())?.orderNumber ?? null,
    affiliate: await affiliateClick(),
    ...(wallet ? { wallet } : {}),
    taxPlace: taxPlace.value,
    quoteId: input.data.quote_id,
    email: input.data.email,
    locale: input.data.locale,
    channel: 'web',
    idempotencyKey: key,
    clientKey: clientKey(await headers()),
    // Whatever the quote in the form is of: its id may be that of new eSIMs.
    buyerCountry: visitorCountry(await headers()),
  })
  // Paid by wallet: nobody comes back from Stripe to set the delivery off.
  if (placed.ok && placed.value.sessionId === null) after(workOff)
  if (placed.ok && !viewer) await orderedBefore.keep({ orderNumber: placed.value.orderNumber })
  if (placed.ok) await forgetTyped()
  if (placed.ok) redirect(placed.value.checkoutUrl)
  const { code } = placed.error
  return refuse(code, ERROR_CODES[code].retryable ? key : crypto.randomUUID())
}

/** The button "Send the request": asks a person where nothing on sale fits. */
export async function ask(_: AskFormState, form: FormData): Promise<AskFormState> {
  const locale = localeIn(form)
  const input = renewalRequestInput.safeParse(Object.fromEntries(form))
  const asked = input.success
    ? await requestRenewal({ ...input.data, clientKey: clientKey(await headers()) })
    : fail('VALIDATION')
  if (asked.ok) after(workOff)
  await answerPlainForm(locale, form, asked.ok ? { sent: '1' } : { refused: asked.error.code })
  if (asked.ok) return { sent: true }
  const { code } = asked.error
  const message = await refusalText(locale, code)
  return { sent: false, code, message, email: textIn(form, 'email'), note: textIn(form, 'note') }
}

const textIn = (form: FormData, name: string): string => {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

function localeIn(form: FormData): Locale {
  const value = textIn(form, 'locale')
  return isLocale(value) ? value : routing.defaultLocale
}
