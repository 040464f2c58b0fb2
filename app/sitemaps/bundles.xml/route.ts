import { connection } from 'next/server'
import { sitemapIndexOf } from '@/app/_seo/sitemap-xml'
import { sitemapParts } from '@/lib/catalog/cached'

/** Which parts the sitemap of all bundles has. */
export async function GET(): Promise<Response> {
  await connection()
  const parts = await sitemapParts()
  return sitemapIndexOf(Array.from({ length: parts }, (_, part) => `/sitemaps/bundles/${part}`))
}
