import type * as z from 'zod'
import { alpha2Of } from '@/lib/core/countries'
import { isId } from '@/lib/core/ids'
import { fail, type Result } from '@/lib/core/result'
import { orderByIntent } from '@/lib/orders/commands/order-by-intent'
import { quoteBundles } from '@/lib/orders/commands/quote-bundles'
import { quoteRenewal } from '@/lib/orders/commands/quote-renewal'
import { config } from '@/lib/platform/config'
import { recordReferral } from '@/lib/promotions/commands/referral'
import type { Caller } from '../../_lib/caller'
import { ok } from '../../_lib/envelope'
import { wishedKey } from '../../_lib/input'
import { type ShopAnswer, type ShopContext, shopRoute } from '../../_lib/shop-route'
import { toPaymentIntentDto } from './payment-dto'
import { assignBody, topUpBody } from './schemas'

type Ordering = Pick<ShopContext<Caller, unknown>, 'request' | 'caller' | 'words' | 'clientKey'>

/** A new eSIM for a guest or an account: the server's price, an order, and an intent to pay it with. */
export const assign = shopRoute({ name: 'shop.assign', auth: 'G', body: assignBody }, async (context) => {
  const { body, clientKey } = context
  const refused = refuse(body)
  if (!refused.ok) return refused
  if (!isId('bdl', body.bundle_code)) return fail('BUNDLE_NOT_AVAILABLE')
  await rememberFriend(context.caller, body.referral_code)
  const quote = await quoteBundles({
    items: [{ bundleId: body.bundle_code, quantity: 1 }],
    currency: config().defaultCurrency,
    clientKey,
    promotion: promotionOf(context.caller, body.promo_code),
  })
  return quote.ok ? order(context, quote.value.quoteId, searchedIn(body)) : quote
})

/** A bundle for an eSIM that exists: the account's own, or one whose number is known. */
export const assignTopUp = shopRoute({ name: 'shop.top-up', auth: 'U', body: topUpBody }, async (context) => {
  const { body, clientKey } = context
  const refused = refuse(body)
  if (!refused.ok) return refused
  if (!isId('bdl', body.bundle_code)) return fail('BUNDLE_NOT_AVAILABLE')
  const quote = await quoteRenewal({
    iccid: body.iccid,
    bundleId: body.bundle_code,
    currency: config().defaultCurrency,
    clientKey,
    promotion: promotionOf(context.caller, body.promo_code),
  })
  return quote.ok ? order(context, quote.value.quoteId, []) : quote
})

async function order(
  { request, caller, words, clientKey }: Ordering,
  quoteId: string,
  searchedCountries: readonly string[],
): Promise<ShopAnswer> {
  const offer = await orderByIntent({
    ...{ quoteId, caller, searchedCountries, clientKey },
    locale: words.locale,
    idempotencyKey: wishedKey(request.headers),
  })
  return offer.ok ? ok(toPaymentIntentDto(offer.value)) : offer
}

/** Hidden in a client is not refused: ways to pay that are off are told so here. */
function refuse({ payment_type }: { payment_type: string | null }): Result<true> {
  const isOffered = payment_type === null || payment_type.toLowerCase() === 'card'
  return isOffered ? { ok: true, value: true } : fail('INVALID_PAYMENT_TYPE')
}

/** The app sends a friend's code with the first order. One that does not count stops no order. */
async function rememberFriend(caller: Caller, code: string | null): Promise<void> {
  if (code !== null && caller.kind === 'user') await recordReferral(caller.viewer, code)
}

const promotionOf = (caller: Caller, code: string | null) =>
  caller.kind === 'user'
    ? { code, userId: caller.viewer.userId, email: caller.viewer.email }
    : { code, email: caller.email }

const searchedIn = ({ related_search }: z.output<typeof assignBody>): readonly string[] => [
  ...new Set(
    (related_search?.countries ?? []).flatMap(({ iso3_code }) => {
      const code = iso3_code ? alpha2Of(iso3_code) : null
      return code ? [code] : []
    }),
  ),
]
