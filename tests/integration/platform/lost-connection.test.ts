import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import postgres from 'postgres'
import { beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../support/database'
import { useEnvironment } from '../../support/environment'

/** A pooler or a network that drops a connection in the middle of the work. */

let admin: postgres.Sql
beforeAll(async () => {
  const { appUrl, adminUrl } = await testDatabase()
  admin = postgres(adminUrl, { max: 1, onnotice: () => {} })
  useEnvironment({ databaseUrl: appUrl, vendors: { SMTP_URL: 'smtp://127.0.0.1:9' } })
  return async () => {
    await admin.end()
    await (await import('@/lib/platform/db/client')).db().destroy()
  }
})

const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

test.each(['between two statements', 'in a statement'])(
  'a transaction that loses its connection %s is undone whole, however often: nothing of it goes on over another one',
  async (when) => {
    const { db, inTransaction, isDatabaseDown } = await import('@/lib/platform/db/client')
    for (let round = 0; round < 10; round++) {
      const error = await caught(
        inTransaction(async (tx) => {
          await tx
            .insertInto('store.jobs')
            .values({ name: `first ${round}` })
            .execute()
          const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
          const end = () => admin`select pg_terminate_backend(${rows[0]?.pid ?? 0})`
          if (when === 'in a statement') {
            await Promise.all([sql`select pg_sleep(5)`.execute(tx), pause(20).then(end)])
          } else {
            await end()
            await pause(20)
            // Whoever waits for a connection meanwhile gets a new one, not this one's place.
            await sql`select 1`.execute(db())
          }
          await tx
            .insertInto('store.jobs')
            .values({ name: `second ${round}` })
            .execute()
        }),
      )
      expect(isDatabaseDown(error)).toBe(true)
    }
    const { rows } = await sql`select name from store.jobs`.execute(db())
    expect(rows).toEqual([])
  },
)

test('an idle connection that is dropped is replaced, and the process goes on', async () => {
  const { db } = await import('@/lib/platform/db/client')
  await Promise.all(Array.from({ length: 5 }, () => sql`select pg_sleep(0.05)`.execute(db())))
  await admin`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'roamkeep' and datname = current_database()`
  await pause(50)
  for (let n = 0; n < 5; n++) expect((await sql`select 1 as one`.execute(db())).rows).toEqual([{ one: 1 }])
})
