import { LRUCache } from 'lru-cache'
import { sharePicture } from '@/components/share/share-picture'
import { shareWords } from '@/components/share/share-words'
import { directionOf, isLocale } from '@/i18n/routing'
import { config } from '@/lib/platform/config'

/** Drawing one takes some dozen milliseconds, and those who share a link ask many times at once. */
const drawn = new LRUCache<string, Promise<Uint8Array>>({ max: 100 })
const KEPT = 'public, max-age=86400, s-maxage=604800, stale-while-revalidate=2592000'

/** The picture of a public page for those who show links: /share/de/destinations/turkey.png */
export async function GET(
  _request: Request,
  { params }: RouteContext<'/share/[locale]/[kind]/[name]'>,
): Promise<Response> {
  const { locale, kind, name } = await params
  const [, page] = /^([a-z0-9-]+)\.png$/.exec(name) ?? []
  if (!isLocale(locale) || page === undefined) return missing()
  const words = await shareWords(locale, kind, page)
  if (!words) return missing()
  // By what it says: ten thousand bundles make some hundred pictures.
  const key = JSON.stringify([locale, words])
  let picture = drawn.get(key)
  if (!picture) {
    picture = sharePicture({ ...words, storeName: config().storeName, direction: directionOf(locale) })
    drawn.set(key, picture)
    picture.catch(() => drawn.delete(key))
  }
  return new Response(Buffer.from(await picture), {
    headers: { 'content-type': 'image/png', 'cache-control': KEPT },
  })
}

const missing = () => new Response(null, { status: 404, headers: { 'cache-control': 'no-store' } })
