import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getAuthSchemaSql } from '@supabase/lite'
import postgres from 'postgres'

const SUPABASE = join(dirname(fileURLToPath(import.meta.url)), '..')
export const MIGRATIONS = join(SUPABASE, 'migrations')

export interface MigrateOptions {
  /** As supabase_admin; names the database. */
  adminUrl: string
  /** What the application's role store_app signs in with. */
  appPassword: string
  migrations?: string
  onApply?: (name: string) => void
}

export interface DatabaseUrls {
  /** As `postgres`: owns the schemas, bypasses RLS, is not a superuser. */
  ownerUrl: string
  /** As `store_app`: DATABASE_URL of the application. */
  appUrl: string
  /** As `supabase_auth_admin`: what the embedded Supabase API signs in as. */
  apiUrl: string
}

export class MigrationError extends Error {}

/** Brings a database to the state of a hosted project with all migrations and the seed applied. */
export async function migrate(options: MigrateOptions): Promise<DatabaseUrls> {
  const urls = databaseUrls(options.adminUrl, options.appPassword)
  await prepare(options.adminUrl)
  const sql = connect(urls.ownerUrl)
  try {
    await sql`select pg_advisory_lock(hashtext('roamkeep migrations'))`
    await applyMigrations(sql, options.migrations ?? MIGRATIONS, options.onApply)
    await applySeed(sql, join(SUPABASE, 'seed.sql'))
    await allowLogin(sql, 'store_app', options.appPassword)
  } finally {
    await sql.end()
  }
  return urls
}

export function databaseUrls(adminUrl: string, appPassword: string): DatabaseUrls {
  return {
    ownerUrl: signInAs(adminUrl, 'postgres'),
    appUrl: signInAs(adminUrl, 'store_app', appPassword),
    apiUrl: signInAs(adminUrl, 'supabase_auth_admin'),
  }
}

function signInAs(adminUrl: string, user: string, password?: string): string {
  const url = new URL(adminUrl)
  url.username = user
  if (password) url.password = password
  return url.href
}

function connect(url: string): postgres.Sql {
  return postgres(url, { max: 1, onnotice: () => {} })
}

/** Roles and the auth schema, as the superuser: what hosted Supabase brings along. */
async function prepare(adminUrl: string): Promise<void> {
  const sql = connect(adminUrl)
  try {
    const password = decodeURIComponent(new URL(adminUrl).password)
    await sql.begin(async (tx) => {
      // Roles belong to the whole server: two databases prepared at once must take turns.
      await tx`select pg_advisory_xact_lock(hashtext('roamkeep roles'))`
      await tx.unsafe(readFileSync(join(SUPABASE, 'local', 'roles.sql'), 'utf8'))
      for (const role of ['postgres', 'supabase_auth_admin']) {
        await tx.unsafe(`alter role ${role} login password '${password}'`)
      }
      await tx`set local role supabase_auth_admin`
      await tx.unsafe(getAuthSchemaSql())
    })
  } finally {
    await sql.end()
  }
}

export function migrationFiles(folder: string): { version: string; name: string; file: string }[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
  const seen = new Set<string>()
  return files.map((file) => {
    const [, version, name] = /^(\d{14})_([a-z0-9_]+)\.sql$/.exec(file) ?? []
    if (!version || !name) throw new MigrationError(`${file} is not called <14 digits>_<name>.sql.`)
    if (seen.has(version)) throw new MigrationError(`Two migrations have the version ${version}.`)
    seen.add(version)
    return { version, name, file: join(folder, file) }
  })
}

/** The table, the columns and their meaning are those of the Supabase CLI. */
async function applyMigrations(sql: postgres.Sql, folder: string, onApply?: (name: string) => void) {
  await sql`create schema if not exists supabase_migrations`
  await sql`create table if not exists supabase_migrations.schema_migrations (
    version text not null primary key, statements text[], name text)`
  const rows = await sql<{ version: string; statements: string[] | null }[]>`
    select version, statements from supabase_migrations.schema_migrations order by version`
  const applied = new Map(rows.map((row) => [row.version, row.statements?.join('\n') ?? '']))
  const files = migrationFiles(folder)
  refuseUnknown(applied, files)

  for (const { version, name, file } of files) {
    const content = readFileSync(file, 'utf8')
    const before = applied.get(version)
    if (before === content) continue
    if (before !== undefined) {
      throw new MigrationError(
        `Migration ${version}_${name} was edited after it was applied: write a new one, or start over with --fresh.`,
      )
    }
    try {
      await sql.begin(async (tx) => {
        await tx.unsafe(content)
        await tx`insert into supabase_migrations.schema_migrations (version, name, statements)
          values (${version}, ${name}, ${[content]})`
      })
    } catch (error) {
      throw new MigrationError(describe(error, `${version}_${name}.sql`, content), { cause: error })
    }
    onApply?.(`${version}_${name}`)
  }
}

function refuseUnknown(applied: Map<string, string>, files: { version: string }[]): void {
  const known = new Set(files.map((file) => file.version))
  const unknown = [...applied.keys()].filter((version) => !known.has(version))
  if (unknown.length > 0) {
    throw new MigrationError(
      `The database has migrations this checkout lacks (${unknown.join(', ')}): update it, or start over with --fresh.`,
    )
  }
}

function describe(error: unknown, file: string, content: string): string {
  if (!(error instanceof postgres.PostgresError)) return `${file}: ${String(error)}`
  const line = content.slice(0, Number(error.position ?? 0)).split('\n').length
  const where = error.position ? `:${line}` : ''
  return `${file}${where}: ${error.message} (${error.code})${error.where ? `\n${error.where}` : ''}`
}

/** Runs once per content; the seed has to be safe to run again. */
async function applySeed(sql: postgres.Sql, file: string): Promise<void> {
  if (!existsSync(file)) return
  const content = readFileSync(file, 'utf8')
  const hash = createHash('sha256').update(content).digest('hex')
  await sql`create table if not exists supabase_migrations.seed_files (
    path text not null primary key, hash text not null)`
  const [known] = await sql<{ hash: string }[]>`
    select hash from supabase_migrations.seed_files where path = 'supabase/seed.sql'`
  if (known?.hash === hash) return
  await sql
    .begin(async (tx) => {
      await tx.unsafe(content)
      await tx`insert into supabase_migrations.seed_files (path, hash) values ('supabase/seed.sql', ${hash})
        on conflict (path) do update set hash = excluded.hash`
    })
    .catch((error) => {
      throw new MigrationError(describe(error, 'seed.sql', content), { cause: error })
    })
}

async function allowLogin(sql: postgres.Sql, role: string, password: string): Promise<void> {
  const [known] = await sql`select from pg_roles where rolname = ${role}`
  if (known) await sql.unsafe(`alter role ${role} login password '${password.replaceAll("'", "''")}'`)
}
