import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../support/database'

/** Who may do what in the database, read from the catalogue: a new table, view or function without an entry fails. */

let owner: postgres.Sql
const SCHEMAS = ['store', 'ledger', 'api']

beforeAll(async () => {
  const database = await testDatabase()
  owner = postgres(database.adminUrl, { max: 2, onnotice: () => {} })
})
afterAll(() => owner.end())

/** What the API roles may read at all: column grants, narrowed by row policies. */
const PUBLIC_READS: Record<string, readonly string[]> = {
  'store.bundles': ['anon', 'authenticated'],
  'api.bundles': ['anon', 'authenticated'],
  'store.esims': ['authenticated'],
  'store.orders': ['authenticated'],
  'store.order_lines': ['authenticated'],
  'store.fulfilments': ['authenticated'],
  'store.profiles': ['authenticated'],
  'store.sessions': ['authenticated'],
  'store.usage_samples': ['authenticated'],
  'store.notices': ['authenticated'],
  'store.voucher_redemptions': ['authenticated'],
  'store.referral_codes': ['authenticated'],
  'store.rewards': ['authenticated'],
  'store.affiliates': ['authenticated'],
  'store.commissions': ['authenticated'],
  'store.affiliate_payouts': ['authenticated'],
}
const NEVER_READABLE =
  /cost|provider|refs|hint|email|token|snapshot|evidence|payload|answer|session|intent|hash|sealed/

/** A person's own address, behind a policy. */
const OWN_ADDRESS = 'store.profiles.email'

const relations = () => owner<{ name: string; kind: string; rls: boolean; options: string[] | null }[]>`
  select n.nspname || '.' || c.relname as name, c.relkind as kind, c.relrowsecurity as rls, c.reloptions as options
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any(${SCHEMAS}) and c.relkind in ('r', 'p', 'v', 'm') order by 1`

test('every table has row security, every view is a security invoker, nothing lies in schema public', async () => {
  for (const relation of await relations()) {
    if (relation.kind === 'v') expect(relation.options, relation.name).toContain('security_invoker=true')
    else expect(relation.rls, relation.name).toBe(true)
  }
  const strays =
    await owner`select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'v', 'm')`
  expect(strays.map((row) => row.relname)).toEqual([])
})

test('every table says what it is for', async () => {
  const silent = await owner`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any(${SCHEMAS}) and c.relkind in ('r', 'v') and obj_description(c.oid, 'pg_class') is null`
  expect(silent.map((row) => row.name)).toEqual([])
})

test('API roles write nothing anywhere, and read only what is listed, never a private column', async () => {
  for (const { name } of await relations()) {
    for (const role of ['anon', 'authenticated', 'service_role']) {
      const [rights] = await owner`
        select has_table_privilege(${role}, ${name}, 'insert, update, delete, truncate, references, trigger')
            or has_any_column_privilege(${role}, ${name}, 'insert, update') as writes,
          has_any_column_privilege(${role}, ${name}, 'select') as reads`
      expect(rights?.writes, `${role} writes ${name}`).toBe(false)
      expect(rights?.reads, `${role} reads ${name}`).toBe(PUBLIC_READS[name]?.includes(role) ?? false)
    }
    if (!(name in PUBLIC_READS)) continue
    const columns = await owner`
      select a.attname as name from pg_attribute a where a.attrelid = ${name}::regclass and a.attnum > 0 and not a.attisdropped
        and has_column_privilege('authenticated', a.attrelid, a.attnum, 'select')`
    expect(
      columns
        .map((column) => String(column.name))
        .filter((column) => NEVER_READABLE.test(column) && `${name}.${column}` !== OWN_ADDRESS),
      name,
    ).toEqual([])
  }
})

test('no function can be executed by everybody; definers have an empty search path and lie outside the exposed schema', async () => {
  const functions = await owner`
    select n.nspname || '.' || p.proname as name, p.prosecdef as definer, coalesce(array_to_string(p.proconfig, ','), '') as config,
      has_function_privilege('anon', p.oid, 'execute') as anon, has_function_privilege('service_role', p.oid, 'execute') as service,
      exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0) as public
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = any(${SCHEMAS})`
  for (const fn of functions) {
    expect(fn.public, `${fn.name} for everybody`).toBe(false)
    expect(fn.anon, `${fn.name} for anon`).toBe(fn.name === 'store.viewer_id')
    expect(fn.service, `${fn.name} for service_role`).toBe(false)
    expect(fn.config, String(fn.name)).toMatch(/search_path=""/)
    if (fn.definer) expect(String(fn.name)).toMatch(/^ledger\./)
  }
})

