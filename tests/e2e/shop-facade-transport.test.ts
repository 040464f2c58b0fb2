import { describe, expect, test } from 'vitest'
import { bodiesFor } from './support/bodies'
import { dataOf, get, post, shop, signIn } from './support/old-shop'
import { until } from './support/until'
import { freshLimits, siteUrl, sql } from './support/world'

const GETS = [
  'app/configurations',
  'app/currency',
  'app/banners',
  'app/faq',
  'app/about_us',
  'app/privacy_policy',
  'app/terms-and-conditions',
  'app/user-guide',
  'home',
  'home/cruise',
  'home/land',
  'bundles',
  'bundles/countries',
  'bundles/region',
  'bundles/by-country',
  'bundles/by-region/EUROPE',
  'bundles/bdl_0',
  'auth/validate-token',
  'auth/user-info',
] as const
const POSTS = [
  'auth/login',
  'auth/resend-otp',
  'auth/tmp-login',
  'auth/verify_otp',
  'auth/refresh-token',
  'auth/user-info',
  'auth/logout',
  'app/contact',
  'app/device',
] as const
const ADDRESSES = [
  ...GETS.map((path) => ['GET', path] as const),
  ...POSTS.map((path) => ['POST', path] as const),
  ['DELETE', 'auth/delete-account'] as const,
  ['DELETE', 'app/device'] as const,
]
const X_PLATFORM = { 'x-platform': 'web' }
/** The limits of one client must not answer for the address. */
const send = async (method: string, path: string, headers: Record<string, string> = {}) => {
  await freshLimits()
  return shop(method, path, {
    headers: { ...X_PLATFORM, ...headers },
    ...(method === 'POST' ? { body: {} } : {}),
  })
}

describe.each(ADDRESSES)('%s %s', (method, path) => {
  test('§7.1 answers alike with and without the slash, no method with a redirect', async () => {
    const [without, slashed] = [await send(method, path), await send(method, `${path}/`)]
    expect(slashed.status).toBe(without.status)
    expect([200, 400, 401, 404]).toContain(without.status)
    expect(Object.keys(without.body).sort()).toEqual(Object.keys(slashed.body).sort())
    for (const spelling of [path, `${path}/`]) {
      const { status, headers } = await shop('OPTIONS', spelling, {
        device: null,
        headers: {
          origin: siteUrl,
          'access-control-request-method': method,
          'access-control-request-headers': 'x-device-id,x-platform,x-anything',
        },
      })
      expect([status >= 200 && status < 300, headers.get('access-control-allow-origin')]).toEqual([
        true,
        siteUrl,
      ])
      expect(headers.get('access-control-allow-headers')).toMatch(/x-platform.*x-anything/)
    }
  })

  test('§7.2 carries CORS for a known origin and nothing for another, whatever it answers', async () => {
    for (const sent of [method, 'PUT'])
      expect((await send(sent, path, { origin: siteUrl })).headers.get('access-control-allow-origin')).toBe(
        siteUrl,
      )
    const stranger = await send(method, path, { origin: 'https://evil.example.test' })
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull()
  })

  test('§7.4 is an envelope of seven fields that no cache keeps', async () => {
    const { status, body, headers } = await send(method, path)
    expect(Object.keys(body)).toEqual([
      'status',
      'totalCount',
      'data',
      'title',
      'message',
      'developerMessage',
      'responseCode',
    ])
    expect(body.status).toBe(status === 200 ? 'success' : 'failed')
    expect(body.responseCode).toBeGreaterThan(0)
    expect(headers.get('cache-control')).toContain('no-store')
  })

  test('§7.6 wants a device id and believes any', async () => {
    const isFree = path === 'auth/user-info' && method === 'GET'
    const { status, body } = await shop(method, path, { device: null, headers: X_PLATFORM })
    expect([status, body.responseCode]).toEqual(isFree ? [401, 401] : [400, 422])
    if (!isFree) expect(body.message).toBe('Validation error: header → x-device-id: Field required')
  })
})

describe('§7.4 errors', () => {
  test('an unknown address is a 404 in the envelope, also one that cannot be decoded; a wrong method is a 405', async () => {
    expect((await get('nothing/here')).body).toMatchObject({ status: 'failed', responseCode: 404 })
    expect((await get('bundles/%E0%A4%A')).body).toMatchObject({ status: 'failed', responseCode: 404 })
    expect((await shop('PATCH', 'home')).body).toMatchObject({ status: 'failed', responseCode: 405 })
    expect((await post('callback/payment-webhook-fake', {})).status).toBe(404)
  })

  test('§7.20 their sentences are in the language asked for, by its primary tag, English otherwise', async () => {
    const told = async (language: string) =>
      (await get('bundles/bdl_0', { headers: { 'accept-language': language } })).body.message
    const all = await Promise.all(['en-US', 'tr', 'de-CH', 'fr', 'ar', 'xx'].map(told))
    expect(new Set(all).size).toBe(5)
    expect(all[5]).toBe(all[0])
  })
})

