import { randomUUID } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import postgres from 'postgres'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { startSupabaseApi } from '@/supabase/local/api'
import { freePort } from '@/supabase/local/ports'
import { testDatabase } from '../../support/database'
import { sandbox } from '../../support/sandbox'

const KEY = 'sb_publishable_abcdefghijklmnopqrstuv_12345678'
const database = await testDatabase()
const { addresses } = await sandbox()
const owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} })
await owner.unsafe(`
  create view api.sample as select 1 as n;
  grant select on api.sample to anon;
  create function api.refuse() returns int language plpgsql as
    $$ begin raise exception 'no' using errcode = 'P0001', hint = 'ask again'; end $$;
  grant execute on function api.refuse() to anon`)
const api = await startSupabaseApi({
  port: await freePort(),
  databaseUrl: database.apiUrl,
  siteUrl: 'http://localhost:3000',
  smtpUrl: addresses.smtpUrl,
  mailFrom: { name: 'Roamkeep', address: 'login@roamkeep.test' },
  jwtSecret: 'test-jwt-secret-0123456789-0123456789-abcdef',
  publishableKey: KEY,
  secretKey: 'sb_secret_abcdefghijklmnopqrstuv_12345678',
})
afterAll(async () => {
  await api.stop()
  await owner.end()
})

const client = () => createClient(api.url, KEY, { auth: { persistSession: false, autoRefreshToken: false } })

/** The code that Auth keeps only a hash of: read from the mail that the sandbox received. */
async function codeFor(email: string): Promise<string> {
  const response = await fetch(
    `${addresses.baseUrl}/mail/messages.json?limit=1&to=${encodeURIComponent(email)}`,
  )
  const code = /\b\d{6}\b/.exec(await response.text())?.[0]
  if (!code) throw new Error(`no code was mailed to ${email}`)
  return code
}

describe('the embedded Supabase', () => {
  test('signs in with a mailed code of six digits, verified as the type `email`', async () => {
    const email = `${randomUUID()}@example.test`
    const supabase = client()
    expect((await supabase.auth.signInWithOtp({ email })).error).toBeNull()
    const token = await codeFor(email)
    const wrong = token === '000000' ? '111111' : '000000'
    expect((await supabase.auth.verifyOtp({ email, token: wrong, type: 'email' })).error?.code).toBe(
      'otp_expired',
    )
    const { data, error } = await supabase.auth.verifyOtp({ email, token, type: 'email' })
    expect(error).toBeNull()
    expect(data.user?.email).toBe(email)
    expect((await supabase.auth.verifyOtp({ email, token, type: 'email' })).error).not.toBeNull()
  })

  test('exposes the schema api and no other, to no key at all without one', async () => {
    for (const schema of ['store', 'ledger', 'auth', 'public']) {
      const { error } = await client().schema(schema).from('anything').select()
      expect(error?.code, schema).toBe('PGRST106')
    }
    expect((await fetch(`${api.url}/rest/v1/anything`)).status).toBe(401)
    expect((await fetch(`${api.url}/_system/config`)).status).toBe(404)
  })

  test('grants nothing that no migration grants', async () => {
    const grants = () => owner`select grantee, table_schema, table_name, privilege_type
      from information_schema.role_table_grants where grantee in ('anon', 'authenticated', 'service_role') order by 1, 2, 3, 4`
    const before = await grants()
    expect((await client().schema('api').from('sample').select()).data).toEqual([{ n: 1 }])
    expect(await grants()).toEqual(before)
  })

  test('answers with the SQLSTATE that a function raised', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { error, status } = await client().schema('api').rpc('refuse')
    expect({ status, ...error }).toMatchObject({
      status: 400,
      code: 'P0001',
      message: 'no',
      hint: 'ask again',
    })
  })
})
