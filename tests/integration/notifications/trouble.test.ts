import { sql as kysely } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { notificationsHealth } from '@/lib/notifications/queries'
import { queueMessage } from '@/lib/notifications/queue-message'
import { db, inTransaction } from '@/lib/platform/db/client'
import { drain, openOutbox, queue, receipt } from './outbox'

let outbox: Awaited<ReturnType<typeof openOutbox>>
beforeAll(async () => {
  outbox = await openOutbox()
})
beforeEach(() => outbox.clear())

test('a mail server that breaks off costs one attempt, and the mail goes later', async () => {
  await queue(receipt('a'))
  outbox.fault('reset_before')
  expect(await drain()).toEqual({ sent: 0, failed: 1 })
  const [row] = await outbox.rows()
  expect(row).toMatchObject({ state: 'queued', attempts: 1 })
  expect(row?.waits).toBeGreaterThan(50)
  expect(row?.waits).toBeLessThanOrEqual(60)

  outbox.world.reset()
  expect(await drain()).toEqual({ sent: 0, failed: 0 }) // not before its time
  await outbox.makeDue()
  expect(await drain()).toEqual({ sent: 1, failed: 0 })
  expect(await outbox.letters()).toHaveLength(1)
})

test('a silent server ends the drain instead of costing every mail an attempt', async () => {
  await queue(...Array.from({ length: 20 }, (_, i) => receipt(`receipt:${i}`)))
  outbox.fault('reset_before')
  const { sent, failed } = await drain()
  expect(sent).toBe(0)
  expect(failed).toBeLessThanOrEqual(3)
  const rows = await outbox.rows()
  expect(rows.filter((row) => row.attempts > 0)).toHaveLength(failed)
})

test('one refused mailbox does not hold up the others', async () => {
  await queue(receipt('a', { recipient: 'bounce@example.test' }), receipt('b'), receipt('c'))
  expect(await drain()).toEqual({ sent: 2, failed: 1 })
  const [refused] = await outbox.rows()
  expect(refused).toMatchObject({ state: 'queued', attempts: 1 })
  expect(refused?.last_error).toContain('550')
  expect(refused?.last_error).not.toContain('bounce@')
})

test('the waits grow, and after ten attempts a mail is given up and the log says so', async () => {
  await queue(receipt('a', { recipient: 'bounce@example.test' }))
  const waits: number[] = []
  for (let attempt = 1; attempt <= 10; attempt++) {
    await outbox.makeDue()
    await drain()
    waits.push((await outbox.rows())[0]?.waits ?? 0)
  }
  expect(waits.slice(0, 4).map((seconds) => Math.round(seconds / 60))).toEqual([1, 5, 30, 120])
  expect(await outbox.rows()).toMatchObject([{ state: 'failed', attempts: 10 }])
  expect(outbox.lines.join('')).toContain('a mail was given up')
  expect(outbox.lines.join('')).not.toContain('bounce@')
  await outbox.makeDue()
  expect(await drain()).toEqual({ sent: 0, failed: 0 })
})

test('an answer lost after acceptance repeats the mail under the same Message-ID', async () => {
  await queue(receipt('a'))
  outbox.fault('reset_after', { remaining: 1 })
  expect(await drain()).toEqual({ sent: 0, failed: 1 })
  await outbox.makeDue()
  expect(await drain()).toEqual({ sent: 1, failed: 0 })
  const letters = await outbox.letters()
  expect(letters).toHaveLength(2)
  expect(new Set(letters.map(({ headers }) => headers['message-id'])).size).toBe(1)
})

test('a drain that died leaves its mail to the next one when its lease has ended', async () => {
  await queue(receipt('a'))
  await outbox.sql`update store.messages set attempts = 1, lease_until = now() + interval '100 seconds'`
  expect(await drain()).toEqual({ sent: 0, failed: 0 })
  await outbox.sql`update store.messages set lease_until = now() - interval '1 second'`
  expect(await drain()).toEqual({ sent: 1, failed: 0 })
})

test('a mail that killed its process every time is given up, not tried for ever', async () => {
  await queue(receipt('a'))
  await outbox.sql`update store.messages set attempts = 10`
  expect(await drain()).toEqual({ sent: 0, failed: 1 })
  expect(await outbox.rows()).toMatchObject([{ state: 'failed' }])
  expect(await outbox.letters()).toHaveLength(0)
})

test('a row of another version waits for a process that understands it', async () => {
  await queue(receipt('a'), receipt('b'), receipt('c'))
  await outbox.sql`update store.messages set template = 'not_yet_known' where dedupe_key = 'a'`
  await outbox.sql`update store.messages set data = '{"orderId": 7}' where dedupe_key = 'b'`
  expect(await drain()).toEqual({ sent: 1, failed: 2 })
  expect(await outbox.rows()).toMatchObject([{ state: 'queued' }, { state: 'queued' }, { state: 'sent' }])
})

test('a link that cannot be had now is asked for again later', async () => {
  await queue(receipt('a'))
  const resolveOrderUrl = () => Promise.reject(new Error('the key of a sealed value is gone'))
  expect(await drain({ resolveOrderUrl })).toEqual({ sent: 0, failed: 1 })
  await outbox.makeDue()
  expect(await drain()).toEqual({ sent: 1, failed: 0 })
})

test('queueing waits for nobody: not for the mail server, not for a drain that holds another mail', async () => {
  await queue(receipt('a'))
  outbox.fault('latency', { delayMs: 1500 })
  const draining = drain()
  const started = performance.now()
  await inTransaction(async (tx) => {
    await kysely`select 1`.execute(tx)
    await queueMessage(tx, receipt('b'))
  })
  expect(performance.now() - started).toBeLessThan(1000)
  await draining
})

test('a database that is away makes the drain end quietly', async () => {
  await queue(receipt('a'))
  await outbox.sql`revoke update on store.messages from store_app`
  try {
    expect(await drain()).toEqual({ sent: 0, failed: 0 })
    expect(outbox.lines.join('')).toContain('the outbox could not be read or written')
  } finally {
    await outbox.sql`grant update on store.messages to store_app`
  }
  expect(await outbox.letters()).toHaveLength(0)
})

test('health tells what waits, what was given up, and asks the server at most once a minute', async () => {
  expect(await notificationsHealth()).toMatchObject({ state: 'ok', queued: 0, failed: 0, lastSentAt: null })
  await queue(receipt('a'), receipt('b'))
  await drain({ limit: 1 })
  const fresh = await notificationsHealth()
  expect(fresh).toMatchObject({ state: 'ok', queued: 1 })
  expect(Date.parse(fresh.lastSentAt ?? '')).toBeGreaterThan(Date.now() - 60_000)
  await outbox.sql`update store.messages set created_at = now() - interval '1 hour' where state = 'queued'`
  const late = await notificationsHealth()
  expect(late).toMatchObject({ state: 'degraded', queued: 1, asOf: fresh.asOf })
  await outbox.sql`update store.messages set state = 'failed', next_at = now() where state = 'queued'`
  expect(await notificationsHealth()).toMatchObject({ state: 'degraded', queued: 0, failed: 1 })
  expect(await kysely`select 1`.execute(db())).toBeTruthy()
})
