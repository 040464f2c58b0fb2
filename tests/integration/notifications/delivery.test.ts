import { beforeAll, beforeEach, expect, test } from 'vitest'
import { queueMessage } from '@/lib/notifications/queue-message'
import type { Message } from '@/lib/notifications/types'
import { seal } from '@/lib/platform/crypto/seal'
import { inTransaction } from '@/lib/platform/db/client'
import { SAMPLES, TEMPLATES } from '../../unit/notifications/samples'
import { drain, openOutbox, queue, receipt } from './outbox'

let outbox: Awaited<ReturnType<typeof openOutbox>>
beforeAll(async () => {
  outbox = await openOutbox()
})
beforeEach(() => outbox.clear())

test('one fact queued twenty times at once and drained five times at once is one mail', async () => {
  await queue(...Array.from({ length: 20 }, () => receipt('receipt:ord_1')))
  const results = await Promise.all(Array.from({ length: 5 }, () => drain()))
  expect(results.reduce((sum, result) => sum + result.sent, 0)).toBe(1)
  expect(await outbox.letters()).toHaveLength(1)
  expect(await outbox.rows()).toMatchObject([{ state: 'sent', attempts: 1 }])
})

test('sixty facts drained five times at once are sixty mails, none twice', async () => {
  await queue(
    ...Array.from({ length: 60 }, (_, i) => receipt(`receipt:${i}`, { recipient: `r${i}@example.test` })),
  )
  const results = await Promise.all(Array.from({ length: 5 }, () => drain({ limit: 200 })))
  expect(results.reduce((sum, result) => sum + result.sent, 0)).toBe(60)
  const letters = await outbox.letters()
  expect(letters).toHaveLength(60)
  expect(new Set(letters.flatMap(({ to }) => to)).size).toBe(60)
  expect(new Set(letters.map(({ headers }) => headers['message-id'])).size).toBe(60)
})

test('a mail says who it is from, that a machine wrote it and where to answer', async () => {
  await queue(receipt('a', { locale: 'tr' }))
  await drain()
  const [row] = await outbox.rows()
  const [letter] = await outbox.letters('jane@example.test')
  expect(letter?.subject).toBe('REN-7K3M9QZX2B4C numaralı siparişinizin makbuzu')
  expect(letter?.headers).toMatchObject({
    'message-id': `<${row?.id}@example.test>`,
    'auto-submitted': 'auto-generated',
    'content-language': 'tr',
    'reply-to': 'support@roamkeep.test',
  })
  expect(letter?.text).toContain('/tr/orders/ord_0123456789abcdefghjkmnpqr?t=secret')
  expect(letter?.html).toContain('/tr/orders/ord_0123456789abcdefghjkmnpqr?t=secret')
})

test('the outbox never holds the order link', async () => {
  await queue(receipt('a'))
  await drain()
  const [row] = await outbox.sql`select to_jsonb(m)::text as json from store.messages m`
  expect(row?.json).not.toMatch(/secret|https:/)
})

/** A code lies sealed in the outbox, with the key of this very environment. */
const sealedFor = (message: Message): Message =>
  message.template === 'order_code'
    ? {
        ...message,
        data: { ...message.data, sealedCode: seal('123456', message.data.codeId) },
      }
    : message

test.each(TEMPLATES)('%s arrives', async (template) => {
  await queue(receipt('a', { message: sealedFor(SAMPLES[template]), locale: 'de' }))
  expect(await drain()).toEqual({ sent: 1, failed: 0 })
  const [letter] = await outbox.letters()
  expect(letter?.text.length).toBeGreaterThan(200)
  expect(letter?.html).toContain('lang="de"')
})

test('a message of a transaction that rolls back is never sent', async () => {
  const rolledBack = inTransaction(async (tx) => {
    await queueMessage(tx, receipt('a'))
    throw new Error('no payment after all')
  })
  await expect(rolledBack).rejects.toThrow('no payment')
  expect(await drain()).toEqual({ sent: 0, failed: 0 })
  expect(await outbox.rows()).toHaveLength(0)
})

test('the link of a buyer is asked for, that of a mail to staff is not', async () => {
  const asked: string[] = []
  await queue(receipt('a'), receipt('b', { message: SAMPLES.staff_needs_review }))
  await drain({
    resolveOrderUrl: async (orderId) => {
      asked.push(orderId)
      return null
    },
  })
  expect(asked).toEqual(['ord_0123456789abcdefghjkmnpqr'])
  expect(await outbox.letters()).toHaveLength(2)
})

test('a line break in a name begins no header, and a list of recipients is not sent to', async () => {
  const bundle = { ...SAMPLES.renewed.data.bundle, name: 'Japan\r\nBcc: eve@example.test\r\n\r\nBody' }
  const message = { ...SAMPLES.renewed, data: { ...SAMPLES.renewed.data, bundle } }
  await queue(
    receipt('a', { message }),
    receipt('b', { recipient: 'jane@example.test, eve@example.test' }),
    receipt('c', { recipient: 'jane@example.test\r\nBcc: eve@example.test' }),
  )
  expect(await drain()).toEqual({ sent: 1, failed: 2 })
  const letters = await outbox.letters()
  expect(letters.flatMap(({ to }) => to)).toEqual(['jane@example.test'])
  expect(letters[0]?.headers.bcc).toBeUndefined()
  expect(letters[0]?.subject).toBe('Your eSIM has been renewed: Japan Bcc: eve@example.test Body')
})

test('a limit and a deadline end a drain', async () => {
  await queue(...Array.from({ length: 10 }, (_, i) => receipt(`receipt:${i}`)))
  expect(await drain({ limit: 4 })).toEqual({ sent: 4, failed: 0 })
  expect(await drain({ deadlineMs: 0 })).toEqual({ sent: 0, failed: 0 })
  expect(await drain()).toEqual({ sent: 6, failed: 0 })
})
