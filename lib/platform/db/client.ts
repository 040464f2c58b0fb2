import 'server-only'
import { Kysely, PostgresDialect, type RawBuilder, sql, type Transaction } from 'kysely'
import type { DB } from './database.types'
import { makePool } from './pool'

export { isDatabaseDown, sqlStateOf, violatedConstraint } from './pool'

export type Db = Kysely<DB>
export type Tx = Transaction<DB>

const holder = globalThis as { roamkeepDb?: Db }

/** The pool of this process, made on first use. */
export function db(): Db {
  holder.roamkeepDb ??= new Kysely<DB>({ dialect: new PostgresDialect({ pool: async () => makePool() }) })
  return holder.roamkeepDb
}

/** Runs a function in one transaction. A thrown error rolls it back. */
export const inTransaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db().transaction().execute(work)

/**
 * Reads on behalf of a viewer: role `authenticated` with the verified claims, so that row security decides as well.
 * @param subject the verified token's subject (auth.users.id)
 */
export const asViewer = <T>(subject: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
  inTransaction(async (tx) => {
    const claims = JSON.stringify({ sub: subject, role: 'authenticated' })
    await sql`select set_config('request.jwt.claims', ${claims}, true), set_config('role', 'authenticated', true)`.execute(
      tx,
    )
    return work(tx)
  })

/** JSON writes both as escapes; Postgres stores neither, and what a stranger typed must not make a write fail. */
const UNSTORABLE = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g

/** A value for a jsonb column, NUL and lone surrogates replaced. A plain string parameter would be encoded twice by the driver. */
export const jsonb = (value: unknown): RawBuilder<string> =>
  sql`${JSON.stringify(value).replace(UNSTORABLE, '$1\ufffd')}::text::jsonb`
