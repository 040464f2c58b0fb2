import { preflight } from '@/lib/platform/http/cors'

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,60}$/

/**
 * The pre-flight of the old shop's API: it allowed every header by naming back what was asked for, and a browser client
 * is blocked by one that is missing. Which origins may ask is still decided by CORS_ORIGINS.
 */
export function shopPreflight(request: Request): Response {
  const response = preflight(request)
  const asked = (request.headers.get('access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => TOKEN.test(name))
  const listed = (response.headers.get('access-control-allow-headers') ?? '').split(', ')
  const names = [...new Set([...listed, ...asked.slice(0, 40)])]
  response.headers.set('access-control-allow-headers', names.join(', '))
  response.headers.append('vary', 'Access-Control-Request-Headers')
  return response
}
