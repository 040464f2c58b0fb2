import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { migrate } from '@/supabase/local/migrate'
import { testDatabase } from '../../support/database'

const database = await testDatabase()
const { appPassword } = inject('postgres')
const owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} })
const migrations = mkdtempSync(join(tmpdir(), 'roamkeep-migrations-'))
afterAll(async () => {
  await owner.end()
  rmSync(migrations, { recursive: true, force: true })
})

const write = (name: string, text: string) => writeFileSync(join(migrations, name), text)
const run = () => migrate({ adminUrl: database.adminUrl, appPassword, migrations })

// These tests bring migrations of their own; those of the project are in the template already.
beforeEach(async () => {
  await owner`delete from supabase_migrations.schema_migrations`
  await owner`drop table if exists public.first, public.second`
  rmSync(join(migrations, '20300101000002_second.sql'), { force: true })
  write('20300101000001_first.sql', 'create table public.first (n int);')
})

describe('migrations', () => {
  test('are applied once and recorded as the Supabase CLI records them', async () => {
    await run()
    await run()
    expect(await owner`select version, name, statements from supabase_migrations.schema_migrations`).toEqual([
      { version: '20300101000001', name: 'first', statements: ['create table public.first (n int);'] },
    ])
  })

  test('that fail leave nothing behind and say where', async () => {
    write('20300101000002_second.sql', 'create table public.second (n int);\nselect nonsense;')
    await expect(run()).rejects.toThrow(/20300101000002_second\.sql:2: column "nonsense" does not exist/)
    expect(await owner`select to_regclass('public.second') as made`).toEqual([{ made: null }])
    expect(await owner`select version from supabase_migrations.schema_migrations`).toHaveLength(1)
  })

  test('that were edited after they were applied are refused', async () => {
    await run()
    write('20300101000001_first.sql', 'create table public.first (n bigint);')
    await expect(run()).rejects.toThrow(/20300101000001_first was edited after it was applied/)
  })

  test('that the database has and the checkout lacks are named', async () => {
    await run()
    write('20300101000002_second.sql', 'create table public.second (n int);')
    await run()
    rmSync(join(migrations, '20300101000002_second.sql'))
    await expect(run()).rejects.toThrow(/20300101000002/)
  })

  test('of two runs at once are applied once', async () => {
    await Promise.all([run(), run(), run()])
    expect(await owner`select version from supabase_migrations.schema_migrations`).toHaveLength(1)
  })
})

describe('the roles', () => {
  test('are those of a hosted project: nobody who migrates or serves is a superuser', async () => {
    const rows = await owner`select rolname from pg_roles where rolsuper and rolcanlogin`
    expect(rows).toEqual([{ rolname: 'supabase_admin' }])
  })

  test('let the application in as store_app, who can read no user of Auth', async () => {
    const app = postgres(database.appUrl, { max: 1 })
    try {
      expect(await app`select current_user as name`).toEqual([{ name: 'store_app' }])
      await expect(app`select from auth.users`).rejects.toThrow(/permission denied/)
    } finally {
      await app.end()
    }
  })
})
