import * as z from 'zod'
import { fromDecimalText } from '@/lib/core/money'
import { fail } from '@/lib/core/result'
import { topUpByIntent } from '@/lib/orders/commands/top-up-wallet'
import { config } from '@/lib/platform/config'
import { idempotencyKeyOf } from '@/lib/platform/http/idempotency-key'
import { ok } from '../../_lib/envelope'
import { shopRoute } from '../../_lib/shop-route'
import { toPaymentIntentDto } from '../../user/_lib/payment-dto'

/** Major units, as a number or as its text. */
const body = z.object({ amount: z.union([z.number(), z.string().max(20)]) })

/** Money for the caller's wallet, in the currency of the prices: an order, and an intent to pay it with. */
export const topUp = shopRoute(
  { name: 'shop.wallet-top-up', auth: 'U', body },
  async ({ request, caller, body: { amount: typed }, words }) => {
    const amount = fromDecimalText(String(typed), config().defaultCurrency)
    if (!amount) return fail('VALIDATION', { fields: { 'body → amount': 'invalid' } })
    const offer = await topUpByIntent({
      ...{ viewer: caller.viewer, amount, locale: words.locale, channel: 'shop' },
      idempotencyKey: idempotencyKeyOf(request.headers),
    })
    if (offer.ok) return ok(toPaymentIntentDto(offer.value))
    return offer.error.code === 'CURRENCY_NOT_SUPPORTED' ? fail('TOP_UP_UNAVAILABLE') : offer
  },
)
