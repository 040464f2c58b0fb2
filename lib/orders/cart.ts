import * as z from 'zod'
import { isDay } from '../core/calendar-day'
import { isId, ORDER_NUMBER } from '../core/ids'
import { LONGEST_NAME, MOST_LINES, MOST_OF_ONE } from './limits'

export interface CartLine {
  readonly bundleId: string
  readonly quantity: number
  /** Whose each of them is, '' where nobody said; as many as the quantity. */
  readonly names: readonly string[]
  /** The day of travel, once somebody said it: YYYY-MM-DD. */
  readonly travelDate: string | null
}

/** What a visitor means to buy. Lives in a cookie: anything in it may have been made up. */
export interface Cart {
  readonly lines: readonly CartLine[]
  /** The order that was last made of it; once that is paid, the cart counts as empty. */
  readonly ordered: string | null
}

export const EMPTY_CART: Cart = { lines: [], ordered: null }

const stored = z.object({
  l: z.array(z.tuple([z.string(), z.number(), z.array(z.string()), z.string().optional()])),
  o: z.string().nullish(),
})

/** The cart in a cookie; what is not one, or too much, is left out. */
export function readCart(text: string | undefined): Cart {
  if (!text) return EMPTY_CART
  try {
    const { l, o } = stored.parse(JSON.parse(fromBase64(text)))
    const lines = l.map(([id, quantity, names, day]) => ({
      ...{ bundleId: `bdl_${id}`, quantity, names },
      travelDate: day ?? null,
    }))
    return { lines: tidyLines(lines), ordered: o && ORDER_NUMBER.test(o) ? o : null }
  } catch {
    return EMPTY_CART
  }
}

export const writeCart = ({ lines, ordered }: Cart): string =>
  toBase64(
    JSON.stringify({
      l: lines.map(({ bundleId, quantity, names, travelDate }) => [
        ...[bundleId.slice('bdl_'.length), quantity, names],
        ...(travelDate === null ? [] : [travelDate]),
      ]),
      ...(ordered ? { o: ordered } : {}),
    }),
  )

/** One line for each bundle, in the order of their first mention, within the bounds of an order. */
export function tidyLines(lines: readonly CartLine[]): readonly CartLine[] {
  const tidied = new Map<string, CartLine>()
  let room = MOST_LINES
  for (const { bundleId, quantity, names, travelDate } of lines) {
    const held = tidied.get(bundleId)
    const heldCount = held?.quantity ?? 0
    const wanted = Number.isFinite(quantity) ? Math.floor(quantity) : 0
    const more = Math.min(wanted, MOST_OF_ONE - heldCount, room)
    if (!isId('bdl', bundleId) || more < 1) continue
    room -= more
    const named = Array.from({ length: more }, (_, index) => tidyName(names[index]))
    tidied.set(bundleId, {
      bundleId,
      quantity: heldCount + more,
      names: [...(held?.names ?? []), ...named],
      travelDate: held?.travelDate ?? (travelDate !== null && isDay(travelDate) ? travelDate : null),
    })
  }
  return [...tidied.values()]
}

/** One more of each; what there is no room for is left out. */
export const withAdded = (cart: Cart, bundleIds: readonly string[]): Cart => ({
  lines: tidyLines([
    ...cart.lines,
    ...bundleIds.map((bundleId) => ({ bundleId, quantity: 1, names: [''], travelDate: null })),
  ]),
  ordered: null,
})

export const without = (cart: Cart, bundleId: string): Cart => ({
  ...cart,
  lines: cart.lines.filter((line) => line.bundleId !== bundleId),
})

export const unitsIn = (lines: readonly CartLine[]): number =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0)

/** Ids of `?add=a,b`: known by their form only, each mention counts. */
export const idsIn = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .slice(0, 1_000)
    .split(',')
    .filter((id) => isId('bdl', id))
    .slice(0, MOST_LINES)

/** A name as it is kept: one line, no signs that turn the writing around, at most 30 characters. */
export const tidyName = (name: string | undefined): string =>
  (name ?? '')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Surrogate}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_NAME)
    .replace(/[\ud800-\udbff]$/, '')

function toBase64(text: string): string {
  const bytes = new TextEncoder().encode(text)
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64(text: string): string {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return new TextDecoder('utf-8', { fatal: true }).decode(
    Uint8Array.from(binary, (character) => character.charCodeAt(0)),
  )
}
