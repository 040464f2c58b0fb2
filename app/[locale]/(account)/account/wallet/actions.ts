'use server'

import { redirect } from 'next/navigation'
import { formKeyIn } from '@/app/_http/form-key'
import { isLocale, type Locale, localePath, routing } from '@/i18n/routing'
import { requireViewer } from '@/lib/auth/require-viewer'
import { type Failure, fail, type Result } from '@/lib/core/result'
import { type ToppedUp, topUpWallet } from '@/lib/orders/commands/top-up-wallet'
import { readAmount } from './typed-amount'

/** "Continue to payment": leads to Stripe, or back to the form with the reason why not. */
export async function topUp(form: FormData): Promise<void> {
  const locale = localeIn(form)
  const viewer = await requireViewer(locale, localePath(locale, '/account/wallet'))
  const currency = text(form, 'currency')
  const typed = text(form, 'amount').trim()
  const amount = readAmount(typed, currency)
  const key = formKeyIn(form)
  const begun: Result<ToppedUp> =
    amount && key !== ''
      ? await topUpWallet({
          ...{ viewer, amount, locale, channel: 'web' },
          // One page may ask for one amount and then, back from Stripe, for another.
          idempotencyKey: `${key} ${amount.amountMinor} ${amount.currency}`,
        })
      : fail('VALIDATION')
  redirect(begun.ok ? begun.value.checkoutUrl : back(locale, currency, typed, begun.error))
}

/** What was typed comes back with the page; without scripts there is no other way for it. */
function back(locale: Locale, currency: string, typed: string, { code, fields }: Failure): string {
  const query = new URLSearchParams({
    ...(/^[A-Z]{3}$/.test(currency) ? { currency } : {}),
    amount: typed.slice(0, 20),
    refused: fields?.amount ?? code,
  })
  return `${localePath(locale, '/account/wallet')}?${query}#top-up`
}

const text = (form: FormData, name: string): string => {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

function localeIn(form: FormData): Locale {
  const value = text(form, 'locale')
  return isLocale(value) ? value : routing.defaultLocale
}
