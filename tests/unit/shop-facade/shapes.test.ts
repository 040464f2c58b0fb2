import { describe, expect, test } from 'vitest'
import { toAuthDto } from '@/app/api/v1/_lib/auth-dto'
import { toBundleDto } from '@/app/api/v1/_lib/bundle-dto'
import { configurations } from '@/app/api/v1/_lib/configurations'
import { faqDtos, pageDto } from '@/app/api/v1/_lib/content'
import { dataText, done, failed, listText, ok } from '@/app/api/v1/_lib/envelope'
import { toHealth } from '@/app/api/v1/_lib/health'
import { toCountryDto } from '@/app/api/v1/_lib/place-dto'
import { LAND_REGIONS, toRegionDto } from '@/app/api/v1/_lib/regions'
import { money } from '@/lib/core/money'
import { RECORDED, shapeOf } from './recorded'
import { aBundle, english, LOCALES } from './samples'

const person = {
  id: '00000000-0000-4000-8000-000000000001',
  isVerified: true,
  email: 'ada@example.test',
  name: 'Ada Example',
  phone: null,
  locale: 'en',
  notify: true,
}

describe('§7.7 types are those of the answers that clients accepted', () => {
  test('CountryDTO', () => {
    expect(shapeOf(toCountryDto('FR', english))).toEqual(shapeOf(RECORDED.country))
  })

  test('RegionDTO, none of its fields null', () => {
    for (const region of LAND_REGIONS)
      expect(shapeOf(toRegionDto(region, english))).toEqual(shapeOf(RECORDED.region))
  })

  test('BundleDTO', () => {
    const dto = toBundleDto(aBundle(), money(1250, 'EUR'), english)
    expect(shapeOf(dto)).toEqual(shapeOf(RECORDED.bundle))
  })

  test.each([
    ['unlimited', aBundle({ data: { unlimited: true } })],
    ['of many countries', aBundle({ countries: ['DE', 'FR', 'IT'], scope: 'region' })],
    ['about which nothing is stated', aBundle({ data: null, durationDays: null, activationPolicy: null })],
    ['without a country', aBundle({ countries: [], scope: 'sea' })],
  ])('BundleDTO of a bundle %s has the same types', (_, bundle) => {
    const dto = { ...toBundleDto(bundle, money(0, 'EUR'), english), countries: [RECORDED.country] }
    expect(shapeOf(dto)).toEqual(shapeOf(RECORDED.bundle))
  })

  test('validity is a whole number, validity_label one word in the singular', () => {
    const dto = toBundleDto(aBundle({ durationDays: 1 }), money(1250, 'EUR'), english)
    expect([dto.validity, dto.validity_label]).toEqual([1, 'Day'])
    expect(Number.isInteger(dto.count_countries)).toBe(true)
  })

  test('AuthResponse, with tokens and without', () => {
    const tokens = { accessToken: 'a', refreshToken: 'r' }
    expect(shapeOf(toAuthDto(person, tokens))).toEqual(shapeOf(RECORDED.auth))
    expect(shapeOf(toAuthDto(person, null))).toEqual(shapeOf(RECORDED.auth))
    expect(toAuthDto(person, null)).toMatchObject({ access_token: '', refresh_token: '' })
  })

  test('a guest has the same shape and is not verified', () => {
    const guest = toAuthDto(
      { ...person, isVerified: false, name: null },
      { accessToken: 'a', refreshToken: 'r' },
    )
    expect(shapeOf(guest)).toEqual(shapeOf(RECORDED.auth))
    expect([guest.is_verified, guest.user_info.is_verified, guest.user_info.balance]).toEqual([
      false,
      false,
      0,
    ])
  })

  test('health is four texts, bare', () => {
    const health = toHealth({
      status: 'degraded',
      checkedAt: '2026-01-01T10:00:00.123Z',
      dependencies: [
        { name: 'database', state: 'ok', latencyMs: 1, checkedAt: '', ageSeconds: 0 },
        { name: 'esimhub', state: 'down', latencyMs: 1, checkedAt: '', ageSeconds: 0 },
      ],
    })
    expect(health).toEqual({
      status: 'ok',
      server_time: '2026-01-01 10:00:00',
      supabase: 'ok',
      esim_hub: 'failed',
    })
  })
})

