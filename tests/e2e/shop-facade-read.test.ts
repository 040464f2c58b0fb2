import { describe, expect, test } from 'vitest'
import { bodiesFor } from './support/bodies'
import { codeFor, dataOf, get, lettersTo, newEmail, post, shop, signIn } from './support/old-shop'
import { until } from './support/until'
import { freshLimits, siteUrl, sql, stack } from './support/world'

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

describe('§7.5 tokens', () => {
  test('401 for a bad one, 400 for everything else, 403 for nothing', async () => {
    const { status, body } = await get('auth/user-info', { token: 'x.y.z' })
    expect([status, body.developerMessage]).toEqual([401, 'UNAUTHENTICATED'])
    expect((await get('bundles/countries', { token: 'x.y.z' })).status).toBe(200)
    expect((await get('auth/validate-token', { token: 'x.y.z' })).body.data).toBe(false)
    for (const token of ['', 'x', 'x.y.z']) {
      const refused = await post('auth/refresh-token', null, { headers: { 'x-refresh-token': token } })
      expect(refused.status).toBe(401)
    }
  })

  test('four calls that refresh with the same token all get a pair that works, and so does one a little later', async () => {
    const { refresh_token } = await signIn()
    const refresh = () =>
      dataOf(post('auth/refresh-token', null, { headers: { 'x-refresh-token': refresh_token } }))
    const pairs = [...(await Promise.all([refresh(), refresh(), refresh(), refresh()])), await refresh()]
    for (const { access_token } of pairs)
      expect((await get('auth/user-info', { token: access_token })).status).toBe(200)
  })

  test('logout ends the session, and is done for one that is over', async () => {
    const { access_token } = await signIn()
    expect((await post('auth/logout', { params: {} }, { token: access_token })).body.data).toBeNull()
    expect((await get('auth/user-info', { token: access_token })).status).toBe(401)
    expect((await post('auth/logout', {}, { token: access_token })).status).toBe(200)
  })
})

describe('§7.10 guests', () => {
  test('naming the address of an account opens nothing of it', async () => {
    const owner = await signIn()
    const email = owner.user_info.email
    await dataOf(
      post('auth/user-info', { first_name: 'Ada', msisdn: '+10000000000' }, { token: owner.access_token }),
    )
    const guest = await dataOf(post('auth/tmp-login', { email, verify_by: 'email', confirm: true }))
    expect([guest.is_verified, guest.user_token === owner.user_token]).toEqual([false, false])
    const info = await dataOf(get('auth/user-info', { token: guest.access_token, device: 'f'.repeat(32) }))
    expect(info.user_info).toMatchObject({ first_name: null, msisdn: null, is_verified: false, email })
    expect((await post('auth/user-info', { first_name: 'Eve' }, { token: guest.access_token })).status).toBe(
      401,
    )
    expect((await shop('DELETE', 'auth/delete-account', { token: guest.access_token })).status).toBe(401)
    const renewed = await dataOf(
      post('auth/refresh-token', null, { headers: { 'x-refresh-token': guest.refresh_token } }),
    )
    expect(renewed.user_token).toBe(guest.user_token)
  })
})

describe('§7.11 codes', () => {
  test('six digits to the folded address; otp_expiration is whole seconds; one account however it is typed', async () => {
    await freshLimits()
    const email = newEmail()
    const { otp_expiration } = await dataOf(post('auth/login', { email: ` ${email.toUpperCase()} ` }))
    expect(Number.isInteger(otp_expiration) && otp_expiration > 0).toBe(true)
    expect((await lettersTo(email)).length).toBe(1)
    const tokens = await dataOf(
      post('auth/verify_otp', { user_email: email, verification_pin: await codeFor(email), otp: ['1'] }),
    )
    expect([tokens.user_info.email, tokens.is_verified]).toEqual([email, true])
  })

  test('a second one at once is 429 "on its way"; too many in a row, and too many wrong tries, are 400 with a text', async () => {
    await freshLimits()
    const email = newEmail()
    await dataOf(post('auth/login', { email }))
    const again = await post('auth/resend-otp', { email })
    expect([again.status, again.body.developerMessage]).toEqual([429, 'OTP_STILL_ACTIVE'])
    await sql`update store.rate_limits set max_hits = 100 where name = 'code.email.pause'`
    const later = [
      await post('auth/login', { email }),
      await post('auth/login', { email }),
      await post('auth/login', { email }),
    ]
    await sql`update store.rate_limits set max_hits = 1 where name = 'code.email.pause'`
    expect(later.map(({ status }) => status).at(-1)).toBe(400)
    expect(later.at(-1)?.body).toMatchObject({ developerMessage: 'OTP_LIMIT_REACHED' })
    const wrong = (await codeFor(email)) === '000000' ? '000001' : '000000'
    const tries = []
    for (let n = 0; n < 6; n++)
      tries.push(await post('auth/verify_otp', { user_email: email, verification_pin: wrong }))
    expect(tries.map(({ status }) => status)).toEqual(Array(6).fill(400))
    expect(tries.map(({ body }) => body.developerMessage)).toEqual([
      ...Array(5).fill('CODE_INVALID'),
      'CODE_LOCKED',
    ])
    for (const { body } of [...tries, again]) expect(body.message.length).toBeGreaterThan(10)
  })
})

describe('§7.14 what nobody asked for', () => {
  test('unknown query parameters and fields are ignored; an empty update changes nothing', async () => {
    expect((await get('home/?bundle_version=x&language=en&0=a&1=b')).status).toBe(200)
    const { access_token: token } = await signIn()
    const full = {
      first_name: 'Ada',
      last_name: 'Example',
      msisdn: null,
      should_notify: false,
      language: 'DE',
      user_currency: { currency: 'JPY' },
      currency: 'JPY',
    }
    const changed = (await dataOf(post('auth/user-info', full, { token }))).user_info
    expect(changed).toMatchObject({
      first_name: 'Ada',
      last_name: 'Example',
      should_notify: false,
      language: 'de',
    })
    for (const empty of [{}, null])
      expect((await dataOf(post('auth/user-info', empty, { token }))).user_info).toEqual(changed)
    expect((await post('auth/user-info', { email: 'other@example.test' }, { token })).status).toBe(400)
  })
})

