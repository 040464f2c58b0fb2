import { describe, expect, test } from 'vitest'
import { codeFor, dataOf, get, lettersTo, newEmail, post, shop, signIn } from './support/old-shop'
import { until } from './support/until'
import { freshLimits, siteUrl, sql, stack } from './support/world'

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

  /** Windows of a minute begin with the minute: the two calls must not lie around its end. */
  const earlyInAMinute = () => until('early in a minute', async () => Date.now() % 60_000 < 45_000)

  test('a second one at once is 429 "on its way"; too many in a row are 400 with a text', async () => {
    const email = newEmail()
    await earlyInAMinute()
    await freshLimits()
    await dataOf(post('auth/login', { email }))
    const again = await post('auth/resend-otp', { email })
    expect([again.status, again.body.developerMessage]).toEqual([429, 'OTP_STILL_ACTIVE'])
    expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(0)
    const limits =
      await sql`select name, max_hits, window_seconds from store.rate_limits where name like 'code.email%' or name = 'code.client'`
    await sql`update store.rate_limits set max_hits = 100 where name = 'code.email.pause'`
    await sql`update store.rate_limits set max_hits = 2, window_seconds = 86400 where name = 'code.email'`
    try {
      const tooMany = [await post('auth/login', { email }), await post('auth/login', { email })]
      expect(tooMany.map(({ status }) => status)).toEqual([200, 400])
      expect(tooMany[1]?.body.developerMessage).toBe('OTP_LIMIT_REACHED')
      await sql`update store.rate_limits set max_hits = 1, window_seconds = 60 where name = 'code.client'`
      // A minute that begins with a quarter of an hour would go on with its count.
      await freshLimits()
      await dataOf(post('auth/login', { email: newEmail() }))
      const fromOneAddress = await post('auth/login', { email: newEmail() })
      expect([fromOneAddress.status, fromOneAddress.body.developerMessage]).toEqual([
        400,
        'OTP_LIMIT_REACHED',
      ])
      for (const { body } of [again, ...tooMany.slice(1), fromOneAddress])
        expect(body.message).toMatch(/code.*\d+ (second|minute)/)
    } finally {
      for (const { name, max_hits, window_seconds } of limits)
        await sql`update store.rate_limits set max_hits = ${max_hits}, window_seconds = ${window_seconds} where name = ${name}`
    }
  })

  test('five wrong tries are 400, and so is whatever comes after them, the right code too', async () => {
    const email = newEmail()
    await freshLimits()
    await dataOf(post('auth/login', { email }))
    const code = await codeFor(email)
    const tried = async (verification_pin: string) =>
      post('auth/verify_otp', { user_email: email, verification_pin })
    const answers = []
    for (let n = 0; n < 5; n++) answers.push(await tried(code === '000000' ? '000001' : '000000'))
    answers.push(await tried(code))
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(400))
    expect(answers.map(({ body }) => body.developerMessage)).toEqual([
      ...Array(5).fill('CODE_INVALID'),
      'CODE_LOCKED',
    ])
    for (const { body } of answers) expect(body.message.length).toBeGreaterThan(10)
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
