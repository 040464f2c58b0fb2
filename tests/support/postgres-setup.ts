import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startPostgres } from '@/supabase/local/postgres'
import { createTemplate } from '@/supabase/local/test-database'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: { adminUrl: string; appPassword: string }
  }
}

/** One throw-away Postgres per project run, with a template that holds all migrations. */
export default async function setup(project: TestProject) {
  const postgres = await startPostgres({
    dir: mkdtempSync(join(tmpdir(), 'roamkeep-test-')),
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '400' },
  })
  const appPassword = 'only-in-tests'
  try {
    await createTemplate(postgres.adminUrl, appPassword)
  } catch (error) {
    await postgres.remove()
    throw error
  }
  project.provide('postgres', { adminUrl: postgres.adminUrl, appPassword })
  return () => postgres.remove()
}
