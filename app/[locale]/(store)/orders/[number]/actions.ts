'use server'

import { redirect } from 'next/navigation'
import { isLocale, localePath, routing } from '@/i18n/routing'
import { openCheckout } from '@/lib/orders/commands/open-checkout'
import { orderIdOf } from '@/lib/orders/queries'

/** Leads an unpaid order to its payment page; back to the order if it can no longer be paid. */
export async function continuePayment(link: {
  orderNumber: string
  token: string
  locale: string
}): Promise<void> {
  const locale = isLocale(link.locale) ? link.locale : routing.defaultLocale
  const orderId = await orderIdOf({ orderNumber: String(link.orderNumber), token: String(link.token) })
  const checkout = orderId ? await openCheckout(orderId) : null
  if (checkout?.ok) redirect(checkout.value.checkoutUrl)
  const path = localePath(locale, `/orders/${link.orderNumber}`)
  redirect(`${path}?${new URLSearchParams({ t: String(link.token) })}`)
}
