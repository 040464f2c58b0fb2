import { expect, test } from 'vitest'
import { redactText, redactValue } from '@/lib/platform/log/redact'

const PLANTED = [
  'LPA:1$rsp.example.com$AB1CD-2EFGH-3IJKL-4MNOP',
  'AB1CD-2EFGH-3IJKL-4MNOP',
  'ada@example.test',
  'sk_test_abcdefgh12345678',
  'whsec_abcdefghijklmnop',
  'Bearer abcdefghijkl',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhYmMifQ.c2lnbmF0dXJl',
  '8932042000010245583',
]

test.each(PLANTED)('%s never leaves in a line, wherever it stands', (secret) => {
  for (const text of [
    secret,
    `before ${secret} after`,
    `{"a":"${secret}"}`,
    `https://x.test/?q=${secret}&b=1`,
  ])
    expect(redactText(text)).not.toContain(secret)
})

test('an ICCID keeps its last four digits', () =>
  expect(redactText('check 8932042000010245583 ok')).toBe('check …5583 ok'))

test('values under secret names go, whatever they look like, also nested and in errors', () => {
  const line = redactValue({
    password: 'x',
    nested: { api_key: 'y', matchingId: 'z', token: 't' },
    error: new Error('mail ada@example.test'),
  })
  expect(JSON.stringify(line)).not.toMatch(/"[xyzt]"|ada@/)
})
