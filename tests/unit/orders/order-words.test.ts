import { describe, expect, test } from 'vitest'
import { situationOf } from '@/components/orders/order-situation'
import { freshWord, lineWord, orderWord } from '@/components/orders/order-words'
import { snakeKeys } from '@/lib/core/json-case'
import { money } from '@/lib/core/money'
import type { OrderLineView } from '@/lib/orders/types'
import { lineView, orderView, refundView } from './order-views'

const LINES: readonly [string, Partial<OrderLineView>, string][] = [
  ['not begun', { fulfilment: null }, 'ordering'],
  ['being bought', { fulfilment: 'sending' }, 'ordering'],
  ['no answer', { fulfilment: 'unknown' }, 'slow'],
  ['proven not done, to be tried again', { fulfilment: 'absent' }, 'slow'],
  ['with a person', { fulfilment: 'manual' }, 'review'],
  ['there, with its code', { fulfilment: 'succeeded' }, 'ready'],
  ['there, its code is missing', { fulfilment: 'succeeded', installable: false }, 'codeComing'],
  ['a renewal that was made', { fulfilment: 'succeeded', kind: 'renewal', installable: false }, 'renewed'],
  ['refused, and no refund is known', { fulfilment: 'rejected' }, 'refused'],
  ['refused, and was free', { fulfilment: 'rejected', price: money(0, 'EUR') }, 'refusedFree'],
]

describe('the word for a line', () => {
  test.each(LINES)('%s', (_name, more, word) => {
    const line = lineView(1, 100, more)
    expect(lineWord(orderView([line]), line)).toBe(word)
  })
  test('nothing is said of a line that nobody has paid', () => {
    const line = lineView(1, 100, { fulfilment: null })
    expect(lineWord(orderView([line], { paidAt: null }), line)).toBeNull()
  })
  test.each([
    ['pending', 'refunding'],
    ['succeeded', 'refunded'],
    ['failed', 'refused'],
  ] as const)('refused, its refund is %s: its own, not that of another line', (state, word) => {
    const [one, two] = [
      lineView(1, 100, { fulfilment: 'rejected' }),
      lineView(2, 200, { fulfilment: 'rejected' }),
    ]
    const order = orderView([one, two], { refunds: [refundView(100, { lineId: 1, state })] })
    expect(lineWord(order, one)).toBe(word)
    expect(lineWord(order, two)).toBe('refused')
  })
})

test('what was free and was refused is never said to be paid back', () => {
  const [free, paid] = [lineView(1, 0, { fulfilment: 'rejected' }), lineView(2, 100)]
  expect(orderWord(orderView([free], { state: 'refunded' }), false)).toBe('not_delivered')
  expect(orderWord(orderView([free, paid], { state: 'fulfilled' }), false)).toBe('partly_delivered')
  expect(orderWord(orderView([paid], { state: 'fulfilled' }), false)).toBe('fulfilled')
  const refunds = [refundView(100, { lineId: 2, state: 'succeeded' })]
  expect(orderWord(orderView([free, paid], { state: 'refunded', refunds }), false)).toBe('refunded')
})

test('an order of new eSIMs is called ready only when a code is there', () => {
  const without = lineView(1, 100, { installable: false })
  expect(freshWord(orderView([without]), 'fulfilled')).toBe('codeComing')
  expect(freshWord(orderView([without, lineView(2, 100)]), 'fulfilled')).toBe('fulfilled')
  expect(freshWord(orderView([lineView(1, 100, { kind: 'renewal' })]), 'fulfilled')).toBeNull()
})

test('what was given back is never said to wait for its code, whatever becomes of the money', () => {
  const line = lineView(1, 100, { installable: false })
  const word = (state: 'pending' | 'succeeded' | 'failed') =>
    lineWord(orderView([line], { refunds: [refundView(100, { lineId: 1, reason: 'unused', state })] }), line)
  expect([word('pending'), word('succeeded'), word('failed')]).toEqual([
    'givingBack',
    'givenBack',
    'givingBack',
  ])
})

test('part of the money went back: something is missing only where a line was refused', () => {
  const goodwill = { refunds: [refundView(100, { reason: 'staff' })] }
  const [arrived, refused] = [lineView(1, 100), lineView(2, 100, { fulfilment: 'rejected' })]
  expect(freshWord(orderView([arrived], goodwill), 'partially_refunded')).toBeNull()
  expect(freshWord(orderView([arrived, refused]), 'partially_refunded')).toBe('partially_refunded')
})

describe('a page is drawn anew when, and only when, something that it says has changed', () => {
  const order = orderView([lineView(1, 100), lineView(2, 100, { installable: false })])
  const situation = situationOf(snakeKeys(order))
  test('a code that arrived', () => {
    const later = { ...order, lines: order.lines.map((line) => ({ ...line, installable: true })) }
    expect(situationOf(snakeKeys(later))).not.toBe(situation)
  })
  test('a refund that went out', () => {
    const { lineId: _line, reason: _reason, ...refund } = refundView(100)
    expect(situationOf(snakeKeys({ ...order, refund }))).not.toBe(situation)
  })
  test('nothing', () => {
    expect(situationOf(snakeKeys({ ...order, checkoutUrl: 'https://pay.example/2' }))).toBe(situation)
    expect(situationOf(null)).toBe(situationOf({}))
  })
})
