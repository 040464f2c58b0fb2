import type { FulfilmentState } from './types'

/** What lines that a promotion made free mean for the end of their order. Pure. */

interface Line {
  readonly id: number
  readonly amount_minor: number
}
interface Fulfilment {
  readonly order_line_id: number
  readonly state: FulfilmentState
}
interface Refund {
  readonly order_line_id: number | null
}

/** Refused by the provider, and nobody promised its money back; a free line has none. */
export function refusedUnpaid(
  lines: readonly Line[],
  fulfilments: readonly Fulfilment[],
  refunds: readonly Refund[],
): readonly Line[] {
  const promised = new Set(refunds.map(({ order_line_id }) => order_line_id))
  return lines.filter(
    ({ id, amount_minor }) => amount_minor > 0 && !promised.has(id) && isRefused(id, fulfilments),
  )
}

/** Whether everything that was refused had been free: then nothing goes back, and what is left of the order is delivered. */
export const isRefusedForFree = (lines: readonly Line[], fulfilments: readonly Fulfilment[]): boolean =>
  lines.every(({ id, amount_minor }) => amount_minor === 0 || !isRefused(id, fulfilments)) &&
  fulfilments.some(({ state }) => state === 'succeeded')

/** Whether the buyer keeps nothing of an order: all of its price went back, and what was free was never delivered. */
export const isWhollyReturned = (
  order: { readonly amount_minor: number },
  lines: readonly Line[],
  fulfilments: readonly Fulfilment[],
  returnedMinor: number,
): boolean =>
  returnedMinor >= order.amount_minor &&
  lines.every(({ id, amount_minor }) => amount_minor > 0 || isRefused(id, fulfilments))

const isRefused = (lineId: number, fulfilments: readonly Fulfilment[]): boolean =>
  fulfilments.some(({ order_line_id, state }) => order_line_id === lineId && state === 'rejected')
