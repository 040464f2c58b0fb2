import { connection } from 'next/server'
import { config } from '@/lib/platform/config'
import { corsHeaders, preflight } from '@/lib/platform/http/cors'
import { openApiDocument } from './document'

export const OPTIONS = preflight

export async function GET(request: Request): Promise<Response> {
  await connection()
  const { storeName, siteUrl } = config()
  return Response.json(openApiDocument(storeName, siteUrl), {
    headers: { ...corsHeaders(request), 'cache-control': 'public, max-age=300' },
  })
}
