import { after } from 'next/server'
import { sendContactMessage } from '@/lib/notifications/commands/send-contact-message'
import { contactInput } from '@/lib/notifications/schemas'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { shopPreflight } from '../../_lib/cors'
import { done } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** A message to support: kept, and mailed to SUPPORT_EMAIL. */
export const POST = shopRoute(
  { name: 'shop.contact', auth: 'P', body: contactInput },
  async ({ body, words, clientKey }) => {
    const sent = await sendContactMessage({ ...body, locale: words.locale, clientKey })
    if (!sent.ok) return sent
    after(workOff)
    return done()
  },
)
