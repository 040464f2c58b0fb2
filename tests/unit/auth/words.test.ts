import { describe, expect, test } from 'vitest'
import { deviceOf } from '@/lib/auth/device'
import { mailboxOf, readCode, readEmail } from '@/lib/auth/mailbox'
import { nextPath } from '@/lib/auth/next-path'
import { readOrderNumber } from '@/lib/orders/order-number'

describe('addresses', () => {
  test.each([
    [' Ada@Example.TEST ', 'ada@example.test'],
    ['ada+trip@example.test', 'ada+trip@example.test'],
    ['a.d.a@gmail.com', 'a.d.a@gmail.com'],
  ])('%s is kept as %s: aliases are people', (typed, kept) => {
    expect(readEmail(typed)).toBe(kept)
  })
  test.each(['', 'ada', 'ada@', '@x.test', 'a@b@c.test', 'a b@c.test', 'a@b.test\nbcc: x@y.test'])(
    '%j is no address',
    (typed) => {
      expect(readEmail(typed)).toBeNull()
    },
  )
  test.each([
    ['ada+trip@example.test', 'ada@example.test'],
    ['a.d.a+x@googlemail.com', 'ada@gmail.com'],
    ['a.d.a@example.test', 'a.d.a@example.test'],
    ['ada@example.test', 'ada@example.test'],
  ])('for limits, %s fills the mailbox %s', (email, mailbox) => {
    expect(mailboxOf(email)).toBe(mailbox)
  })
})

describe('codes', () => {
  test.each([
    '123456',
    ' 123 456 ',
    '123-456',
    '12\u201334\u201356',
    '١٢٣٤٥٦',
    '۱۲۳۴۵۶',
    '\u200e123456\u200f',
  ])('%j is 123456', (typed) => {
    expect(readCode(typed)).toBe('123456')
  })
  test.each(['', '12345', '1234567', '12345a', '12.456', '１２３４５６７'])('%j is none', (typed) => {
    expect(readCode(typed)).toBeNull()
  })
})

describe('the way on after signing in', () => {
  test.each(['/account', '/de/account/esims?after=1#x', '/orders/ORD-0123456789AB?t=abc'])(
    '%s is ours',
    (path) => {
      expect(nextPath(path, '/f')).toBe(path)
    },
  )
  test.each([
    ...[
      '//evil.test',
      '/\\evil.test',
      '\\\\evil.test',
      'https://evil.test',
      'javascript:alert(1)',
      'evil.test',
    ],
    ...['/\t/evil.test', '/\n/evil.test', '/.//evil.test', '/a/..//evil.test', '', `/${'x'.repeat(600)}`],
  ])('%j leads nowhere else', (path) => {
    expect(nextPath(path, '/f')).toBe('/f')
  })
  test.each([null, undefined, 5, ['/account']])('%j is no path', (value) => {
    expect(nextPath(value, '/f')).toBe('/f')
  })
})

describe('devices', () => {
  test.each([
    [
      'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36',
      'Chrome, Android',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile Safari/604.1',
      'Safari, iPhone',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
      'Edge, Windows',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Linux'],
    ['curl/8.5', ''],
    [null, ''],
  ])('%s is called "%s"', (agent, name) => {
    expect(deviceOf(agent)).toBe(name)
  })
})

test.each([
  ['ORD-0123456789AB', 'ORD-0123456789AB'],
  [' ord 0123 4567 89ab ', 'ORD-0123456789AB'],
  ['ren0123456789ab', 'REN-0123456789AB'],
  ['#REN–0123456789AB', 'REN-0123456789AB'],
  ['ORD-0123', null],
  ['', null],
])('the order number %j is read as %s', (typed, number) => {
  expect(readOrderNumber(typed)).toBe(number)
})
