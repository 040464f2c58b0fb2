import { expect, test } from 'vitest'
import { readConfig } from '@/lib/platform/config/read-config'

const SECRET = 'a-secret-of-at-least-32-characters-0001'
const base: Record<string, string> = {
  NEXT_PUBLIC_SITE_URL: 'https://store.example.test',
  SUPPORT_EMAIL: 'help@example.test',
  STORE_CURRENCIES: 'EUR,USD',
  DEFAULT_CURRENCY: 'EUR',
  NEXT_PUBLIC_SUPABASE_URL: 'https://abc.supabase.example',
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_0000000000',
  DATABASE_URL: 'postgres://store_app:pw@db.example.test:6543/postgres',
  APP_SECRET: SECRET,
  CRON_SECRET: `${SECRET}-cron`,
}
const stripe = {
  STRIPE_SECRET_KEY: 'sk_test_0000000000',
  NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY: 'pk_test_0000000000',
  STRIPE_WEBHOOK_SECRET: 'whsec_0000000000000000',
}
const problems = (env: Record<string, string>) => {
  const reading = readConfig(env)
  return reading.ok ? [] : reading.problems
}

test('the core alone is a configuration; every vendor is off', () => {
  const reading = readConfig(base)
  expect(reading).toMatchObject({
    ok: true,
    config: { stripe: null, travelroam: null, sandbox: false, currencies: ['EUR', 'USD'] },
  })
})

test.each(['CRON_SECRET', 'APP_SECRET', 'DATABASE_URL', 'NEXT_PUBLIC_SITE_URL'])(
  'without %s it refuses, and says so',
  (name) => {
    expect(problems({ ...base, [name]: '' }).join()).toContain(name)
  },
)

test.each([
  ['a short cron secret', { CRON_SECRET: 'short' }, 'CRON_SECRET'],
  ['the same secret twice', { CRON_SECRET: SECRET }, 'CRON_SECRET'],
  [
    'a half configured vendor',
    { TRAVELROAM_BASE_URL: 'https://travelroam.example' },
    'travelroam is half configured',
  ],
  [
    'tax without Stripe',
    { STRIPE_TAX: 'inclusive', SELLER_NAME: 'A', SELLER_ADDRESS: 'B' },
    'STRIPE_TAX: needs',
  ],
  [
    'tax without a seller',
    { ...stripe, STRIPE_TAX: 'inclusive' },
    'STRIPE_TAX: SELLER_NAME and SELLER_ADDRESS missing',
  ],
  ['tax on top of prices', { ...stripe, STRIPE_TAX: 'exclusive' }, 'STRIPE_TAX'],
  ['half a seller', { SELLER_NAME: 'A' }, 'seller is half configured: SELLER_ADDRESS missing'],
  ['a live and a test key together', { ...stripe, STRIPE_SECRET_KEY: 'sk_live_0000000000' }, 'one is live'],
  [
    'a live key in the sandbox',
    {
      ...stripe,
      SANDBOX: '1',
      STRIPE_SECRET_KEY: 'sk_live_0000000000',
      NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY: 'pk_live_0000000000',
    },
    'SANDBOX',
  ],
  [
    'a vendor on this machine outside of the sandbox',
    { ...stripe, STRIPE_API_BASE: 'http://127.0.0.1:4242' },
    'STRIPE_API_BASE',
  ],
  ['a default currency that is not sold', { DEFAULT_CURRENCY: 'GBP' }, 'DEFAULT_CURRENCY'],
  ['a store without https', { NEXT_PUBLIC_SITE_URL: 'http://store.example.test' }, 'https'],
])('%s is refused at boot', (_, change, expected) => {
  expect(problems({ ...base, ...change }).join('\n')).toContain(expected)
})

test('a seller may be named where no tax is worked out, and is needed where it is', () => {
  const seller = { SELLER_NAME: 'Roamkeep Ltd', SELLER_ADDRESS: '1 Harbour Street; 20457 Hamburg ;' }
  const named = { SELLER_NAME: 'Roamkeep Ltd', SELLER_ADDRESS: ['1 Harbour Street', '20457 Hamburg'] }
  expect(readConfig({ ...base, ...seller })).toMatchObject({ ok: true, config: { tax: null, seller: named } })
  expect(readConfig({ ...base, ...stripe, ...seller, STRIPE_TAX: 'inclusive' })).toMatchObject({
    ok: true,
    config: { tax: { STRIPE_TAX: 'inclusive' }, seller: named },
  })
})

test('a problem never shows a value', () => {
  expect(
    problems({ ...base, CRON_SECRET: 'hunter2', STRIPE_SECRET_KEY: 'oops-this-is-secret' }).join('\n'),
  ).not.toMatch(/hunter2|oops-this/)
})

test('the secret list rotates: the first writes, all read', () => {
  const reading = readConfig({ ...base, APP_SECRET: `${SECRET}-new,${SECRET}` })
  expect(reading).toMatchObject({ ok: true, config: { appSecrets: [`${SECRET}-new`, SECRET] } })
})
