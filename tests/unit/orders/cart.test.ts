import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newId } from '@/lib/core/ids'
import {
  type Cart,
  EMPTY_CART,
  idsIn,
  readCart,
  tidyLines,
  tidyName,
  unitsIn,
  withAdded,
  without,
  writeCart,
} from '@/lib/orders/cart'
import { LONGEST_NAME, MOST_LINES, MOST_OF_ONE } from '@/lib/orders/limits'

const [A, B, C] = [newId('bdl'), newId('bdl'), newId('bdl')] as const
const line = (
  bundleId: string,
  quantity: number,
  names: readonly string[] = [],
  travelDate: string | null = null,
) => ({ bundleId, quantity, names, travelDate })

describe('the cookie', () => {
  test('gives back what was put in, names in any script included', () => {
    const cart: Cart = {
      lines: tidyLines([line(A, 2, ['Ada', 'Çağrı']), line(B, 1, ['ليلى 👩‍👧'], '2026-12-24')]),
      ordered: 'ORD-0123456789AB',
    }
    expect(readCart(writeCart(cart))).toEqual(cart)
    expect(writeCart(cart)).toMatch(/^[\w-]+$/)
  })
  test('of before days of travel were asked for is read, without one; a day that is none is none', () => {
    const kept = (...rest: string[]) =>
      readCart(btoa(JSON.stringify({ l: [[A.slice(4), 1, ['Ada'], ...rest]] })))
    expect(kept().lines).toEqual([line(A, 1, ['Ada'])])
    expect(kept('2027-02-30').lines).toEqual([line(A, 1, ['Ada'])])
    expect(kept('2027-02-28').lines).toEqual([line(A, 1, ['Ada'], '2027-02-28')])
  })
  test.each([undefined, '', 'x', '%%%', 'e30', btoa('{"l":5}'), btoa('{"l":[["x",1,[]]]}'), '💸', '\u0000'])(
    '%j: an empty cart',
    (text) => expect(readCart(text)).toEqual(EMPTY_CART),
  )
  test('anything at all is read without an error and within the bounds', () => {
    const odd = fc.oneof(
      fc.string(),
      fc.jsonValue().map((value) => btoa(unescape(encodeURIComponent(JSON.stringify(value))))),
      fc
        .array(
          fc.tuple(
            fc.constantFrom(A.slice(4), 'x', ''),
            fc.double(),
            fc.array(fc.string(), { maxLength: 3 }),
          ),
        )
        .map((l) => btoa(unescape(encodeURIComponent(JSON.stringify({ l }))))),
    )
    fc.assert(
      fc.property(odd, (text) => {
        const { lines } = readCart(text)
        expect(unitsIn(lines)).toBeLessThanOrEqual(MOST_LINES)
        for (const { quantity, names } of lines) {
          expect(Number.isInteger(quantity) && quantity >= 1 && quantity <= MOST_OF_ONE).toBe(true)
          expect(names).toHaveLength(quantity)
        }
      }),
    )
  })
  test('the largest cart there is fits into a cookie', () => {
    const longest = '字'.repeat(LONGEST_NAME)
    const lines = tidyLines(
      Array.from({ length: MOST_LINES }, () => line(newId('bdl'), 1, [longest], '2026-12-24')),
    )
    expect(unitsIn(lines)).toBe(MOST_LINES)
    expect(writeCart({ lines, ordered: 'ORD-0123456789AB' }).length).toBeLessThan(3900)
  })
})

describe('lines', () => {
  test('of the same bundle become one, with the names of both', () =>
    expect(tidyLines([line(A, 1, ['Ada']), line(B, 1), line(A, 2, ['Ben', 'Cem'])])).toEqual([
      line(A, 3, ['Ada', 'Ben', 'Cem']),
      line(B, 1, ['']),
    ]))
  test.each([0, -1, 0.4, Number.NaN, Number.POSITIVE_INFINITY, -Infinity])(
    '%d of something is none',
    (quantity) => expect(tidyLines([line(A, quantity)])).toEqual([]),
  )
  test('of what is no bundle are left out', () =>
    expect(tidyLines([line('', 1), line('bdl_', 1), line(`${A}x`, 1), line('ord_1', 1)])).toEqual([]))
  test('hold at most ten of one bundle and twenty in all', () => {
    expect(tidyLines([line(A, 99)])[0]?.quantity).toBe(MOST_OF_ONE)
    expect(unitsIn(tidyLines([line(A, 10), line(B, 10), line(C, 10)]))).toBe(MOST_LINES)
  })
})

describe('changes', () => {
  const cart: Cart = { lines: tidyLines([line(A, 1, ['Ada'])]), ordered: 'ORD-0123456789AB' }
  test('adding puts one more of each in, keeps the names, and begins a new order', () =>
    expect(withAdded(cart, [A, B])).toEqual({
      lines: [line(A, 2, ['Ada', '']), line(B, 1, [''])],
      ordered: null,
    }))
  test('taking out removes the line and nothing else', () => {
    expect(without(withAdded(cart, [B]), A).lines).toEqual([line(B, 1, [''])])
    expect(without(cart, B)).toEqual(cart)
  })
})

test.each([
  [undefined, []],
  ['', []],
  [`${A},${B}`, [A, B]],
  [`${A},${A}`, [A, A]],
  [`x,${A},<script>`, [A]],
  [Array(50).fill(A).join(','), Array(20).fill(A)],
])('the ids of ?add=%s', (text, ids) => expect(idsIn(text)).toEqual(ids))

test.each([
  [undefined, ''],
  ['  Ada \n Lovelace ', 'Ada Lovelace'],
  ['\u202eadA\u0000', 'adA'],
  ['x'.repeat(99), 'x'.repeat(30)],
  [`${'x'.repeat(29)}👩`, 'x'.repeat(29)],
])('a name is one line of at most thirty characters: %j', (typed, name) => expect(tidyName(typed)).toBe(name))
