import { type CustomTypesConfig, type DatabaseError, Pool, type PoolConfig, types } from 'pg'
import { config } from '../config'
import { log } from '../log'

/** bigint columns hold minor units and bytes: exact up to 2^53, refused above. */
const safeInteger = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('a bigint of the database is beyond 2^53')
  return value
}

/** Numbers of Postgres for bigint, and for a list of them, which the driver would both leave as text. */
const [BIGINT, BIGINTS] = [20, 1016]
/** Days stay text, YYYY-MM-DD: the driver would make them midnights of this machine's zone. */
const DATE = 1082
const listOf = types.getTypeParser(BIGINTS, 'text') as (text: string) => (string | null)[]
const safeIntegers = (text: string): (number | null)[] =>
  listOf(text).map((item) => (item === null ? null : safeInteger(item)))

const TYPES: CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (oid === DATE) return (text: string) => text
    return oid === BIGINT ? safeInteger : oid === BIGINTS ? safeIntegers : types.getTypeParser(oid, format)
  },
}

/**
 * Across a network never in the clear, whatever the address says nothing about. The words are libpq's, which the driver
 * reads otherwise: there `require` asks for a certificate that poolers of hosted Supabase do not have.
 */
function connectionOf(databaseUrl: string): Pick<PoolConfig, 'connectionString' | 'ssl'> {
  const url = new URL(databaseUrl)
  const isNear = /^(localhost|127\.|\[::1\])/.test(url.hostname)
  const mode = url.searchParams.get('sslmode') ?? (isNear ? 'disable' : 'require')
  url.searchParams.delete('sslmode')
  const ssl = mode === 'disable' ? false : { rejectUnauthorized: mode.startsWith('verify') }
  return { connectionString: url.href, ssl }
}

/**
 * Connections of this process, unnamed statements only, which Supabase's transaction pooler needs. Whoever asks waits half a
 * minute at most for one. A connection that breaks fails the transaction that has it, and nobody else's: never is a
 * statement sent on over another connection.
 */
export function makePool(): Pool {
  const { databaseUrl, onVercel } = config()
  const pool = new Pool({
    ...connectionOf(databaseUrl),
    // Many instances share the pooler's clients on Vercel; a server of one's own has them to itself.
    max: onVercel ? 5 : 20,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 30_000,
    keepAlive: true,
    types: TYPES,
    // Time-outs are settings of the role: a transaction pooler refuses them as start-up parameters.
    application_name: 'roamkeep',
  })
  // One that breaks while it is lent out tells its borrower by the query; as an event it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('error', ({ message }) => log().info({ reason: message }, 'an idle database connection was closed'))
  return pool
}

/**
 * An error of the database, known by what it carries: Next may load the driver more than once in a process, so that
 * its class is another one than ours, and the name of the class is lost when the code is made small.
 */
const isFromDatabase = (error: unknown): error is DatabaseError & { code: string } =>
  error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string'

/** Which constraint a violation names; null for anything else. */
export const violatedConstraint = (error: unknown): string | null =>
  isFromDatabase(error) ? (error.constraint ?? null) : null

/** SQLSTATE of a database error (ours begin with RK); null for anything else. */
export const sqlStateOf = (error: unknown): string | null => (isFromDatabase(error) ? error.code : null)

/** What the driver says without a code: the connection broke, or none was to be had in time. */
const LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed))/

/** Whether an error means that the database could not be reached or is shutting down: 503, not 500. */
export function isDatabaseDown(error: unknown): boolean {
  if (error instanceof Error && LOST.test(error.message)) return true
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && (/^(08|57P|53)/.test(code) || /^(ECONN|EPIPE|ETIMEDOUT)/.test(code))
}