describe('§7.3 configurations', () => {
  const versionOf = async () =>
    (await dataOf(get('app/configurations'))).find(
      ({ key }: { key: string }) => key === 'CATALOG.BUNDLES_CACHE_VERSION',
    ).value as string

  test('the version is another one after a price rule changed, and the list asked for with it has the new prices', async () => {
    const country = (await dataOf(get('bundles/countries')))[0].id
    const priceAt = async (version: string) =>
      (await dataOf(get(`bundles/by-country?country_codes=${country}&bundle_version=${version}`)))[0]
        .price as number
    const before = await versionOf()
    const cheap = await priceAt(before)
    await sql`update store.price_rules set margin_percent = margin_percent + 300`
    try {
      const after = await until('another version', versionOf, (version) => version !== before)
      expect(await priceAt(after)).toBeGreaterThan(cheap)
    } finally {
      await sql`update store.price_rules set margin_percent = margin_percent - 300`
      await until('the old version', versionOf, (version) => version === before)
    }
  })
})

test('§7.18 health is bare, at /api/v1/ and as a part of /health', async () => {
  for (const path of ['', '../v1']) {
    const { status, body } = await get(path, { device: null })
    expect([status, Object.keys(body)]).toEqual([200, ['status', 'server_time', 'supabase', 'esim_hub']])
  }
  expect(await (await fetch(`${siteUrl}/health`)).json()).toMatchObject({ supabase: 'ok' })
})

test('§7.19 content says something, in the language asked for', async () => {
  for (const page of ['about_us', 'privacy_policy', 'terms-and-conditions']) {
    const told = async (language: string) =>
      (await dataOf(get(`app/${page}`, { headers: { 'accept-language': language } }))).page_content as string
    expect(await told('tr')).not.toBe(await told('en'))
  }
  expect((await dataOf(get('app/faq'))).length).toBeGreaterThan(3)
  expect(await dataOf(get('app/banners', { headers: X_PLATFORM }))).toEqual([])
})

describe('bodies that clients, scanners and broken proxies send', () => {
  const FIELDS: Record<string, Record<string, readonly unknown[]>> = {
    'auth/login': { email: ['not an address'], phone: ['+1'], otp_channel: ['EMAIL'] },
    'auth/verify_otp': { user_email: ['fuzz@example.test'], verification_pin: ['123456', 1] },
    'auth/user-info': {
      first_name: ['Ada'],
      language: ['en'],
      msisdn: ['+1 23', null],
      should_notify: [true],
    },
    'app/contact': { email: ['a@example.test', 'no'], content: ['hi'] },
    'app/device': { fcm_token: ['t'], os: ['ios'], is_rooted: [true] },
  }
  test.each(Object.keys(FIELDS))('%s never fails: an envelope, 4xx or done', async (path) => {
    const { access_token: token } = await signIn()
    const limits = await sql`select name, max_hits from store.rate_limits`
    await sql`update store.rate_limits set max_hits = 1000000`
    const odd: unknown[] = []
    for (const { bytes, contentType } of bodiesFor(FIELDS[path] ?? {}, 250, 7)) {
      const sent = () =>
        fetch(`${siteUrl}/api/v1/${path}`, {
          method: 'POST',
          body: Buffer.from(bytes),
          headers: {
            'x-device-id': '1',
            authorization: `Bearer ${token}`,
            ...(contentType ? { 'content-type': contentType } : {}),
          },
        })
      // A kept connection may end just when it is used again; an address that closes it would do so twice.
      const response = await sent().catch(sent)
      const text = await response.text()
      const isFine = [200, 400, 401, 404, 429].includes(response.status) && 'responseCode' in JSON.parse(text)
      if (!isFine)
        odd.push([response.status, Buffer.from(bytes).toString('latin1').slice(0, 200), text.slice(0, 200)])
    }
    for (const { name, max_hits } of limits)
      await sql`update store.rate_limits set max_hits = ${max_hits} where name = ${name}`
    expect(odd).toEqual([])
  })
})
