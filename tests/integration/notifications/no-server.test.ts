import { beforeAll, expect, test } from 'vitest'
import { notificationsHealth } from '@/lib/notifications/queries'
import { drain, openOutbox, queue, receipt } from './outbox'

let outbox: Awaited<ReturnType<typeof openOutbox>>
beforeAll(async () => {
  outbox = await openOutbox(() => ({ SMTP_URL: '', MAIL_FROM: '' }))
})

test('without a mail server mails stay queued, and the log says so once', async () => {
  await queue(receipt('a'))
  expect(await drain()).toEqual({ sent: 0, failed: 0 })
  expect(await drain()).toEqual({ sent: 0, failed: 0 })
  expect(await outbox.rows()).toMatchObject([{ state: 'queued', attempts: 0 }])
  expect(outbox.lines.filter((line) => line.includes('no SMTP block'))).toHaveLength(1)
  expect(await notificationsHealth()).toMatchObject({ state: 'off', latencyMs: null, queued: 1 })
})
