import { createServer, type Server } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useEnvironment } from '../../support/environment'

/** What the application says to a database elsewhere before anything else. */

const SSL_REQUEST = '0000000804d2162f'
const heard: string[] = []
let server: Server

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('data', (data) => {
      heard.push(data.toString('hex'))
      // "No encryption here": a client that goes on now would say its name and the database's in the clear.
      socket.write('N')
    })
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  // Not an address of this machine, as far as its spelling goes.
  const databaseUrl = `postgres://store_app:secret@0.0.0.0:${port}/postgres`
  useEnvironment({ databaseUrl, vendors: { SMTP_URL: 'smtp://127.0.0.1:9' } })
})
afterAll(async () => {
  const { db } = await import('@/lib/platform/db/client')
  await db().destroy()
  server.close()
})

test('a database elsewhere is asked for encryption, and told nothing where it has none', async () => {
  const { db } = await import('@/lib/platform/db/client')
  await expect(sql`select 1`.execute(db())).rejects.toThrow(/SSL/)
  expect(heard).toEqual([SSL_REQUEST])
})
