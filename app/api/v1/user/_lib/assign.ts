import type * as z from 'zod'
import { alpha2Of } from '@/lib/core/countries'
import { isId } from '@/lib/core/ids'
import { fail, type Result } from '@/lib/core/result'
import { orderByIntent } from '@/lib/orders/commands/order-by-intent'
import { quoteBundles } from '@/lib/orders/commands/quote-bundles'
import { quoteRenewal } from '@/lib/orders/commands/quote-renewal'
import { config } from '@/lib/platform/config'
import type { Caller } from '../../_lib/caller'
import { ok } from '../../_lib/envelope'
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
  const quote = await quoteBundles({
    items: [{ bundleId: body.bundle_code, quantity: 1 }],
    currency: config().defaultCurrency,
    clientKey,
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

/** Hidden in a client is not refused: ways to pay that are off, and codes that lower no price, are told so here. */
function refuse(body: { payment_type: string | null; promo_code: string | null }): Result<true> {
  if (body.payment_type !== null && body.payment_type.toLowerCase() !== 'card')
    return fail('INVALID_PAYMENT_TYPE')
  return body.promo_code === null ? { ok: true, value: true } : fail('PROMOTION_NOT_FOUND')
}

const searchedIn = ({ related_search }: z.output<typeof assignBody>): readonly string[] => [
  ...new Set(
    (related_search?.countries ?? []).flatMap(({ iso3_code }) => {
      const code = iso3_code ? alpha2Of(iso3_code) : null
      return code ? [code] : []
    }),
  ),
]

/** Most clients send none; one that does is heard. */
function wishedKey(headers: Headers): string | null {
  const key = headers.get('idempotency-key')
  return key !== null && /^[\x21-\x7e]{8,200}$/.test(key) ? key : null
}
