import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../support/database'
import { useEnvironment } from '../../support/environment'

/** Reads on behalf of a viewer, through the app's own connection and role. */

const ADA = '11111111-1111-4111-8111-111111111111'
const EVE = '22222222-2222-4222-8222-222222222222'

beforeAll(async () => {
  const database = await testDatabase()
  useEnvironment({ databaseUrl: database.appUrl, vendors: { SMTP_URL: 'smtp://127.0.0.1:9' } })
  const owner = postgres(database.adminUrl, { max: 1, onnotice: () => {} })
  for (const [n, user] of [
    ['1', ADA],
    ['2', EVE],
  ] as const)
    await owner`insert into store.orders (id, number, channel, user_id, locale, amount_minor, currency, token_hash, token_sealed, request_scope, request_key_hash, request_hash)
      values (${`ord_${n}`}, ${`REN-00000000000${n}`}, 'web', ${user}, 'en', 100, 'EUR', ${n}, ${n}, 'web', ${n}, ${n})`
  await owner.end()
})
afterAll(async () => (await import('@/lib/platform/db/client')).db().destroy())

test('a viewer reads their own orders; the connection is nobody’s again afterwards', async () => {
  const { asViewer, db } = await import('@/lib/platform/db/client')
  const seen = await asViewer(ADA, (tx) => tx.selectFrom('store.orders').select('id').execute())
  expect(seen).toEqual([{ id: 'ord_1' }])
  expect(await db().selectFrom('store.orders').select('id').orderBy('id').execute()).toHaveLength(2)
})

test('a viewer reads no column that is not theirs, and writes nothing', async () => {
  const { asViewer } = await import('@/lib/platform/db/client')
  await expect(
    asViewer(ADA, (tx) => tx.selectFrom('store.orders').select('token_sealed').execute()),
  ).rejects.toMatchObject({ code: '42501' })
  await expect(
    asViewer(ADA, (tx) => tx.updateTable('store.orders').set({ state: 'paid' }).execute()),
  ).rejects.toMatchObject({ code: '42501' })
})

test('the app itself reads balances through the ledger’s function only', async () => {
  const { balances } = await import('@/lib/wallet/queries')
  expect(await balances()).toEqual([])
})
