import type { OpenPurchase } from './contract'

/** Which row of a vendor's listing a lost purchase of a new eSIM made, where nothing but comparing tells. */

export type Choice<Row> =
  | { readonly kind: 'one'; readonly row: Row }
  /** Nothing in the listing can be it. */
  | { readonly kind: 'none' }
  /** What is there may belong to a purchase whose answer is still on its way. */
  | { readonly kind: 'wait' }
  /** More than our own purchases could have made, or another bundle's: nobody guesses. */
  | { readonly kind: 'several'; readonly rows: readonly Row[] }

/**
 * Lost purchases of one bundle are interchangeable: each takes one of the rows they made, whichever. A row that a later
 * purchase saw before it was sent cannot be that purchase's, so such rows are taken first and none is left over.
 * Rows that one with an answer under way could have made are left to it.
 */
export function chooseRow<Row>(input: {
  /** Not claimed by anybody. */
  readonly rows: readonly Row[]
  readonly own: OpenPurchase
  /** Something of its own, so that twins who look at the same moment take different rows. */
  readonly clientRef: string
  readonly others: readonly OpenPurchase[]
  /** Whether a purchase could have made the row: it fits, and was not there before the purchase was sent. */
  readonly mayBeOf: (row: Row, purchase: OpenPurchase) => boolean
}): Choice<Row> {
  const { own, others, mayBeOf } = input
  const isTwin = (other: OpenPurchase) => other.state === 'unknown' && other.bundleRef === own.bundleRef
  const twins = others.filter(isTwin)
  const sending = others.filter(({ state }) => state === 'sending')
  const strangers = others.filter((other) => other.state !== 'sending' && other.bundleRef !== own.bundleRef)
  const among = (row: Row, purchases: readonly OpenPurchase[]) =>
    purchases.filter((purchase) => mayBeOf(row, purchase)).length

  const made = input.rows.filter((row) => among(row, [own, ...twins]) > 0 && among(row, sending) === 0)
  const fresh = made.filter((row) => mayBeOf(row, own))
  const clear = fresh.filter((row) => among(row, strangers) === 0)
  if (made.length > 1 + twins.length || (fresh.length > 0 && clear.length === 0))
    return { kind: 'several', rows: fresh.length > 0 ? fresh : made }
  const rarest = Math.min(...clear.map((row) => among(row, twins)))
  const ties = clear.filter((row) => among(row, twins) === rarest)
  const row = ties[sumOf(input.clientRef) % Math.max(1, ties.length)]
  if (row !== undefined) return { kind: 'one', row }
  return { kind: input.rows.some((other) => mayBeOf(other, own)) ? 'wait' : 'none' }
}

const sumOf = (text: string): number =>
  [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 65_521, 7)
