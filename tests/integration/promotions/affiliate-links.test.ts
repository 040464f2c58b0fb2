import { NextRequest } from 'next/server'
import { expect, test } from 'vitest'
import { openPromotions } from './house'

/** What following an affiliate's link does, and what it never does. */

await openPromotions()
const { createAffiliate, stopAffiliate } = await import('@/lib/promotions/commands/manage-affiliates')
const { readClick } = await import('@/app/_http/affiliate-cookie')
const { GET } = await import('@/app/a/[code]/route')

let n = 0
async function affiliate(more: { windowDays?: number } = {}) {
  const code = `LINK${++n}`
  const made = await createAffiliate({ name: 'A guide', code, basisPoints: 1000, ...more })
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return { id: made.value.affiliateId, code }
}

const follow = async (code: string, query = '') =>
  GET(new NextRequest(`http://localhost:3000/a/${code}${query}`), {
    params: Promise.resolve({ code }),
  })
const cookieOf = (response: Response) => /^via=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1]

test('a link leads into the shop with a cookie that says which one it was, and elsewhere never', async () => {
  const { code } = await affiliate({ windowDays: 7 })
  const response = await follow(code.toLowerCase(), '?to=%2Fde%2Fdestinations%2Fturkey%3Fdays%3D7')
  const home = new URL(response.headers.get('location') ?? '')
  expect([response.status, home.pathname + home.search]).toEqual([307, '/de/destinations/turkey?days=7'])
  expect(response.headers.get('set-cookie')).toMatch(/HttpOnly/i)
  expect(response.headers.get('set-cookie')).toContain('Max-Age=604800')
  expect(readClick(cookieOf(response))).toMatchObject({ code, clickedAt: expect.any(Date) })
  for (const to of [
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/%09/evil',
  ])
    expect(
      new URL((await follow(code, `?to=${encodeURIComponent(to)}`)).headers.get('location') ?? '').origin,
    ).toBe(home.origin)
})

test('a link of nobody, or of who was stopped, leads to the same place and leaves nothing', async () => {
  const stopped = await affiliate()
  await stopAffiliate(stopped.id)
  for (const code of [stopped.code, 'NOBODY', '%00', 'x'.repeat(500)]) {
    const response = await follow(code, '?to=/trip')
    expect(new URL(response.headers.get('location') ?? '').pathname).toBe('/trip')
    expect(response.headers.get('set-cookie')).toBe(null)
  }
})

test('a cookie that was forged or altered is no click', async () => {
  const { code } = await affiliate()
  const sealed = cookieOf(await follow(code)) ?? ''
  const { seal } = await import('@/lib/platform/crypto/seal')
  for (const forged of [
    code,
    '',
    undefined,
    JSON.stringify({ code, at: Date.now() }),
    `${sealed.slice(0, -2)}AA`,
    seal(JSON.stringify({ code, at: Date.now() }), 'another purpose'),
    seal('{"at":1}', 'via'),
  ])
    expect(readClick(forged)).toBe(null)
})
