import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../support/database'
import { useEnvironment } from '../../support/environment'

let owner: postgres.Sql
beforeAll(async () => {
  const database = await testDatabase()
  useEnvironment({ databaseUrl: database.appUrl, vendors: { SMTP_URL: 'smtp://127.0.0.1:9' } })
  owner = postgres(database.adminUrl, { max: 1, onnotice: () => {} })
})
afterAll(async () => {
  await owner.end()
  await (await import('@/lib/platform/db/client')).db().destroy()
})

test('old counters go, those of a running window stay', async () => {
  const { pruneLimitHits } = await import('@/lib/platform/http/limits')
  await owner`insert into store.rate_limit_hits (name, subject, window_start, hits)
    values ('x', 'old', now() - interval '3 days', 1), ('x', 'running', now() - interval '1 hour', 1)`
  expect(await pruneLimitHits()).toEqual({ removed: 1 })
  expect((await owner`select subject from store.rate_limit_hits`).map((row) => row.subject)).toEqual([
    'running',
  ])
})

test('a quote that became an order stays for ever, an unused one goes after a week', async () => {
  const { pruneQuotes } = await import('@/lib/orders/commands/prune-quotes')
  await owner`insert into store.bundles (id, provider, provider_ref, name, countries, cost_minor, cost_currency, content_hash)
    values ('bdl_1', 'travelroam', 'one', 'one', '{TR}', 1, 'USD', 'x')`
  for (const id of ['qot_used', 'qot_unused', 'qot_fresh'])
    await owner`insert into store.quotes (id, basket_id, kind, iccid, bundle_id, provider, provider_ref, bundle, amount_minor, currency, cost_minor, cost_currency, expires_at)
      values (${id}, ${id}, 'renewal', '8999900000000000014', 'bdl_1', 'travelroam', 'one', '{}', 100, 'USD', 1, 'USD',
        ${id === 'qot_fresh' ? new Date() : new Date(Date.now() - 8 * 86_400_000)})`
  await owner`insert into store.orders (id, number, channel, locale, amount_minor, currency, token_hash, token_sealed, request_scope, request_key_hash, request_hash)
    values ('ord_1', 'REN-000000000001', 'web', 'en', 100, 'USD', 'h', 's', 'web', 'k', 'r')`
  await owner`insert into store.order_lines (order_id, kind, quote_id, bundle_id, provider, provider_ref, bundle, amount_minor, currency, cost_minor, cost_currency)
    values ('ord_1', 'renewal', 'qot_used', 'bdl_1', 'travelroam', 'one', '{}', 100, 'USD', 1, 'USD')`
  expect(await pruneQuotes()).toEqual({ removed: 1 })
  expect((await owner`select id from store.quotes order by id`).map((row) => row.id)).toEqual([
    'qot_fresh',
    'qot_used',
  ])
})

test('of a mail of three months ago stays when it was sent, and of which order', async () => {
  const { pruneMessages } = await import('@/lib/notifications/commands/prune-messages')
  const mail = (id: string, state: string, age: string) =>
    owner`insert into store.messages (id, dedupe_key, template, recipient, locale, data, state, created_at, sent_at)
      values (${`msg_${id}`}, ${id}, 'receipt', 'ada@example.test', 'en', '{"orderId":"ord_1","label":"Mum"}', ${state},
        now() - ${age}::interval, ${state === 'sent' ? new Date(0) : null})`
  await mail('sent', 'sent', '91 days')
  await mail('given-up', 'failed', '91 days')
  await mail('waiting', 'queued', '91 days')
  await mail('young', 'sent', '89 days')
  expect(await pruneMessages()).toEqual({ emptied: 2 })
  expect(await pruneMessages()).toEqual({ emptied: 0 })
  const kept =
    await owner`select dedupe_key, recipient, data, sent_at from store.messages order by dedupe_key`
  const whole = { recipient: 'ada@example.test', data: { orderId: 'ord_1', label: 'Mum' } }
  const empty = { recipient: 'deleted@account.invalid', data: { orderId: 'ord_1' } }
  expect(kept).toMatchObject([
    { dedupe_key: 'given-up', ...empty },
    { dedupe_key: 'sent', ...empty, sent_at: new Date(0) },
    { dedupe_key: 'waiting', ...whole },
    { dedupe_key: 'young', ...whole },
  ])
  expect(kept[0]?.data).toEqual({ orderId: 'ord_1' })
})

test('sessions go when nobody used them for over a year; revoked ones never, so that none comes back', async () => {
  const { pruneSessions } = await import('@/lib/auth/commands/prune-sessions')
  const session = (n: number, seen: string, revoked: Date | null) =>
    owner`insert into store.sessions (id, user_id, seen_at, revoked_at)
      values (${`0000000${n}-0000-4000-8000-000000000000`}, '11111111-1111-4111-8111-111111111111', now() - ${seen}::interval, ${revoked})`
  await session(1, '401 days', null)
  await session(2, '401 days', new Date(0))
  await session(3, '300 days', null)
  expect(await pruneSessions()).toEqual({ removed: 1 })
  expect(await owner`select id from store.sessions`).toHaveLength(2)
})

test('codes go a day after they ended', async () => {
  const { pruneCodes } = await import('@/lib/orders/commands/prune-codes')
  for (const [n, ended] of ['2 days', '1 hour'].entries())
    await owner`insert into store.one_time_codes (id, purpose, subject_id, code_hash, expires_at)
      values (${`otc_${n}`}, 'order', 'ord_1', 'h', now() - ${ended}::interval)`
  expect(await pruneCodes()).toEqual({ removed: 1 })
})

test('what cannot be dropped keeps nothing else; the job has failed all the same', async () => {
  const { eachPart, runJob } = await import('@/lib/platform/db/jobs')
  const { pruneChecks } = await import('@/lib/esims/commands/prune-checks')
  const { pruneDevices } = await import('@/lib/promotions/commands/remember-device')
  const run = () => runJob('housekeeping', 60, () => eachPart({ checks: pruneChecks, devices: pruneDevices }))
  await owner`insert into store.account_devices (user_id, device_key, seen_at)
    values ('11111111-1111-4111-8111-111111111111', ${'k'.repeat(43)}, now() - interval '366 days')`
  await owner`alter table store.esim_checks rename to esim_checks_elsewhere`
  expect(await run()).toMatchObject({ outcome: 'failed' })
  expect(await owner`select from store.account_devices`).toHaveLength(0)
  await owner`alter table store.esim_checks_elsewhere rename to esim_checks`
  expect(await run()).toMatchObject({ outcome: 'ok', summary: { devices: { removed: 0 } } })
})
