import { after } from 'next/server'
import type * as z from 'zod'
import { deviceOfRequest } from '@/app/_http/device-cookie'
import { utcDay } from '@/lib/core/calendar-day'
import { alpha2Of } from '@/lib/core/countries'
import { isId } from '@/lib/core/ids'
import { fail, type Result } from '@/lib/core/result'
import { orderByIntent } from '@/lib/orders/commands/order-by-intent'
import { quoteBundles } from '@/lib/orders/commands/quote-bundles'
import { quoteRenewal } from '@/lib/orders/commands/quote-renewal'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { config } from '@/lib/platform/config'
import { idempotencyKeyOf } from '@/lib/platform/http/idempotency-key'
import { visitorCountry } from '@/lib/platform/http/visitor-country'
import { recordReferral } from '@/lib/promotions/commands/referral'
import type { Caller } from '../../_lib/caller'
import { ok } from '../../_lib/envelope'
import { type ShopAnswer, type ShopContext, shopRoute } from '../../_lib/shop-route'
import { toPaymentIntentDto } from './payment-dto'
import { assignBody, topUpBody } from './schemas'

type Ordering = Pick<ShopContext<Caller, unknown>, 'request' | 'caller' | 'words' | 'clientKey'>

/** A new eSIM for a guest or an account: the server's price, an order, and an intent to pay it with. */
export const assign = shopRoute({ name: 'shop.assign', auth: 'G', body: assignBody }, async (context) => {
  const { body, clientKey } = context
  const paying = payingWith(context.caller, body)
  if (!paying.ok) return paying
  if (!isId('bdl', body.bundle_code)) return fail('BUNDLE_NOT_AVAILABLE')
  await rememberFriend(context, body.referral_code)
  const make = () =>
    quoteBundles({
      // Its clients cannot ask for the day of travel.
      items: [{ bundleId: body.bundle_code, quantity: 1, travelDate: utcDay(Date.now()) }],
      currency: config().defaultCurrency,
      clientKey,
      // Nor say where they are: where the platform does not tell, such bundles are not sold to them.
      buyerPlace: { country: visitorCountry(context.request.headers), saysOutside: [] },
      promotion: promotionOf(context, body.promo_code),
    })
  return order(context, {
    asked: [body.bundle_code, body.promo_code],
    make,
    ...{ byWallet: paying.value === 'wallet', searchedCountries: searchedIn(body) },
  })
})

/** A bundle for an eSIM that exists: the account's own, or one whose number is known. */
export const assignTopUp = shopRoute({ name: 'shop.top-up', auth: 'U', body: topUpBody }, async (context) => {
  const { body, clientKey } = context
  const paying = payingWith(context.caller, body)
  if (!paying.ok) return paying
  if (!isId('bdl', body.bundle_code)) return fail('BUNDLE_NOT_AVAILABLE')
  const make = () =>
    quoteRenewal({
      iccid: body.iccid,
      bundleId: body.bundle_code,
      currency: config().defaultCurrency,
      clientKey,
      promotion: promotionOf(context, body.promo_code),
    })
  return order(context, {
    asked: [body.bundle_code, body.promo_code, body.iccid],
    make,
    ...{ byWallet: paying.value === 'wallet', searchedCountries: [] },
  })
})

async function order(
  { request, caller, words, clientKey }: Ordering,
  wish: {
    readonly asked: readonly (string | null)[]
    readonly make: () => Promise<Result<{ readonly quoteId: string }>>
    readonly byWallet: boolean
    readonly searchedCountries: readonly string[]
  },
): Promise<ShopAnswer> {
  const { asked, byWallet, searchedCountries } = wish
  const make = async () => {
    const quote = await wish.make()
    return quote.ok ? { ok: true as const, value: quote.value.quoteId } : quote
  }
  const offer = await orderByIntent({
    ...{ quoteId: { asked, make }, caller, clientKey, byWallet, searchedCountries },
    buyerCountry: visitorCountry(request.headers),
    devices: deviceOfRequest(request),
    locale: words.locale,
    idempotencyKey: idempotencyKeyOf(request.headers),
  })
  if (!offer.ok) return offer
  // Paid by wallet, or free: nobody comes back from Stripe to set the delivery off.
  if (offer.value.pay === null) after(workOff)
  return ok(toPaymentIntentDto(offer.value))
}

/** Hidden in a client is not refused: ways to pay that are off are told so here. A guest has no wallet. */
function payingWith(
  caller: Caller,
  { payment_type }: { payment_type: string | null },
): Result<'card' | 'wallet'> {
  const wished = payment_type?.toLowerCase() ?? 'card'
  if (wished === 'card') return { ok: true, value: wished }
  return wished === 'wallet' && caller.kind === 'user'
    ? { ok: true, value: wished }
    : fail('INVALID_PAYMENT_TYPE')
}

/** The app sends a friend's code with the first order. One that does not count stops no order. */
async function rememberFriend({ request, caller }: Ordering, code: string | null): Promise<void> {
  if (code !== null && caller.kind === 'user')
    await recordReferral(caller.viewer, code, deviceOfRequest(request))
}

const promotionOf = ({ request, caller }: Ordering, code: string | null) => ({
  ...(caller.kind === 'user'
    ? { code, userId: caller.viewer.userId, email: caller.viewer.email }
    : { code, email: caller.email }),
  devices: deviceOfRequest(request),
})

const searchedIn = ({ related_search }: z.output<typeof assignBody>): readonly string[] => [
  ...new Set(
    (related_search?.countries ?? []).flatMap(({ iso3_code }) => {
      const code = iso3_code ? alpha2Of(iso3_code) : null
      return code ? [code] : []
    }),
  ),
]
