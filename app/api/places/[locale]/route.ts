import { regionNames } from '@/components/catalog/region-names'
import { isLocale, routing } from '@/i18n/routing'
import { destinations } from '@/lib/catalog/cached'
import { placeIndex } from '@/lib/core/place-index'
import { toRow } from '@/lib/core/place-wire'
import { config } from '@/lib/platform/config'

export const generateStaticParams = () => routing.locales.map((locale) => ({ locale }))

/** Names of all places in a language, for the search as one types; of equals those first that something is sold for. */
export async function GET(
  _request: Request,
  { params }: RouteContext<'/api/places/[locale]'>,
): Promise<Response> {
  const { locale } = await params
  if (!isLocale(locale)) return Response.json({ error: 'no such language' }, { status: 404 })
  const sold = new Set((await destinations(config().defaultCurrency)).map(({ country }) => country))
  const rows = placeIndex(locale, await regionNames(locale), sold).map(toRow)
  return Response.json(rows, {
    headers: { 'cache-control': 'public, max-age=86400, stale-while-revalidate=604800' },
  })
}