const USER_A = '11111111-1111-4111-8111-111111111111'
const USER_B = '22222222-2222-4222-8222-222222222222'

/** Runs as an API role the way the Data API does, and undoes everything. */
async function as<T>(
  role: 'anon' | 'authenticated',
  subject: string | null,
  work: (sql: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  const rollback = Symbol('rollback')
  let value: T | undefined
  await owner
    .begin(async (sql) => {
      await sql`select set_config('request.jwt.claims', ${subject ? JSON.stringify({ sub: subject, role }) : ''}, true)`
      await sql.unsafe(`set local role ${role}`)
      value = await work(sql)
      throw rollback
    })
    .catch((error) => {
      if (error !== rollback) throw error
    })
  return value as T
}

describe('rows of others', () => {
  beforeAll(async () => {
    await owner`insert into store.bundles (id, provider, provider_ref, name, countries, cost_minor, cost_currency, content_hash, on_sale)
      values ('bdl_on', 'travelroam', 'on', 'on sale', '{TR}', 1, 'USD', 'x', true), ('bdl_off', 'travelroam', 'off', 'off sale', '{TR}', 1, 'USD', 'x', false)`
    for (const [n, user] of [
      ['1', USER_A],
      ['2', USER_B],
    ] as const) {
      await owner`insert into store.esims (id, iccid, provider, user_id) values (${`esm_${n}`}, ${`899990000000000001${n}`}, 'travelroam', ${user})`
      await owner`insert into store.orders (id, number, channel, user_id, locale, amount_minor, currency, token_hash, token_sealed, request_scope, request_key_hash, request_hash)
        values (${`ord_${n}`}, ${`REN-00000000000${n}`}, 'web', ${user}, 'en', 100, 'EUR', ${n}, ${n}, 'web', ${n}, ${n})`
      await owner`insert into store.quotes (id, basket_id, kind, bundle_id, provider, provider_ref, bundle, amount_minor, currency, cost_minor, cost_currency, expires_at)
        values (${`qot_${n}`}, ${`qot_${n}`}, 'new_esim', 'bdl_on', 'travelroam', 'on', '{}', 100, 'EUR', 1, 'USD', now())`
      const [line] =
        await owner`insert into store.order_lines (order_id, kind, quote_id, bundle_id, provider, provider_ref, bundle, amount_minor, currency, cost_minor, cost_currency)
        values (${`ord_${n}`}, 'new_esim', ${`qot_${n}`}, 'bdl_on', 'travelroam', 'on', '{}', 100, 'EUR', 1, 'USD') returning id`
      await owner`insert into store.fulfilments (id, order_line_id, order_id, kind, provider, provider_ref)
        values (${`ful_${n}`}, ${line?.id}, ${`ord_${n}`}, 'order', 'travelroam', 'on')`
      await owner`insert into store.profiles (user_id, email) values (${user}, ${`${n}@example.test`})`
      await owner`insert into store.sessions (id, user_id) values (gen_random_uuid(), ${user})`
      await owner`insert into store.usage_samples (esim_id, taken_at, state, source) values (${`esm_${n}`}, now(), 'active', 'poll')`
      await owner`insert into store.voucher_batches (id, name, amount_minor, currency) values (${`vcb_${n}`}, 'x', 100, 'EUR')`
      await owner`insert into store.vouchers (id, batch_id, code_hash, max_uses) values (${`vch_${n}`}, ${`vcb_${n}`}, ${n}, 1)`
      await owner`insert into store.voucher_redemptions (id, voucher_id, user_id, n, amount_minor, currency, request_key_hash)
        values (${`vrd_${n}`}, ${`vch_${n}`}, ${user}, 1, 100, 'EUR', ${n})`
      await owner`insert into store.referral_codes (user_id, code) values (${user}, ${`0000000${n}`})`
      await owner`insert into store.rewards (id, kind, order_id, user_id, amount_minor, currency) values (${`rwd_${n}`}, 'cashback', ${`ord_${n}`}, ${user}, 100, 'EUR')`
      await owner`insert into store.affiliates (id, name, code, basis_points, user_id) values (${`aff_${n}`}, 'x', ${`GUIDE${n}`}, 100, ${user})`
      await owner`insert into store.order_attributions (order_id, affiliate_id, code, basis_points, hold_days) values (${`ord_${n}`}, ${`aff_${n}`}, 'GUIDE', 100, 30)`
      await owner`insert into store.commissions (id, order_id, affiliate_id, basis_points, currency, amount_minor, earned_minor, matures_at)
        values (${`com_${n}`}, ${`ord_${n}`}, ${`aff_${n}`}, 100, 'EUR', 1, 1, now())`
      await owner`insert into store.affiliate_payouts (id, affiliate_id, amount_minor, currency, reference, idempotency_key)
        values (${`pyo_${n}`}, ${`aff_${n}`}, 1, 'EUR', 'x', ${n})`
      await owner`insert into store.notices (user_id, kind, dedupe_key) values (${user}, 'bought', ${n})`
    }
  })

  test('a viewer sees their own orders and eSIMs and nobody else’s', async () => {
    const seen = await as('authenticated', USER_A, async (sql) => [
      (await sql`select id from store.orders`).map((row) => row.id),
      (await sql`select id from store.esims`).map((row) => row.id),
    ])
    expect(seen).toEqual([['ord_1'], ['esm_1']])
  })

  test('a stranger sees what is on sale and nothing else', async () => {
    expect(
      await as('anon', null, async (sql) => (await sql`select id from api.bundles`).map((row) => row.id)),
    ).toEqual(['bdl_on'])
    for (const statement of [
      'select id from store.orders',
      'select id from store.esims',
      'select cost_minor from store.bundles',
      'select * from store.payments',
    ])
      await expect(
        as('anon', null, (sql) => sql.unsafe(statement)),
        statement,
      ).rejects.toMatchObject({ code: '42501' })
  })

  test('every table × every operation: a viewer changes nothing of another, and nothing of their own', async () => {
    for (const { name, kind } of await relations()) {
      if (kind === 'v') continue
      const [column] =
        await owner`select attname from pg_attribute where attrelid = ${name}::regclass and attnum > 0 and attidentity = '' order by attnum limit 1`
      for (const statement of [
        `update ${name} set ${column?.attname} = ${column?.attname}`,
        `delete from ${name}`,
        `insert into ${name} default values`,
        `truncate ${name}`,
      ])
        for (const role of ['anon', 'authenticated'] as const)
          await expect(
            as(role, USER_B, (sql) => sql.unsafe(statement)),
            `${role}: ${statement}`,
          ).rejects.toMatchObject({ code: '42501' })
    }
  })

  test('each policy that an API role has is needed: without it the viewer sees nothing, with a wider one too much', async () => {
    const policies = await owner<{ table: string; policy: string }[]>`
      select schemaname || '.' || tablename as table, policyname as policy from pg_policies
      where schemaname = any(${SCHEMAS}) and roles && array['anon', 'authenticated']::name[]`
    expect(policies.length).toBeGreaterThan(8)
    for (const { table, policy } of policies) {
      const count = async (sql: postgres.TransactionSql) =>
        Number((await sql.unsafe(`select count(*) as n from ${table}`))[0]?.n)
      const under = (change: string) =>
        owner
          .begin(async (sql) => {
            await sql.unsafe(change)
            await sql`select set_config('request.jwt.claims', ${JSON.stringify({ sub: USER_A })}, true)`
            await sql.unsafe('set local role authenticated')
            throw Object.assign(new Error('undo'), { seen: await count(sql) })
          })
          .catch((error: { seen?: number }) => error.seen)
      const now = await as('authenticated', USER_A, count)
      expect(await under(`drop policy "${policy}" on ${table}`), policy).toBeLessThan(now)
      expect(await under(`alter policy "${policy}" on ${table} using (true)`), policy).toBeGreaterThan(now)
    }
  })
})
