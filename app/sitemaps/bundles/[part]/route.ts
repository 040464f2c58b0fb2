import { connection } from 'next/server'
import { sitemapOf } from '@/app/_seo/sitemap-xml'
import { sitemapParts, sitemapSlugs } from '@/lib/catalog/cached'

/** Some thousand bundles in every language. */
export async function GET(
  _request: Request,
  { params }: RouteContext<'/sitemaps/bundles/[part]'>,
): Promise<Response> {
  await connection()
  const { part } = await params
  if (!/^\d{1,4}$/.test(part) || Number(part) >= (await sitemapParts()))
    return new Response('Not found.', { status: 404 })
  const slugs = await sitemapSlugs(Number(part))
  return sitemapOf(slugs.map((slug) => `/bundles/${slug}`))
}
