import { decode } from 'fast-png'
import { describe, expect, test } from 'vitest'
import { siteUrl } from './support/world'

const fetchPage = (path: string) => fetch(new URL(path, siteUrl), { redirect: 'manual' })

async function bundlePath(): Promise<string> {
  const { bundles } = await (await fetchPage('/api/v2/bundles?country=TR&limit=1')).json()
  return `/bundles/${bundles[0].slug}`
}

/** The address that a page names for its picture. */
async function pictureOf(path: string): Promise<string> {
  const html = await (await fetchPage(path)).text()
  return /<meta property="og:image" content="([^"]+)"/.exec(html)?.[1] ?? ''
}

describe('the picture beside a link', () => {
  test('is named by its page: 1200 × 630, of our own server, another for each place and language', async () => {
    const pages = [
      '/',
      '/destinations/turkey',
      '/de/destinations/greece',
      '/ar/destinations/turkey',
      '/regions/europe',
      await bundlePath(),
    ]
    const seen = new Set<string>()
    for (const page of pages) {
      const address = await pictureOf(page)
      expect(new URL(address).origin, page).toBe(siteUrl)
      const answer = await fetch(address)
      expect(answer.status, address).toBe(200)
      expect(answer.headers.get('content-type')).toBe('image/png')
      expect(answer.headers.get('cache-control')).toMatch(/public, max-age=\d{4,}/)
      const bytes = new Uint8Array(await answer.arrayBuffer())
      expect(bytes.length).toBeLessThan(300_000)
      const { width, height, data } = decode(bytes)
      expect([width, height]).toEqual([1200, 630])
      // Not one colour: something is drawn.
      expect(new Set(data.slice(0, 1200 * 4 * 200)).size).toBeGreaterThan(10)
      seen.add(Buffer.from(bytes).toString('base64'))
    }
    expect(seen.size).toBe(pages.length)
  })

  test('of a page that does not exist does not exist', async () => {
    for (const path of [
      '/share/en/destinations/atlantis.png',
      '/share/xx/destinations/turkey.png',
      '/share/en/regions/mars.png',
      '/share/en/bundles/turkey-1gb-7-days-0000000000000000000000000.png',
      '/share/en/pages/about.png',
      '/share/en/orders/ORD-000000000000.png',
      '/share/en/destinations/turkey',
      '/share/en/destinations/..%2f..%2fpackage.png',
    ])
      expect((await fetchPage(path)).status, path).toBe(404)
  })
})
