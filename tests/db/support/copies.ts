import { once } from 'node:events'
import type postgres from 'postgres'

const TABLES = ['accounts', 'transactions', 'entries', 'wallets', 'burnt_keys', 'holds', 'freezes'] as const

export type LedgerCopy = ReadonlyMap<string, Buffer>

/** All rows of the ledger as of one moment, as a dump takes them; sorted, because a restore may lay them down otherwise. */
export const dumpLedger = (sql: postgres.Sql): Promise<LedgerCopy> =>
  sql.begin('isolation level repeatable read read only', async (tx) => {
    const copy = new Map<string, Buffer>()
    for (const table of TABLES) {
      const stream = await tx
        .unsafe(`copy (select * from ledger.${table} as one order by one) to stdout`)
        .readable()
      copy.set(table, Buffer.concat(await stream.toArray()))
    }
    return copy
  }) as Promise<LedgerCopy>

/** Into a database that has the migrations and no entry, as a restore does it: rows as they were, numbers go on. */
export async function restoreLedger(sql: postgres.Sql, copy: LedgerCopy): Promise<void> {
  await sql.begin(async (tx) => {
    await tx.unsafe('set local session_replication_role = replica')
    for (const table of TABLES) {
      const stream = await tx.unsafe(`copy ledger.${table} from stdin`).writable()
      stream.end(copy.get(table))
      await once(stream, 'finish')
    }
    for (const table of ['accounts', 'entries'])
      await tx.unsafe(
        `select setval(pg_get_serial_sequence('ledger.${table}', 'id'), (select coalesce(max(id), 1) from ledger.${table}))`,
      )
  })
}
