import { regionNames } from '@/components/catalog/region-names'
import { isLocale, routing } from '@/i18n/routing'
import { placeIndex } from '@/lib/core/place-index'
import { toRow } from '@/lib/core/place-wire'

export const generateStaticParams = () => routing.locales.map((locale) => ({ locale }))

/** Names of all places in a language, for the search as one types. The same for everybody until the next release. */
export async function GET(
  _request: Request,
  { params }: RouteContext<'/api/places/[locale]'>,
): Promise<Response> {
  const { locale } = await params
  if (!isLocale(locale)) return Response.json({ error: 'no such language' }, { status: 404 })
  const rows = placeIndex(locale, await regionNames(locale)).map(toRow)
  return Response.json(rows, {
    headers: { 'cache-control': 'public, max-age=86400, stale-while-revalidate=604800' },
  })
}
