import 'server-only'
import { ok, type Result } from '../core/result'
import { priceBundles } from './queries'
import { findSiblings } from './repo/bundles'
import { asksNoMore } from './restrictions'
import { needsTravelDate } from './rules'
import type { Bundle, PricedBundle } from './types'

/** How much more data a bundle has than another that is the same but for that; 0 where it is none, or not the same. */
export function extraBytes(larger: Bundle, than: Bundle): number {
  const isSame =
    larger.provider === than.provider &&
    larger.dataPeriod === than.dataPeriod &&
    larger.durationDays === than.durationDays &&
    larger.kind === than.kind &&
    larger.voiceMinutes === than.voiceMinutes &&
    larger.smsCount === than.smsCount &&
    larger.topUpAllowed === than.topUpAllowed &&
    needsTravelDate(larger) === needsTravelDate(than) &&
    asksNoMore(larger, than) &&
    larger.countries.join() === than.countries.join()
  if (!isSame || !larger.data || !than.data || !('bytes' in larger.data) || !('bytes' in than.data)) return 0
  return Math.max(0, larger.data.bytes - than.data.bytes)
}

/**
 * What the provider of each bundle sells of the same with more data, by the bundle's id.
 * Errors: CURRENCY_NOT_SUPPORTED, CURRENCY_RATE_MISSING.
 */
export async function largerThan(
  bundles: readonly Bundle[],
  currency: string,
): Promise<Result<ReadonlyMap<string, readonly PricedBundle[]>>> {
  const priced = await priceBundles(await findSiblings(bundles), currency)
  if (!priced.ok) return priced
  return ok(
    new Map(
      bundles.map((than) => [
        than.bundleId,
        priced.value.filter(({ bundle }) => extraBytes(bundle, than) > 0),
      ]),
    ),
  )
}
