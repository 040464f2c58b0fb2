import postgres from 'postgres'
import { afterAll } from 'vitest'
import { testDatabase } from '../../support/database'
import { useEnvironment } from '../../support/environment'

/** A database with the ledger in it, and nothing outside. */
export async function openBooks() {
  const database = await testDatabase()
  // Mails are on or off as a whole.
  useEnvironment({ databaseUrl: database.appUrl, vendors: { SMTP_URL: '', MAIL_FROM: '' } })
  const sql = postgres(database.adminUrl, { max: 10, onnotice: () => {} })
  afterAll(async () => {
    await sql.end()
    const { db } = await import('@/lib/platform/db/client')
    await db().destroy()
  })
  return {
    sql,
    /** What somebody may spend, minor units. */
    async balance(userId: string, currency = 'EUR') {
      const { spendableOf } = await import('@/lib/wallet/queries')
      return (await spendableOf(userId, currency)).amountMinor
    },
    async platform(kind: string, owner = '') {
      const rows = await sql`select * from ledger.balances() where kind = ${kind} and owner = ${owner}`
      return rows.reduce((sum, row) => sum + Number(row.balance_minor), 0)
    },
  }
}

export const aUser = (): string => crypto.randomUUID()
