import { createServer } from 'node:net'
import { beforeAll, expect, test } from 'vitest'
import { notificationsHealth } from '@/lib/notifications/queries'
import { drain, openOutbox, queue, receipt } from './outbox'

/** A port where nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 1
}

let outbox: Awaited<ReturnType<typeof openOutbox>>
beforeAll(async () => {
  const port = await closedPort()
  outbox = await openOutbox(() => ({ SMTP_URL: `smtp://127.0.0.1:${port}` }))
})

test('a mail server that is not there delays mails and nothing else', async () => {
  await queue(...Array.from({ length: 5 }, (_, i) => receipt(`receipt:${i}`)))
  const { sent, failed } = await drain()
  expect(sent).toBe(0)
  expect(failed).toBeGreaterThan(0)
  const rows = await outbox.rows()
  expect(rows.every((row) => row.state === 'queued')).toBe(true)
  expect(await notificationsHealth()).toMatchObject({ state: 'down', queued: 5 })
})
