import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { joinedName, splitName } from '@/app/api/v1/_lib/auth-dto'
import { codeBody, loginBody, profileBody } from '@/app/api/v1/_lib/auth-schemas'
import { shopPreflight } from '@/app/api/v1/_lib/cors'
import { checked, pageOf, readInput } from '@/app/api/v1/_lib/input'
import { keptResponse, keptText } from '@/app/api/v1/_lib/kept-texts'
import { localeOf, wordsOf } from '@/app/api/v1/_lib/language'
import { shopProblem, shopStatus } from '@/app/api/v1/_lib/problems'
import { ERROR_CODES, type ErrorCode } from '@/lib/core/error-codes'
import { fail, ok } from '@/lib/core/result'
import { english, LOCALES } from './samples'

const CODES = Object.keys(ERROR_CODES) as ErrorCode[]
const answer = (code: ErrorCode, words = english) => shopProblem(words)({ code }, 'id')
const headers = (acceptLanguage?: string) =>
  new Headers(acceptLanguage === undefined ? {} : { 'accept-language': acceptLanguage })

describe('§7.4 and §7.5 errors', () => {
  test.each(CODES)('%s has a status that clients understand, never 403', (code) => {
    expect([400, 401, 404, 405, 429, 500, 502, 503]).toContain(shopStatus(code))
  })

  test('401 is about tokens only, 429 about waiting only', () => {
    expect(CODES.filter((code) => shopStatus(code) === 401)).toEqual(['UNAUTHENTICATED'])
    expect(CODES.filter((code) => shopStatus(code) === 429)).toEqual(['RATE_LIMITED'])
  })

  test.each(LOCALES)('§7.20 in %s each has a sentence of its own and its code', async (locale) => {
    const words = await wordsOf(locale)
    for (const code of CODES) {
      const { body } = answer(code, words)
      expect(body).toMatchObject({ status: 'failed', data: null, developerMessage: code })
      expect((body as { message: string }).message).toMatch(/^\P{Ll}.{5,}/u)
      if (locale !== 'en')
        expect((body as { message: string }).message).not.toBe(
          (answer(code).body as { message: string }).message,
        )
    }
  })

  test('a validation error is HTTP 400 with 422 inside, and says where', () => {
    const problem = shopProblem(english)(
      { code: 'VALIDATION', fields: { 'header → x-device-id': 'required', email: 'is not an address' } },
      'id',
    )
    expect(problem.status).toBe(400)
    expect(problem.body).toMatchObject({
      responseCode: 422,
      message: 'Validation error: header → x-device-id: Field required, body → email: Not valid',
    })
  })

  test('every response code is above zero', () => {
    for (const code of CODES)
      expect((answer(code).body as { responseCode: number }).responseCode).toBeGreaterThan(0)
  })
})

