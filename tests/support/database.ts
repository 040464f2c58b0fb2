import { afterAll, inject } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@/supabase/local/test-database'

/**
 * A database of its own for a test file, with all migrations and nothing else; dropped when the file is done.
 * Projects `db` and `integration` only.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { adminUrl, appPassword } = inject('postgres')
  const database = await createTestDatabase(adminUrl, appPassword)
  afterAll(() => database.drop())
  return database
}
