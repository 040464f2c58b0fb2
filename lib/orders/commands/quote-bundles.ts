import 'server-only'
import { bundlesByIds, priceBundles } from '../../catalog/queries'
import { summaryOf } from '../../catalog/rules'
import type { PricedBundle } from '../../catalog/types'
import { newId } from '../../core/ids'
import { money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import { isChargeable } from '../../payments/rules'
import { config } from '../../platform/config'
import { hitLimits } from '../../platform/http/limits'
import type { Priced } from '../../promotions/types'
import { type LargerOffers, largerOnSale, nothingLarger } from '../larger-offers'
import { MOST_LINES } from '../limits'
import { assureStock } from '../offers'
import { discountsOf, promotionOf, quoteLimits } from '../promotion-effects'
import { insertQuotes } from '../repo/orders'
import { type BuyerPlace, soldOnWord, soldTo } from '../sold-where'
import { travelDateFor } from '../travel-date'
import type { BasketQuote, PromotionWish } from '../types'
import { QUOTE_MINUTES } from './quote-renewal'

export interface WantedBundle {
  readonly bundleId: string
  /** One new eSIM each; at least 1. */
  readonly quantity: number
  /** Whose each of them is, in order; shorter lists leave the rest without a name. */
  readonly labels?: readonly string[]
  /** YYYY-MM-DD, for all of them; needed where the bundle's vendor asks for it, not kept where it does not. */
  readonly travelDate?: string | null
}

interface Line {
  readonly offer: PricedBundle
  readonly label: string | null
  readonly travelDate: string | null
}

/**
 * A price that the server stands by for half an hour, for one or more new eSIMs, after the providers were asked. Every
 * eSIM is a line of its own: delivered by itself, and refunded by itself when it cannot be delivered.
 * Errors: RATE_LIMITED, VALIDATION (nothing, or more than 20 lines), BUNDLE_NOT_AVAILABLE, those of `soldTo` and `travelDateFor`, AMOUNT_TOO_SMALL,
 * PROVIDERS_UNREACHABLE, CURRENCY_NOT_SUPPORTED, CURRENCY_RATE_MISSING, and why a promotion's code does not apply.
 */
export async function quoteBundles(input: {
  readonly items: readonly WantedBundle[]
  readonly currency?: string
  readonly clientKey: string
  readonly promotion?: PromotionWish
  /** Left out: not known, and nothing said. */
  readonly buyerPlace?: BuyerPlace
}): Promise<Result<BasketQuote>> {
  const limit = await hitLimits(quoteLimits(input))
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  const units = input.items.flatMap(({ bundleId, quantity, labels, travelDate = null }) =>
    Array.from({ length: quantity }, (_, index) => ({
      ...{ bundleId, travelDate },
      label: labels?.[index]?.trim() || null,
    })),
  )
  if (units.length === 0 || units.length > MOST_LINES) return fail('VALIDATION')

  const currency = input.currency ?? config().defaultCurrency
  const found = await bundlesByIds([...new Set(units.map(({ bundleId }) => bundleId))])
  const priced = await priceBundles(
    found.filter(({ onSale }) => onSale),
    currency,
  )
  if (!priced.ok) return priced
  const byId = new Map(priced.value.map((offer) => [offer.bundle.bundleId, offer]))
  const lines: Line[] = []
  for (const { bundleId, label, travelDate } of units) {
    const offer = byId.get(bundleId)
    if (!offer) return fail('BUNDLE_NOT_AVAILABLE')
    const day = travelDateFor(offer.bundle, travelDate, Date.now())
    if (!day.ok) return day
    lines.push({ offer, label, travelDate: day.value })
  }
  const sold = soldTo(
    lines.map(({ offer }) => offer.bundle),
    input.buyerPlace,
  )
  if (!sold.ok) return sold
  if (!isChargeable(money(totalMinor(lines), currency))) return fail('AMOUNT_TOO_SMALL')
  const stocked = await assureStock(lines.map(({ offer }) => offer.bundle))
  if (!stocked.ok) return stocked
  const promote = async (larger: LargerOffers) => {
    const wish = input.promotion ?? {}
    const priced = await discountsOf('new_esim', lines.map(lineToPrice), currency, wish, larger.find)
    if (!priced.ok) return priced
    const delivered = lines.map((line, index) => ({
      ...line,
      offer: larger.chosen(line.offer, priced.value.instead[index]),
    }))
    return ok({ delivered, priced: priced.value })
  }
  const bundles = lines.map(({ offer }) => offer.bundle)
  const wanted = await promote(largerOnSale(bundles, currency))
  if (!wanted.ok) return wanted
  const isLarger = wanted.value.priced.instead.some((id) => id !== null)
  const isThere = !isLarger || (await assureStock(wanted.value.delivered.map(({ offer }) => offer.bundle))).ok
  // The provider cannot be paid for the larger ones: then it is what was chosen, by another promotion or none.
  const promoted = isThere ? wanted : await promote(nothingLarger)
  return promoted.ok
    ? ok(await store(promoted.value.delivered, promoted.value.priced, input.buyerPlace))
    : promoted
}

const lineToPrice = ({ offer: { bundle, price } }: { offer: PricedBundle }) => ({
  bundleId: bundle.bundleId,
  countries: bundle.countries,
  amountMinor: price.amountMinor,
})

const totalMinor = (lines: readonly { readonly offer: PricedBundle }[]): number =>
  lines.reduce((sum, { offer }) => sum + offer.price.amountMinor, 0)

async function store(
  lines: readonly Line[],
  priced: Priced,
  buyerPlace: BuyerPlace | undefined,
): Promise<BasketQuote> {
  const expiresAt = new Date(Date.now() + QUOTE_MINUTES * 60_000)
  // Ids sort by time: numbering the milliseconds keeps the buyer's order of lines.
  const ids = lines.map((_, index) => newId('qot', Date.now() + index))
  const basketId = ids[0] ?? newId('qot')
  const discountOf = (index: number) => priced.discounts[index]?.amountMinor ?? 0
  await insertQuotes(
    lines.map(({ offer: { bundle, price }, label, travelDate }, index) => ({
      id: ids[index] ?? basketId,
      basket_id: basketId,
      label,
      kind: 'new_esim',
      iccid: null,
      bundle_id: bundle.bundleId,
      provider: bundle.provider,
      provider_ref: bundle.ref,
      bundle: summaryOf(bundle),
      purchase_hints: bundle.purchaseHints,
      travel_date: travelDate,
      outside_countries: soldOnWord(bundle, buyerPlace),
      amount_minor: price.amountMinor - discountOf(index),
      discount_minor: discountOf(index),
      promotion_id: priced.promotion?.promotionId ?? null,
      cashback_minor: priced.cashbacks[index]?.amountMinor ?? 0,
      currency: price.currency,
      cost_minor: bundle.cost.amountMinor,
      cost_currency: bundle.cost.currency,
      expires_at: expiresAt,
    })),
  )
  return {
    quoteId: basketId,
    lines: lines.map(({ offer, label, travelDate }, index) => ({
      bundle: summaryOf(offer.bundle),
      label,
      travelDate,
      price: money(offer.price.amountMinor - discountOf(index), offer.price.currency),
    })),
    price: money(totalMinor(lines) - priced.discount.amountMinor, priced.discount.currency),
    ...promotionOf(priced),
    expiresAt: expiresAt.toISOString(),
  }
}
