import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { type DatabaseUrls, databaseUrls, migrate } from './migrate'

const TEMPLATE = 'roamkeep_template'

export interface TestDatabase extends DatabaseUrls {
  name: string
  /** As the superuser. */
  adminUrl: string
  drop(): Promise<void>
}

function inDatabase(adminUrl: string, name: string): string {
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return url.href
}

async function withAdmin<T>(adminUrl: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(inDatabase(adminUrl, 'postgres'), { max: 1, onnotice: () => {} })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}

/** Applies all migrations once, to a database that test databases are copied from. */
export async function createTemplate(adminUrl: string, appPassword: string): Promise<void> {
  await withAdmin(adminUrl, async (sql) => {
    await sql.unsafe(`drop database if exists ${TEMPLATE} with (force)`)
    await sql.unsafe(`create database ${TEMPLATE}`)
  })
  await migrate({ adminUrl: inDatabase(adminUrl, TEMPLATE), appPassword })
}

/** A copy of the template; takes some 50 ms. `adminUrl` is that of the server, as startPostgres gives it. */
export async function createTestDatabase(adminUrl: string, appPassword: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await withAdmin(adminUrl, (sql) => sql.unsafe(`create database ${name} template ${TEMPLATE}`))
  const ownUrl = inDatabase(adminUrl, name)
  return {
    name,
    adminUrl: ownUrl,
    ...databaseUrls(ownUrl, appPassword),
    drop: () =>
      withAdmin(adminUrl, async (sql) => {
        await sql.unsafe(`drop database if exists ${name} with (force)`)
      }),
  }
}
