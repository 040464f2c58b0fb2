import { beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../support/database'
import { useEnvironment } from '../../support/environment'

beforeAll(async () => {
  const database = await testDatabase()
  useEnvironment({ databaseUrl: database.appUrl, vendors: { SMTP_URL: 'smtp://127.0.0.1:9' } })
  return async () => (await import('@/lib/platform/db/client')).db().destroy()
})

const caught = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => Promise.reject(new Error('nothing was thrown')),
    (error: Error) => error,
  )

test('a violated constraint is known by its name, whatever the build made of the name of its class', async () => {
  const { db, violatedConstraint, sqlStateOf } = await import('@/lib/platform/db/client')
  const job = { name: 'twice' }
  await db().insertInto('store.jobs').values(job).execute()
  const error = await caught(db().insertInto('store.jobs').values(job).execute())
  for (const name of ['PostgresError', 'G', '']) {
    error.name = name
    expect([violatedConstraint(error), sqlStateOf(error)]).toEqual(['jobs_pkey', '23505'])
  }
})

test('other errors name neither constraint nor state', async () => {
  const { violatedConstraint, sqlStateOf } = await import('@/lib/platform/db/client')
  const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
  for (const error of [refused, new Error('x'), null, 'text', { severity: 'ERROR', code: '23505' }])
    expect([violatedConstraint(error), sqlStateOf(error)]).toEqual([null, null])
})
