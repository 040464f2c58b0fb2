import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import {
  bundleDetailSchema,
  bundlePageSchema,
  destinationsSchema,
  regionsSchema,
} from '@/app/api/openapi.json/catalog-paths'
import { siteUrl, sql } from './support/world'

const get = (path: string, init: RequestInit = {}) => fetch(`${siteUrl}${path}`, init)
async function read<S extends z.ZodType>(schema: S, path: string): Promise<z.output<S>> {
  const response = await get(path)
  expect(response.status, path).toBe(200)
  return schema.parse(await response.json())
}

describe('the catalogue for programs', () => {
  test('answers in the form that is documented, with nothing of providers and costs', async () => {
    await read(destinationsSchema, '/api/v2/destinations')
    await read(regionsSchema, '/api/v2/regions?currency=JPY')
    const page = await read(bundlePageSchema, '/api/v2/bundles?country=TR&limit=200')
    await read(bundlePageSchema, '/api/v2/bundles?region=europe')
    const [first] = page.bundles
    if (!first) throw new Error('nothing is for sale')
    await read(bundleDetailSchema, `/api/v2/bundles/${first.bundle_id}?currency=KWD`)
    const [row] = await sql<{ provider: string; provider_ref: string; purchase_hints: object }[]>`
      select provider, provider_ref, purchase_hints from store.bundles where id = ${first.bundle_id}`
    const text = await (await get(`/api/v2/bundles/${first.bundle_id}`)).text()
    for (const secret of ['"cost', '"provider', 'purchase_hints', row?.provider ?? '?'])
      expect(text).not.toContain(secret)
    expect(text.replace(JSON.stringify(first.name), '')).not.toContain(row?.provider_ref ?? '?')
  })

  test('goes through a list page by page, each bundle once, in the order of the whole list', async () => {
    const whole = await read(bundlePageSchema, '/api/v2/bundles?country=DE&limit=200&sort=per_gb')
    expect(whole.next_cursor).toBeNull()
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `/api/v2/bundles?country=DE&limit=7&sort=per_gb${cursor ? `&cursor=${cursor}` : ''}`
      const page: z.output<typeof bundlePageSchema> = await read(bundlePageSchema, path)
      seen.push(...page.bundles.map((bundle) => bundle.bundle_id))
      cursor = page.next_cursor
    }
    expect(seen).toEqual(whole.bundles.map((bundle) => bundle.bundle_id))
  })

  test('for several countries gives only what works in all of them', async () => {
    const page = await read(bundlePageSchema, '/api/v2/bundles?countries=TR,GR&limit=200')
    expect(page.bundles.length).toBeGreaterThan(0)
    for (const bundle of page.bundles) expect(bundle.countries).toEqual(expect.arrayContaining(['TR', 'GR']))
  })

  test('shows each thing once, and never more for less', async () => {
    const { bundles } = await read(bundlePageSchema, '/api/v2/bundles?country=ES&limit=200')
    const facts = bundles.map((b) =>
      JSON.stringify([
        b.countries,
        b.data,
        b.data_period,
        b.duration_days,
        b.kind === 'data_voice_sms',
        b.voice_minutes,
      ]),
    )
    expect(new Set(facts).size).toBe(bundles.length)
    const total = bundles.filter(
      (b) => b.data_period === 'total' && b.kind !== 'data_voice_sms' && b.data && 'bytes' in b.data,
    )
    const bytes = (b: (typeof bundles)[number]) => (b.data && 'bytes' in b.data ? b.data.bytes : 0)
    for (const a of total)
      for (const b of total) {
        if (a === b || JSON.stringify(a.countries) !== JSON.stringify(b.countries)) continue
        const atLeast = bytes(a) >= bytes(b) && (a.duration_days ?? 0) >= (b.duration_days ?? 0)
        if (atLeast && b.duration_days !== null)
          expect(a.price.amount_minor).toBeGreaterThan(b.price.amount_minor)
      }
  })

  test.each(['/api/v2/destinations', '/api/v2/regions', '/api/v2/bundles?country=TR'])(
    '%s is not sent again to who has it',
    async (path) => {
      const first = await get(path)
      const etag = first.headers.get('etag') ?? ''
      expect(etag).toMatch(/^"[\w-]{20,}"$/)
      const again = await get(path, { headers: { 'if-none-match': etag } })
      expect([again.status, await again.text()]).toEqual([304, ''])
      expect((await get(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
      const other = await get(`${path}${path.includes('?') ? '&' : '?'}currency=JPY`)
      expect(other.headers.get('etag')).not.toBe(etag)
    },
  )

  test.each([
    '/api/v2/bundles',
    '/api/v2/bundles?country=TR&region=europe',
    '/api/v2/bundles?country=XX',
    '/api/v2/bundles?country=TR,GR',
    '/api/v2/bundles?countries=TR,GR,IT,FR,ES,PT,DE,AT,CH',
    '/api/v2/bundles?region=mars',
    '/api/v2/bundles?country=TR&limit=0',
    '/api/v2/bundles?country=TR&limit=100000',
    '/api/v2/bundles?country=TR&cursor=1;drop',
    '/api/v2/bundles?country=TR&cursor=bdl_00000',
    '/api/v2/bundles?country=TR&currency=eur',
    '/api/v2/bundles?country=TR&surprise=1',
    '/api/v2/destinations?currency=XXX',
    "/api/v2/bundles?country=';--",
  ])('%s is refused with the reason', async (path) => {
    const response = await get(path)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
  })

  test('a bundle that never was is 404, and nothing is changed by another method', async () => {
    for (const id of ['bdl_0000000000000000000000000', 'x', 'bdl_%00', '..']) {
      const response = await get(`/api/v2/bundles/${id}`)
      expect([400, 404], id).toContain(response.status)
    }
    expect((await get('/api/v2/bundles', { method: 'POST', body: '{}' })).status).toBe(405)
  })
})
