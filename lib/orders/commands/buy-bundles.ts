import 'server-only'
import type { DeviceKeys } from '../../auth/device-keys'
import type { Viewer } from '../../auth/types'
import { fail, ok, type Result } from '../../core/result'
import type { BillingPlace } from '../../payments/types'
import type { AffiliateClick } from '../../promotions/types'
import type { BuyerPlace } from '../sold-where'
import type { BasketQuote, BoughtOrder, Device, WalletWish } from '../types'
import { placeAndPay } from './place-order'
import { quoteBundles, type WantedBundle } from './quote-bundles'

/**
 * The button "Pay" of our own pages: a quote of this moment, and an order of it if it costs what the buyer saw. The same
 * key with the same wish is the same order, whatever number of clicks.
 * Errors: PRICE_CHANGED, LARGER_NOT_AVAILABLE (what was shown is not what would be delivered; nothing was ordered), those of `quoteBundles` and `placeAndPay`.
 */
export async function buyBundles(input: {
  readonly items: readonly WantedBundle[]
  readonly currency: string
  /** The sum on the button that was pressed, in minor units. Compared, never charged. */
  readonly shownMinor: number
  /** Bundles that the page said a promotion gives in place of lines; compared, never ordered. */
  readonly shownLarger?: readonly string[]
  /** As it was typed; null: only what applies by itself. */
  readonly promotionCode: string | null
  readonly email: string
  readonly locale: string
  readonly device: Device
  /** As `placeOrder` takes it. */
  readonly taxPlace?: BillingPlace | null
  readonly viewer: Viewer | null
  /** As `placeOrder` takes it. */
  readonly orderedBefore?: string | null
  readonly affiliate?: AffiliateClick | null
  readonly devices?: DeviceKeys
  /** What the page said that the wallet will pay; compared, never charged. */
  readonly wallet?: { readonly wish: WalletWish; readonly shownMinor: number }
  readonly idempotencyKey: string
  readonly clientKey: string
  readonly buyerPlace?: BuyerPlace
}): Promise<Result<BoughtOrder>> {
  const { items, currency, clientKey, buyerPlace } = input
  const here = input.devices ? { devices: input.devices } : {}
  const promotion = {
    code: input.promotionCode,
    userId: input.viewer?.userId ?? null,
    email: input.email,
    ...here,
  }
  const quote = async () => {
    const made = await quoteBundles({
      items,
      currency,
      clientKey,
      promotion,
      ...(buyerPlace ? { buyerPlace } : {}),
    })
    if (!made.ok) return made
    if (made.value.price.amountMinor !== input.shownMinor) return fail('PRICE_CHANGED')
    return delivers(made.value, input.shownLarger ?? [])
      ? ok(made.value.quoteId)
      : fail('LARGER_NOT_AVAILABLE')
  }
  return placeAndPay({
    quoteId: { asked: [items, currency, input.shownMinor], make: quote },
    email: input.email,
    locale: input.locale,
    channel: 'web',
    idempotencyKey: input.idempotencyKey,
    clientKey,
    buyerCountry: buyerPlace?.country ?? null,
    viewer: input.viewer,
    device: input.device,
    taxPlace: input.taxPlace ?? null,
    orderedBefore: input.orderedBefore ?? null,
    affiliate: input.affiliate ?? null,
    ...here,
    ...(input.wallet ? { wallet: input.wallet } : {}),
  })
}

/** Each of them, as often as it was shown. */
function delivers({ lines }: BasketQuote, shown: readonly string[]): boolean {
  const count = (ids: readonly string[], wanted: string) => ids.filter((id) => id === wanted).length
  const ids = lines.map(({ bundle }) => bundle.bundleId)
  return shown.every((id) => count(ids, id) >= count(shown, id))
}
