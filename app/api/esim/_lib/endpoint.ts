import type * as z from 'zod'
import type { Result } from '@/lib/core/result'
import { corsHeaders } from '@/lib/platform/http/cors'
import { type RouteContext, type RouteOptions, route } from '@/lib/platform/http/route'

type Handler<B, Q> = (context: RouteContext<B, Q>) => Promise<Result<unknown> | Response>

/** A route of the old checker: its own spelling of keys and of problems. */
export const endpoint = <B extends z.ZodType = z.ZodUnknown, Q extends z.ZodType = z.ZodUnknown>(
  options: RouteOptions<B, Q>,
  handler: Handler<z.output<B>, z.output<Q>>,
) => route({ ...options, keys: 'as_is' }, handler)

/** For the methods that an address does not take: 405 in the old framework's words. */
export function refuseMethod(...allowed: readonly string[]) {
  return (request: Request): Response =>
    Response.json(
      { detail: `Method "${request.method}" not allowed.` },
      { status: 405, headers: { ...corsHeaders(request), allow: [...allowed, 'OPTIONS'].join(', ') } },
    )
}
