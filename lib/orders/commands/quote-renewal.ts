import 'server-only'
import { summaryOf } from '../../catalog/rules'
import { newId } from '../../core/ids'
import { money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import { config } from '../../platform/config'
import { hitLimits } from '../../platform/http/limits'
import { type LargerOffers, largerAmong, nothingLarger } from '../larger-offers'
import { assureAvailable, findOffers } from '../offers'
import { discountsOf, promotionOf, quoteLimits } from '../promotion-effects'
import { insertQuotes } from '../repo/orders'
import type { PromotionWish, Quote } from '../types'

export const QUOTE_MINUTES = 30

/**
 * A price that the server stands by for half an hour, after the provider was asked. Without `bundleId` it is the best
 * offer. Errors: RATE_LIMITED, those of `findOffers` and `assureAvailable`, RENEWAL_NOT_ELIGIBLE, RENEWAL_NO_OFFER,
 * and why a promotion's code does not apply.
 */
export async function quoteRenewal(input: {
  iccid: string
  bundleId?: string
  currency?: string
  clientKey: string
  promotion?: PromotionWish
}): Promise<Result<Quote>> {
  const limit = await hitLimits(quoteLimits(input))
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  const currency = input.currency ?? config().defaultCurrency
  const offers = await findOffers(input.iccid, input.clientKey, currency)
  if (!offers.ok) return offers
  if (!offers.value.renewable) return fail('RENEWAL_NOT_ELIGIBLE')
  const match = input.bundleId
    ? offers.value.matches.find((candidate) => candidate.bundle.bundleId === input.bundleId)
    : offers.value.matches[0]
  if (!match) return fail(input.bundleId ? 'BUNDLE_NOT_AVAILABLE' : 'RENEWAL_NO_OFFER')
  const available = await assureAvailable(offers.value, match)
  if (!available.ok) return available

  const line = {
    bundleId: match.bundle.bundleId,
    countries: match.bundle.countries,
    amountMinor: match.price.amountMinor,
  }
  const promote = (larger: LargerOffers) =>
    discountsOf('renewal', [line], currency, input.promotion ?? {}, larger.find)
  const larger = largerAmong(match.bundle, offers.value.matches)
  const wanted = await promote(larger)
  if (!wanted.ok) return wanted
  const chosen = larger.chosen(match, wanted.value.instead[0])
  // The eSIM or our balance does not take the larger one: then it is what was chosen, by another promotion or none.
  const isThere = chosen.bundle === match.bundle || (await assureAvailable(offers.value, chosen)).ok
  const priced = isThere ? wanted : await promote(nothingLarger)
  if (!priced.ok) return priced
  const { bundle, price: full } = isThere ? chosen : match
  const { discount, cashback, promotion } = priced.value
  const price = money(full.amountMinor - discount.amountMinor, currency)
  const id = newId('qot')
  const quote = {
    id,
    basket_id: id,
    label: null,
    kind: 'renewal',
    iccid: offers.value.iccid,
    bundle_id: bundle.bundleId,
    provider: bundle.provider,
    provider_ref: bundle.ref,
    bundle: summaryOf(bundle),
    purchase_hints: bundle.purchaseHints,
    amount_minor: price.amountMinor,
    discount_minor: discount.amountMinor,
    promotion_id: promotion?.promotionId ?? null,
    cashback_minor: cashback.amountMinor,
    currency: price.currency,
    cost_minor: bundle.cost.amountMinor,
    cost_currency: bundle.cost.currency,
    expires_at: new Date(Date.now() + QUOTE_MINUTES * 60_000),
  }
  await insertQuotes([quote])
  return ok({
    quoteId: quote.id,
    iccid: quote.iccid,
    bundle: quote.bundle,
    price,
    ...promotionOf(priced.value),
    expiresAt: quote.expires_at.toISOString(),
  })
}
