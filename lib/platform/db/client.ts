import 'server-only'
import { Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import { PostgresJSDialect } from 'kysely-postgres-js'
import postgres from 'postgres'
import { config } from '../config'
import type { DB } from './database.types'
import { inOneRoundTrip } from './one-round-trip'

export type Db = Kysely<DB>
export type Tx = Transaction<DB>

const holder = globalThis as { roamkeepDb?: Db }

/** bigint columns hold minor units and bytes: exact up to 2^53, refused above. */
const safeInteger = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('a bigint of the database is beyond 2^53')
  return value
}

/** Across a network never in the clear, whatever the address says nothing about. */
function encryption(databaseUrl: string): { ssl?: 'require' } {
  const url = new URL(databaseUrl)
  const isNear = /^(localhost|127\.|\[::1\])/.test(url.hostname)
  return isNear || url.searchParams.has('sslmode') ? {} : { ssl: 'require' }
}

/** The pool of this process, made on first use. `prepare: false` suits Supabase's transaction pooler. */
export function db(): Db {
  holder.roamkeepDb ??= new Kysely<DB>({
    dialect: new PostgresJSDialect({
      postgres: inOneRoundTrip(
        postgres(config().databaseUrl, {
          // Many instances share the pooler's clients on Vercel; a server of one's own has them to itself.
          max: config().onVercel ? 5 : 20,
          idle_timeout: 30,
          connect_timeout: 10,
          prepare: false,
          onnotice: () => {},
          ...encryption(config().databaseUrl),
          types: { bigint: { to: 20, from: [20], serialize: String, parse: safeInteger } },
          // Time-outs are settings of the role: a transaction pooler refuses them as start-up parameters.
          connection: { application_name: 'roamkeep' },
        }),
      ),
    }),
  })
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

/**
 * An error of the database, known by what it carries: Next may load the driver more than once in a process, so that
 * its class is another one than ours, and the name of the class is lost when the code is made small.
 */
const isFromDatabase = (error: unknown): error is postgres.PostgresError =>
  error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string'

/** Which constraint a violation names; null for anything else. */
export const violatedConstraint = (error: unknown): string | null =>
  isFromDatabase(error) ? (error.constraint_name ?? null) : null

/** SQLSTATE of a database error (ours begin with RK); null for anything else. */
export const sqlStateOf = (error: unknown): string | null => (isFromDatabase(error) ? error.code : null)

/** Whether an error means that the database could not be reached or is shutting down: 503, not 500. */
export function isDatabaseDown(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code !== 'string') return false
  return /^(08|57P|53)/.test(code) || /^(ECONN|EPIPE|ETIMEDOUT|CONNECTION_|CONNECT_TIMEOUT)/.test(code)
}

/** JSON writes both as escapes; Postgres stores neither, and what a stranger typed must not make a write fail. */
const UNSTORABLE = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g

/** A value for a jsonb column, NUL and lone surrogates replaced. A plain string parameter would be encoded twice by the driver. */
export const jsonb = (value: unknown): RawBuilder<string> =>
  sql`${JSON.stringify(value).replace(UNSTORABLE, '$1\ufffd')}::text::jsonb`
