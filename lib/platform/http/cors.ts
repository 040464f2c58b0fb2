import 'server-only'
import { config } from '../config'

const METHODS = 'GET, POST, PATCH, DELETE, OPTIONS'
const HEADERS =
  'authorization, content-type, accept-language, idempotency-key, order-token, x-device-id, x-platform, x-language, x-timezone, x-currency, x-refresh-token'

/** CORS headers for an origin of CORS_ORIGINS (never `*`); put on every answer, errors too. */
export function corsHeaders(request: Request): Record<string, string> {
  const origin = request.headers.get('origin')
  const allowed = origin !== null && (config().corsOrigins.includes(origin) || origin === config().siteUrl)
  return {
    vary: 'Origin',
    ...(allowed
      ? {
          'access-control-allow-origin': origin,
          'access-control-expose-headers': 'retry-after, x-request-id, idempotent-replayed',
        }
      : {}),
  }
}

export const preflight = (request: Request): Response =>
  new Response(null, {
    status: 204,
    headers: {
      ...corsHeaders(request),
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': HEADERS,
      'access-control-max-age': '600',
    },
  })
