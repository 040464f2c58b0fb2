import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCheckout } from '@/app/[locale]/(store)/buy/checkout-input'
import { newId } from '@/lib/core/ids'
import { unitsIn } from '@/lib/orders/cart'
import { LONGEST_NAME, MOST_LINES } from '@/lib/orders/limits'

const [A, B] = [newId('bdl'), newId('bdl')] as const
const KEY = '0b6f7c6e-6a53-4f0e-9d0c-1f6d3a1c7e11'

function formOf(fields: readonly (readonly [string, string])[]): FormData {
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  return form
}

describe('the form of a purchase', () => {
  test('gives each line its quantity and its own names, in their order', () => {
    const input = readCheckout(
      formOf([
        ...([
          ['bundle', A],
          ['quantity', '2'],
          ['name.0', 'Ada'],
          ['name.0', 'Ben'],
        ] as const),
        ...([
          ['bundle', B],
          ['quantity', '1'],
          ['name.1', 'Cem'],
          ['travel_date.1', '2026-12-24'],
        ] as const),
        ...([
          ['locale', 'tr'],
          ['from', 'cart'],
          ['currency', 'EUR'],
          ['shown', '1299 EUR'],
          ['larger', `${B},,${B}`],
        ] as const),
        ...([
          ['idempotency_key', KEY],
          ['email', 'ada@example.test'],
          ['device_eid', '1'],
          ['device_lock', 'free'],
          ['outside_restricted', 'AQ BV'],
          ['promotion_code', ' summer\t26 '],
          ['tax_country', 'CA'],
          ['tax_postal_code', ' H2X 1Y4 '],
        ] as const),
      ]),
    )
    expect(input).toEqual({
      locale: 'tr',
      from: 'cart',
      intent: 'pay',
      key: KEY,
      currency: 'EUR',
      shownMinor: 1299,
      shownLarger: [B, B],
      isOtherCurrency: false,
      lines: [
        { bundleId: A, quantity: 2, names: ['Ada', 'Ben'], travelDate: null },
        { bundleId: B, quantity: 1, names: ['Cem'], travelDate: '2026-12-24' },
      ],
      wallet: null,
      email: 'ada@example.test',
      promotionCode: 'summer26',
      tax: { country: 'CA', postalCode: 'H2X 1Y4' },
      device: { model: '', elsewhere: false, eidSeen: true, lock: 'free', anyway: false },
      saysOutside: ['AQ', 'BV'],
    })
  })

  test.each([
    ['save', 'save'],
    ['currency', 'currency'],
    ['sign_in', 'sign_in'],
    [`remove:${A}`, { remove: A }],
    ['', 'pay'],
    ['drop table', 'pay'],
  ])('intent %j', (text, intent) => expect(readCheckout(formOf([['intent', text]])).intent).toEqual(intent))

  test('empty, it asks for nothing and no sum is the one that was shown', () => {
    const input = readCheckout(new FormData())
    expect(input).toMatchObject({
      locale: 'en',
      from: 'buy',
      intent: 'pay',
      key: '',
      lines: [],
      saysOutside: [],
    })
    expect(input.shownMinor).toBeNaN()
  })

  test('a key that is none is none: nobody’s guess resumes another’s order', () => {
    for (const key of ['1', 'x'.repeat(36), `${KEY}0`, KEY.toUpperCase(), ` ${KEY}`])
      expect(readCheckout(formOf([['idempotency_key', key]])).key).toBe('')
  })

  test('whatever is in it, it is read without an error and within the bounds of an order', () => {
    const name = fc.constantFrom(
      ...[
        'bundle',
        'quantity',
        'name.0',
        'name.1',
        'travel_date.0',
        'email',
        'device_model',
        'shown',
        'locale',
        'intent',
        'currency',
      ],
    )
    const value = fc.oneof(
      fc.constantFrom(A, B, '', '-1', '1e9', 'Infinity', '\ud800', '\u0000', 'x'.repeat(400)),
      fc.string({ unit: 'binary' }),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 25 }), (fields) => {
        const input = readCheckout(formOf(fields))
        expect(unitsIn(input.lines)).toBeLessThanOrEqual(MOST_LINES)
        expect(input.email.length).toBeLessThanOrEqual(254)
        expect(input.device.model.length).toBeLessThanOrEqual(80)
        for (const { names } of input.lines)
          for (const one of names) expect(one.length).toBeLessThanOrEqual(LONGEST_NAME)
        // No database stores these.
        expect(JSON.stringify(input)).not.toMatch(/\\u0000|\\ud[89a-f]/)
      }),
    )
  })

  test('a file in place of a text is no text', () => {
    const form = formOf([
      ['bundle', A],
      ['quantity', '1'],
    ])
    form.append('email', new Blob(['x']), 'x.txt')
    expect(readCheckout(form)).toMatchObject({ email: '', lines: [{ bundleId: A }] })
  })
})
