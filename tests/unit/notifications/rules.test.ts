import { expect, test } from 'vitest'
import { smtpOptions } from '@/lib/notifications/adapters/smtp/settings'
import {
  LEASE_SECONDS,
  MAX_ATTEMPTS,
  messageIdOf,
  replyToOf,
  retryDelaySeconds,
  SEND_TIMEOUT_MS,
} from '@/lib/notifications/rules'
import { mailboxSchema } from '@/lib/notifications/schemas'
import { SAMPLES } from './samples'

test('attempts are 1, 5, 30 and 120 minutes apart at first and end after ten', () => {
  expect([1, 2, 3, 4].map((n) => Number(retryDelaySeconds(n)) / 60)).toEqual([1, 5, 30, 120])
  for (let n = 2; n < MAX_ATTEMPTS; n++)
    expect(Number(retryDelaySeconds(n))).toBeGreaterThanOrEqual(Number(retryDelaySeconds(n - 1)))
  expect(retryDelaySeconds(MAX_ATTEMPTS)).toBeNull()
  expect(retryDelaySeconds(MAX_ATTEMPTS + 3)).toBeNull()
})

test('a claim outlives the longest send', () => {
  expect(LEASE_SECONDS * 1000).toBeGreaterThan(SEND_TIMEOUT_MS * 1.5)
})

test.each([
  ['Roamkeep <orders@store.example>', '<msg_1@store.example>'],
  ['orders@store.example', '<msg_1@store.example>'],
  ['"A@B" <orders@store.example>', '<msg_1@store.example>'],
])('the message id of a mail from %s is %s', (from, id) => {
  expect(messageIdOf('msg_1', from)).toBe(id)
})

test('staff answer the traveller, everybody else answers support', () => {
  expect(replyToOf(SAMPLES.staff_renewal_request, 'help@store.example')).toBe('jane@example.test')
  expect(replyToOf(SAMPLES.renewal_request_received, 'help@store.example')).toBe('help@store.example')
  expect(replyToOf(SAMPLES.receipt, 'help@store.example')).toBe('help@store.example')
})

test.each(['jane@example.test', 'jane+esim@sub.example.test', 'jörg@bücher.example', "o'neil@example.test"])(
  '%s is a mailbox',
  (text) => expect(mailboxSchema.safeParse(text).success).toBe(true),
)

test.each([
  'jane@example.test, eve@example.test',
  'jane@example.test\r\nBcc: eve@example.test',
  'Jane <jane@example.test>',
  'jane@example.test;eve@example.test',
  'jane @example.test',
  'jane@eve@example.test',
  'jane',
  '@example.test',
  `${'a'.repeat(250)}@example.test`,
])('%j is not one mailbox', (text) => {
  expect(mailboxSchema.safeParse(text).success).toBe(false)
})

test.each([
  ['smtps://u:p%40ss@mail.example', { port: 465, secure: true, requireTLS: false, ignoreTLS: false }],
  ['smtp://u:p%40ss@mail.example', { port: 587, secure: false, requireTLS: true, ignoreTLS: false }],
  ['smtp://mail.example:2525', { port: 2525, secure: false, requireTLS: true, ignoreTLS: false }],
  ['smtp://127.0.0.1:1025', { port: 1025, secure: false, requireTLS: false, ignoreTLS: true }],
  ['smtp://mailpit:1025?tls=none', { port: 1025, secure: false, requireTLS: false, ignoreTLS: true }],
])('%s is reached as its scheme says', (url, expected) => {
  const options = smtpOptions(url)
  expect(options).toMatchObject(expected)
  if (url.includes('@')) expect(options.auth).toMatchObject({ user: 'u', pass: 'p@ss' })
  else expect(options.auth).toBeUndefined()
})

test('a password is never sent in clear over a network', () => {
  expect(() => smtpOptions('smtp://u:p@mail.example?tls=none')).toThrow(/needs TLS/)
})
