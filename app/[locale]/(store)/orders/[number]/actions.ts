'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { after } from 'next/server'
import type { Resent } from '@/components/orders/order-resend'
import { isLocale, localePath, routing } from '@/i18n/routing'
import { payAgain } from '@/lib/orders/commands/pay-again'
import { resendToBuyer } from '@/lib/orders/commands/resend-mail'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { clientKey } from '@/lib/platform/http/client-key'
import { visitorCountry } from '@/lib/platform/http/visitor-country'

interface OrderLink {
  readonly orderNumber: string
  readonly token: string
  readonly locale: string
}

/** Leads an unpaid order to its payment page; back to the order if it can no longer be paid. */
export async function continuePayment(link: OrderLink, form: FormData): Promise<void> {
  const chosen = form.get('service')
  const checkout = await payAgain(
    { orderNumber: String(link.orderNumber), token: String(link.token) },
    typeof chosen === 'string' && chosen !== '' ? chosen : null,
    visitorCountry(await headers()),
  )
  // Paid by wallet: nobody comes back from Stripe to set the delivery off.
  if (checkout.ok && checkout.value.paid) after(workOff)
  redirect(checkout.ok && !checkout.value.paid ? checkout.value.checkoutUrl : pageOf(link))
}

/** Sends the order's mails again, to the order's own address, and says on its page whether that was done. */
export async function resend(link: OrderLink): Promise<void> {
  const resent = await resendToBuyer({
    orderNumber: String(link.orderNumber),
    token: String(link.token),
    clientKey: clientKey(await headers()),
  })
  if (resent.ok) after(workOff)
  const outcome = outcomeOf(resent)
  redirect(outcome ? `${pageOf(link, { resent: outcome })}#resend` : pageOf(link))
}

function outcomeOf(resent: Awaited<ReturnType<typeof resendToBuyer>>): Resent | null {
  if (resent.ok) return resent.value.queued ? 'ok' : 'onItsWay'
  return resent.error.code === 'RATE_LIMITED' ? 'wait' : null
}

function pageOf(link: OrderLink, more: Record<string, string> = {}): string {
  const locale = isLocale(link.locale) ? link.locale : routing.defaultLocale
  const path = localePath(locale, `/orders/${encodeURIComponent(String(link.orderNumber))}`)
  return `${path}?${new URLSearchParams({ t: String(link.token), ...more })}`
}
