import 'server-only'
import { extraBytes, largerThan } from '../catalog/larger'
import type { Bundle, PricedBundle } from '../catalog/types'
import type { FindLarger } from '../promotions/queries'
import type { Larger } from '../promotions/types'

/** What a promotion may deliver in place of the lines of a quote. */
export interface LargerOffers {
  readonly find: FindLarger
  /** The bundle of a line, or what was found to be delivered in its place. */
  readonly chosen: <T extends PricedBundle>(line: T, instead: string | null | undefined) => T
}

const asLarger = (than: Bundle, { bundle, price }: PricedBundle): Larger => ({
  bundleId: bundle.bundleId,
  extraBytes: extraBytes(bundle, than),
  amountMinor: price.amountMinor,
})

/** @param look the bundles with more data than each line's, in the order of the lines; asked once and only if it matters */
function offersOf(
  lines: readonly Bundle[],
  look: () => Promise<readonly (readonly PricedBundle[])[]>,
): LargerOffers {
  const found = new Map<string, PricedBundle>()
  return {
    find: async () => {
      const offers = await look()
      for (const offer of offers.flat()) found.set(offer.bundle.bundleId, offer)
      return lines.map((than, index) => (offers[index] ?? []).map((offer) => asLarger(than, offer)))
    },
    chosen: (line, instead) => ({ ...line, ...(instead ? found.get(instead) : null) }),
  }
}

/** For new eSIMs: everything that is on sale. Without prices there is nothing larger. */
export const largerOnSale = (lines: readonly Bundle[], currency: string): LargerOffers =>
  offersOf(lines, async () => {
    const larger = await largerThan(lines, currency)
    return lines.map(({ bundleId }) => (larger.ok ? (larger.value.get(bundleId) ?? []) : []))
  })

/** For a renewal: of what this eSIM takes. */
export const largerAmong = (line: Bundle, allowed: readonly PricedBundle[]): LargerOffers =>
  offersOf([line], async () => [allowed.filter(({ bundle }) => extraBytes(bundle, line) > 0)])

/** Where nothing larger can be had. */
export const nothingLarger: LargerOffers = { find: async () => [], chosen: (line) => line }
