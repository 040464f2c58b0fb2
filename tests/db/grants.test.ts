import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { expect, inject, test } from 'vitest'
import { migrate } from '@/supabase/local/migrate'

const at = (url: string, database: string) => {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}

/** Every right in our schemas after the migrations, on a database whose defaults were changed first. */
async function rightsUnder(defaults: readonly string[]): Promise<string[]> {
  const { adminUrl, appPassword } = inject('postgres')
  const name = `grants_${randomBytes(4).toString('hex')}`
  const server = postgres(at(adminUrl, 'postgres'), { max: 1, onnotice: () => {} })
  await server.unsafe(`create database ${name}`)
  const own = postgres(at(adminUrl, name), { max: 1, onnotice: () => {} })
  try {
    for (const statement of defaults) await own.unsafe(statement)
    await migrate({ adminUrl: at(adminUrl, name), appPassword })
    const rows = await own`
      select kind || ' ' || name || ' ' || coalesce(acl::text, 'default') as line from (
        select 'table' kind, n.nspname || '.' || c.relname as name, c.relacl as acl from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname in ('store', 'ledger', 'api') and c.relkind in ('r', 'v', 'S')
        union all select 'function', n.nspname || '.' || p.proname, p.proacl from pg_proc p join pg_namespace n on n.oid = p.pronamespace
          where n.nspname in ('store', 'ledger', 'api')
        union all select 'schema', nspname, nspacl from pg_namespace where nspname in ('store', 'ledger', 'api')
      ) x order by 1`
    return rows.map((row) => String(row.line))
  } finally {
    await own.end()
    await server.unsafe(`drop database ${name} with (force)`)
    await server.end()
  }
}

test('the migrations give the same rights whether new objects are granted to the API roles by default or not', async () => {
  const generous = ['tables', 'functions', 'sequences'].map(
    (kind) =>
      `alter default privileges for role postgres grant all on ${kind} to anon, authenticated, service_role`,
  )
  const inPublic = generous.map((statement) =>
    statement.replace('privileges for role postgres', 'privileges for role postgres in schema public'),
  )
  const plain = await rightsUnder([])
  expect(plain.length).toBeGreaterThan(30)
  expect(await rightsUnder(inPublic)).toEqual(plain)
  expect(await rightsUnder(generous)).toEqual(plain)
})
