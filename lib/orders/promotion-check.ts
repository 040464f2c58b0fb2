import 'server-only'
import { bundleById, priceBundle } from '../catalog/queries'
import type { Bundle } from '../catalog/types'
import { isId } from '../core/ids'
import { type Money, money } from '../core/money'
import { fail, ok, type Result } from '../core/result'
import { config } from '../platform/config'
import { hitLimits } from '../platform/http/limits'
import { largerOnSale } from './larger-offers'
import { discountsOf, promotionOf, quoteLimits } from './promotion-effects'
import type { PromotionWish, QuotedPromotion } from './types'

export interface CheckedPromotion {
  /** The one that was asked about, or the larger one that the code gives in its place. */
  readonly bundle: Bundle
  /** What it costs with the promotion. */
  readonly price: Money
  /** What it costs without. */
  readonly full: Money
  readonly promotion: QuotedPromotion | null
}

/**
 * What one new eSIM would cost with a code; reserves nothing and moves no money.
 * Errors: RATE_LIMITED, BUNDLE_NOT_AVAILABLE, CURRENCY_NOT_SUPPORTED, CURRENCY_RATE_MISSING, and why the code does not apply.
 */
export async function checkPromotion(input: {
  readonly bundleId: string
  readonly currency?: string
  readonly promotion: PromotionWish
  readonly clientKey: string
}): Promise<Result<CheckedPromotion>> {
  const limit = await hitLimits(quoteLimits(input))
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  const bundle = isId('bdl', input.bundleId) ? await bundleById(input.bundleId) : null
  if (!bundle?.onSale) return fail('BUNDLE_NOT_AVAILABLE')
  const currency = input.currency ?? config().defaultCurrency
  const full = await priceBundle(bundle, currency)
  if (!full.ok) return full
  const line = {
    bundleId: bundle.bundleId,
    countries: bundle.countries,
    amountMinor: full.value.amountMinor,
  }
  const larger = largerOnSale([bundle], currency)
  const priced = await discountsOf('new_esim', [line], currency, input.promotion, larger.find)
  if (!priced.ok) return priced
  const delivered = larger.chosen({ bundle, price: full.value }, priced.value.instead[0])
  const price = money(delivered.price.amountMinor - priced.value.discount.amountMinor, currency)
  return ok({ bundle: delivered.bundle, price, full: delivered.price, ...promotionOf(priced.value) })
}
