import { chromium } from 'playwright-core'
import { findChromium } from '../../chromium'
import { timed } from '../load'
import { outsideOf } from '../outside'
import { atMost, kilobytes, type Section } from '../report'
import type { Server, Stage } from '../stage'

const ALLOWED = 215 * 1024

interface Page {
  readonly name: string
  readonly server: Server
  readonly path: string
}

/** JavaScript that a first visit of each page fetches, as it comes over the wire. */
export async function pagesSection(stage: Stage): Promise<Section> {
  const [iccid = ''] = await outsideOf(stage).plantOwned(1)
  const { store, bare } = stage
  const pages: Page[] = [
    { name: 'bare Next application', server: bare, path: '/' },
    { name: 'home', server: store, path: '/' },
    { name: 'check', server: store, path: '/check' },
    { name: 'check, result', server: store, path: `/check/${iccid}` },
    { name: 'renew', server: store, path: `/renew/${iccid}` },
    { name: 'home, Arabic', server: store, path: '/ar' },
    { name: 'destinations', server: store, path: '/destinations' },
    { name: 'destination', server: store, path: '/destinations/turkey' },
    { name: 'trip', server: store, path: '/trip?c=TR,GR' },
  ]
  const browser = findChromium()
  const sizes = new Map<string, number>()
  const sizeOf = async (url: string) => {
    const known = sizes.get(url) ?? (await gzippedSize(url))
    sizes.set(url, known)
    return known
  }
  const rows: { page: Page; scripts: number; bytes: number; largest: string }[] = []
  for (const page of pages) {
    const urls = browser ? await fetchedBy(browser, page) : await namedIn(page)
    const measured = await Promise.all(urls.map(async (url) => ({ url, bytes: await sizeOf(url) })))
    const [largest] = measured.sort((a, b) => b.bytes - a.bytes)
    rows.push({
      page,
      scripts: urls.length,
      bytes: measured.reduce((sum, { bytes }) => sum + bytes, 0),
      largest: largest ? `${largest.url.split('/').at(-1)} ${kilobytes(largest.bytes)}` : '',
    })
  }
  return {
    title: 'JavaScript of a page',
    note: `Gzipped bodies of ${browser ? 'all scripts that Chromium fetches for a first visit, until the network is quiet' : 'the scripts named in the page (no Chromium here)'}. The first row is what Next itself brings.`,
    columns: ['page', 'scripts', 'JavaScript', 'largest'],
    rows: rows.map(({ page, scripts, bytes, largest }) => [
      page.name,
      String(scripts),
      kilobytes(bytes),
      largest,
    ]),
    bars: rows
      .filter(({ page }) => page.server === store)
      .map(({ page, bytes }) => atMost(`JavaScript: ${page.name}`, bytes, ALLOWED, kilobytes)),
  }
}

async function fetchedBy(executablePath: string, { server, path }: Page): Promise<string[]> {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    const urls = new Set<string>()
    page.on('request', (request) => {
      if (/\/_next\/.*\.js(\?|$)/.test(request.url())) urls.add(request.url())
    })
    await page.goto(server.url + path, { waitUntil: 'networkidle', timeout: 30_000 })
    return [...urls]
  } finally {
    await browser.close()
  }
}

async function namedIn({ server, path }: Page): Promise<string[]> {
  const { text } = await timed(server, { method: 'GET', path })
  const scripts = text.match(/<script[^>]*>/g) ?? []
  const urls = scripts.flatMap((tag) => (/noModule/i.test(tag) ? [] : (/src="([^"]+)"/.exec(tag)?.[1] ?? [])))
  return [...new Set(urls)].map((src) => new URL(src, server.url).href)
}

/** Bytes of the body as they travel: asked for with node:http, which does not unpack. */
async function gzippedSize(url: string): Promise<number> {
  const { get } = await import('node:http')
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      response.on('end', () => resolve(bytes))
    }).on('error', reject)
  })
}