describe('§7.4 the envelope', () => {
  test('has exactly its seven fields, with and without data, as text too', () => {
    const shape = shapeOf(RECORDED.envelope)
    expect(shapeOf(ok([1]))).toEqual(shape)
    expect(shapeOf(JSON.parse(listText(['1', '2'])))).toEqual(shape)
    expect(JSON.parse(listText(['1', '2']))).toEqual(ok([1, 2]))
    expect(JSON.parse(dataText('{"a":1}', 0))).toEqual(ok({ a: 1 }))
    expect(Object.keys(done())).toEqual(Object.keys(failed('Text.', 'CODE', 400)))
  })

  test('"done" has data null and no title; an error says failed, its sentence twice, and its code', () => {
    expect(done()).toEqual({
      status: 'success',
      totalCount: 0,
      data: null,
      title: null,
      message: null,
      developerMessage: null,
      responseCode: 200,
    })
    expect(failed('Order not found.', 'ORDER_NOT_FOUND', 404)).toEqual({
      status: 'failed',
      totalCount: 0,
      data: null,
      title: 'Order not found.',
      message: 'Order not found.',
      developerMessage: 'ORDER_NOT_FOUND',
      responseCode: 404,
    })
  })
})

describe('§7.3 configurations', () => {
  const all = configurations('0123456789abcdef')
  const configured = (key: string) => all.find((one) => one.key === key)?.value

  test('are texts, never null, each key once in any spelling', () => {
    expect(all.every(({ key, value }) => typeof key === 'string' && typeof value === 'string')).toBe(true)
    expect(new Set(all.map(({ key }) => key.toLowerCase())).size).toBe(all.length)
  })

  test('name what clients cannot start without', () => {
    expect(configured('CATALOG.BUNDLES_CACHE_VERSION')).toBe('0123456789abcdef')
    expect(configured('default_currency')).toMatch(/^[A-Z]{3}$/)
    expect(configured('ALLOWED_PAYMENT_TYPES')).toMatch(/^(Card|Wallet|DCB)(,(Card|Wallet|DCB))*$/)
    expect(configured('LOGIN_TYPE')).toBe('email')
    expect(Number(configured('OTP_EXPIRATION_TIME'))).toBeGreaterThan(0)
  })
})

describe.each(LOCALES)('§7.19 content in %s', (locale) => {
  test('pages are three texts that say something, as safe HTML', async () => {
    for (const name of ['about', 'privacy', 'terms'] as const) {
      const page = await pageDto(name, locale)
      expect(Object.keys(page).sort()).toEqual(['page_content', 'page_intro', 'page_title'])
      expect(page.page_title.length * page.page_intro.length).toBeGreaterThan(0)
      expect(page.page_content).toMatch(/^<h2>.+<\/p>$/)
      expect(page.page_content.replace(/<\/?(h2|p)>/g, '')).not.toMatch(/[<>{}]/)
    }
  })

  test('there are as many questions, sections and paragraphs as in English', async () => {
    const [own, first] = [await faqDtos(locale), await faqDtos('en')]
    expect(own.length).toBe(first.length)
    for (const { question, answer } of own)
      expect(`${question}${answer}`).toMatch(/^[^<>{}]+<p>[^<>{}]+<\/p>$/)
    const marks = (html: string) => html.match(/<\w+>/g)
    for (const name of ['about', 'privacy', 'terms'] as const)
      expect(marks((await pageDto(name, locale)).page_content)).toEqual(
        marks((await pageDto(name, 'en')).page_content),
      )
  })
})
