import 'server-only'
import type { Viewer } from '../../auth/types'
import { fail, type Result } from '../../core/result'
import type { Device, PlacedOrder } from '../types'
import { placeOrder } from './place-order'
import { quoteBundles, type WantedBundle } from './quote-bundles'

/**
 * The button "Pay" of our own pages: a quote of this moment, and an order of it if it costs what the buyer saw. The same
 * key with the same wish is the same order, whatever number of clicks.
 * Errors: PRICE_CHANGED (nothing was ordered), those of `quoteBundles` and `placeOrder`.
 */
export async function buyBundles(input: {
  readonly items: readonly WantedBundle[]
  readonly currency: string
  /** The sum on the button that was pressed, in minor units. Compared, never charged. */
  readonly shownMinor: number
  readonly email: string
  readonly locale: string
  readonly device: Device
  readonly viewer: Viewer | null
  readonly idempotencyKey: string
  readonly clientKey: string
}): Promise<Result<PlacedOrder>> {
  const { items, currency, clientKey } = input
  const quote = await quoteBundles({ items, currency, clientKey })
  if (!quote.ok) return quote
  if (quote.value.price.amountMinor !== input.shownMinor) return fail('PRICE_CHANGED')
  return placeOrder({
    quoteId: quote.value.quoteId,
    email: input.email,
    locale: input.locale,
    channel: 'web',
    idempotencyKey: input.idempotencyKey,
    clientKey,
    viewer: input.viewer,
    device: input.device,
  })
}