describe('§7.12 one price', () => {
  test('list, bundle, currency and profile agree, and no header changes a number', async () => {
    const [country] = await dataOf(get('bundles/countries'))
    const [listed] = await dataOf(get(`bundles/by-country?country_codes=${country.id}`))
    const { access_token: token, user_info } = await signIn()
    const [{ currency }] = await dataOf(get('app/currency'))
    expect([listed.currency_code, user_info.currency_code]).toEqual([currency, currency])
    for (const asked of ['', 'XXX', 'JPY', currency]) {
      const one = await dataOf(
        get(`bundles/${listed.bundle_code}`, { token, headers: { 'x-currency': asked } }),
      )
      expect([one.price, one.price_display]).toEqual([listed.price, listed.price_display])
    }
  })

  test('by-country covers all ids; none, or one that is none, is a 400', async () => {
    const all = await dataOf(get('bundles/countries'))
    const ids = all.slice(0, 2).map(({ id }: { id: string }) => id)
    for (const bundle of await dataOf(get(`bundles/by-country?country_codes=${ids.join(',')}`)))
      expect(bundle.countries.slice(0, 2).map(({ id }: { id: string }) => id)).toEqual(ids)
    for (const wrong of ['', '?country_codes=', '?country_codes=,', `?country_codes=${ids[0]},nope`])
      expect((await get(`bundles/by-country${wrong}`)).body.responseCode).toBe(422)
    expect((await get('bundles/by-region/NOWHERE')).status).toBe(400)
  })
})

test('§7.15 a page beyond the end is an empty list (also: GET /bundles, the name of the old documentation)', async () => {
  const [first] = await dataOf(get('bundles?page_index=1&page_size=1'))
  expect(first.bundle_code).toMatch(/^bdl_/)
  expect(await dataOf(get('bundles?page_index=99999&page_size=20'))).toEqual([])
})

test('§7.18 health is bare, at /api/v1/ and as a part of /health', async () => {
  for (const path of ['', '/']) {
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

describe('messages and devices', () => {
  test('a message to support is kept and mailed to support, to nobody else; the sixth in an hour is refused', async () => {
    const email = newEmail()
    const content = `Where is it? ${email}`
    const supportEmail = stack.env.SUPPORT_EMAIL ?? ''
    expect((await post('app/contact', { email, content, subject: 'x' })).body.data).toBeNull()
    const rows = await sql`select content from store.contact_messages where email = ${email}`
    expect(rows.map((row) => row.content)).toEqual([content])
    await until('mail to support', async () =>
      (await lettersTo(supportEmail)).some(({ text }) => text.includes(content)),
    )
    expect(await lettersTo(email)).toEqual([])
    const statuses = []
    for (let n = 0; n < 5; n++) statuses.push((await post('app/contact', { email, content })).status)
    expect(statuses).toEqual([200, 200, 200, 200, 429])
  })

  test('a push token is kept sealed, for whoever is signed in', async () => {
    const { access_token: token, user_token } = await signIn()
    const fcm_token = `push-${newEmail()}`
    const device = { fcm_token, os: 'Android', is_rooted: false, ram_size: '8' }
    expect((await post('app/device', device, { token })).body.data).toBeNull()
    const rows = await sql`select * from store.push_devices where user_id = ${user_token}`
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(fcm_token)
    await dataOf(shop('DELETE', 'app/device', { token }))
    expect(await sql`select 1 from store.push_devices where user_id = ${user_token}`).toHaveLength(0)
  })

  test('a deleted account is out at once', async () => {
    const { access_token: token } = await signIn()
    expect((await shop('DELETE', 'auth/delete-account', { token })).body.data).toBeNull()
    expect((await get('auth/user-info', { token })).status).toBe(401)
  })
})

test('the client’s way in: every load, home, a country, a code, the profile', async () => {
  await freshLimits()
  const version = (await dataOf(get('app/configurations'))).find(
    ({ key }: { key: string }) => key.toLowerCase() === 'catalog.bundles_cache_version',
  ).value
  const home = await dataOf(get(`home/?bundle_version=${version}&language=en`))
  for (const list of ['countries', 'regions', 'cruise_bundles', 'global_bundles'])
    expect(Array.isArray(home[list])).toBe(true)
  const country = home.countries[0]
  const icon = await fetch(country.icon)
  expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/svg+xml'])
  const bundles = await dataOf(
    get(`bundles/by-country?country_codes=${country.id}&bundle_version=${version}`),
  )
  expect(bundles[0].countries[0].id).toBe(country.id)
  const session = await signIn()
  const { user_info, access_token } = await dataOf(get('auth/user-info', { token: session.access_token }))
  expect([user_info.email, access_token]).toEqual([session.user_info.email, ''])
  expect(await dataOf(get('auth/validate-token', { token: session.access_token }))).toBe(true)
  expect(
    (await (await fetch(`${siteUrl}/api/v2/home/`, { headers: { 'x-device-id': '1' } })).json()).data,
  ).toEqual(home)
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
      const response = await fetch(`${siteUrl}/api/v1/${path}`, {
        method: 'POST',
        body: Buffer.from(bytes),
        headers: {
          'x-device-id': '1',
          authorization: `Bearer ${token}`,
          ...(contentType ? { 'content-type': contentType } : {}),
        },
      })
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
