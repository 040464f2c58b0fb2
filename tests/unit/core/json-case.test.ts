import { expect, test } from 'vitest'
import { snakeKeys } from '@/lib/core/json-case'

test('keys go out as snake_case at any depth, values and class instances as they are', () => {
  const at = new Date(0)
  expect(snakeKeys({ orderNumber: 'REN-aB', list: [{ amountMinor: 1 }], at, none: null })).toEqual({
    order_number: 'REN-aB',
    list: [{ amount_minor: 1 }],
    at,
    none: null,
  })
})