describe('§7.20 the language', () => {
  test.each([
    ['tr', 'tr'],
    ['TR-tr', 'tr'],
    ['de_AT', 'de'],
    ['fr;q=0.9, de', 'fr'],
    ['ar-EG,en;q=0.5', 'ar'],
    ['es, de', 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['constructor', 'en'],
  ])('%s is %s: the primary tag of the first, English otherwise', (given, locale) => {
    expect(localeOf(headers(given))).toBe(locale)
  })

  test('is English where nothing is said', () => {
    expect(localeOf(headers())).toBe('en')
  })
})

describe('§7.2 the pre-flight', () => {
  const ask = (asked: string, origin = 'https://store.example.test') =>
    shopPreflight(
      new Request('https://store.example.test/api/v1/home/', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-headers': asked, 'access-control-request-method': 'GET' },
      }),
    )

  test('names the headers of all clients, and whatever else is asked for', () => {
    const allowed = ask('x-requested-with, X-Platform')
      .headers.get('access-control-allow-headers')
      ?.split(', ')
    for (const name of [
      'authorization',
      'content-type',
      'accept-language',
      'x-device-id',
      'x-platform',
      'x-language',
      'x-timezone',
      'x-currency',
      'x-refresh-token',
      'idempotency-key',
      'x-requested-with',
    ])
      expect(allowed).toContain(name)
  })

  test('is 2xx, names the methods, and lets nobody in who is not listed', () => {
    const response = ask('x-device-id')
    expect(response.ok).toBe(true)
    expect(response.headers.get('access-control-allow-methods')?.split(', ')).toEqual(
      expect.arrayContaining(['GET', 'POST', 'DELETE', 'OPTIONS']),
    )
    expect(response.headers.get('access-control-allow-origin')).toBe('https://store.example.test')
    expect(
      ask('x-device-id', 'https://evil.example.test').headers.get('access-control-allow-origin'),
    ).toBeNull()
  })

  test('repeats nothing that is no header name', () => {
    const allowed = ask('a b, "x", é, x<y, ok').headers.get('access-control-allow-headers')
    expect(allowed).toMatch(/, ok$/)
    expect(allowed).not.toMatch(/[<"]/)
  })
})

describe('§7.14 input', () => {
  const body = z.object({ name: z.string().optional() })
  const read = (text: string | null, type = 'application/json') =>
    readInput(
      new Request('https://store.example.test', {
        method: 'POST',
        ...(text === null ? {} : { body: text, headers: { 'content-type': type } }),
      }),
      body,
      1_000,
    )

  test.each([null, '', 'null', '{}'])('no body, null and {} are the same: %s', async (text) => {
    expect(await read(text)).toEqual(ok({}))
  })

  test('fields nobody asked for are ignored', async () => {
    expect(await read('{"name":"Ada","confirm":true,"params":{}}')).toEqual(ok({ name: 'Ada' }))
  })

  test.each([
    ['{"name":', 'application/json', 'MALFORMED_BODY'],
    ['name=x', 'application/x-www-form-urlencoded', 'UNSUPPORTED_MEDIA_TYPE'],
    [`{"name":"${'x'.repeat(1_000)}"}`, 'application/json', 'BODY_TOO_LARGE'],
    ['[]', 'application/json', 'VALIDATION'],
    ['{"name":1}', 'application/json', 'VALIDATION'],
  ])('what is wrong is refused: %s', async (text, type, code) => {
    expect(await read(text, type)).toMatchObject({ ok: false, error: { code } })
  })

  test('a missing field is told from a wrong one', () => {
    const schema = z.object({ a: z.string(), b: z.string() })
    expect(checked(schema, { b: 1 }, 'body')).toEqual(
      fail('VALIDATION', { fields: { 'body → a': 'required', 'body → b': 'invalid' } }),
    )
  })

  test('an e-mail is folded; blank, null and missing are all "required"; plus-addresses are people', () => {
    expect(loginBody.parse({ email: ' Ada+Trip@Example.TEST ', otp_channel: 'EMAIL' })).toEqual({
      email: 'ada+trip@example.test',
    })
    for (const given of [{}, { email: null }, { email: '' }, { phone: '+10000000000' }])
      expect(checked(loginBody, given, 'body')).toEqual(
        fail('VALIDATION', { fields: { 'body → email': 'required' } }),
      )
  })

  test('§7.11 a code may come as text or number, beside all that clients send with it', () => {
    const given = { user_email: 'A@B.test', otp: ['1'], provider_token: '', provider_type: '' }
    expect(codeBody.parse({ ...given, verification_pin: '123456' }).verification_pin).toBe('123456')
    expect(codeBody.parse({ ...given, verification_pin: 123456 }).verification_pin).toBe('123456')
  })

  test('an empty update names nothing', () => {
    expect(profileBody.parse({})).toEqual({})
  })
})

describe('§7.15 pages', () => {
  test.each([
    ['', 10, 0],
    ['page_index=1&page_size=20', 20, 0],
    ['page_index=3&page_size=20', 20, 40],
    ['page_index=0&page_size=0', 10, 0],
    ['page_index=-1&page_size=x', 10, 0],
    ['page_index=99999999999999&page_size=1000000', 100, 0],
    ['0=a&1=b', 10, 0],
  ])('%s: 1-based, bounded, never an error', (query, limit, offset) => {
    expect(pageOf(new URLSearchParams(query))).toEqual({ limit, offset })
  })
})

describe('names', () => {
  test.each([
    ['Ada Example', 'Ada', 'Example'],
    ['Mary Ann Smith', 'Mary Ann', 'Smith'],
    ['Ada', 'Ada', null],
    ['', null, null],
    [null, null, null],
  ])('%s has a first and a last one', (name, first, last) => {
    expect(splitName(name)).toEqual({ first_name: first, last_name: last })
  })

  test('a part that is not named stays, one that is emptied goes', () => {
    expect(joinedName('Ada Example', { last_name: 'Sample' })).toBe('Ada Sample')
    expect(joinedName('Ada Example', { first_name: 'Eve' })).toBe('Eve Example')
    expect(joinedName('Ada Example', { last_name: null })).toBe('Ada')
    expect(joinedName('Ada Example', { first_name: '', last_name: '' })).toBeNull()
  })
})

describe('kept answers', () => {
  test('are made once, however many ask at once and later', async () => {
    let made = 0
    const make = async () => ok(`text ${++made}`)
    const all = await Promise.all(Array.from({ length: 50 }, () => keptText('once', make)))
    expect([...all, await keptText('once', make)].every((one) => one.ok)).toBe(true)
    expect(made).toBe(1)
  })

  test('a failure is not kept', async () => {
    expect((await keptText('fails', async () => fail('UNAVAILABLE'))).ok).toBe(false)
    expect((await keptText('fails', async () => ok('now'))).ok).toBe(true)
  })

  test('go out as the JSON they are', async () => {
    const kept = await keptText('bytes', async () => ok('{"ä":1}'))
    if (!kept.ok) throw new Error('kept')
    for (let round = 0; round < 2; round++) expect(await keptResponse(kept.value).json()).toEqual({ ä: 1 })
  })
})
