import 'server-only'
import { randomUUID } from 'node:crypto'
import { connection } from 'next/server'
import type * as z from 'zod'
import { snakeKeys } from '@/lib/core/json-case'
import type { Failure, Result } from '@/lib/core/result'
import { isDatabaseDown } from '../db/client'
import { log } from '../log'
import { parseInput, readJson } from './body'
import { clientKey } from './client-key'
import { corsHeaders } from './cors'
import { hitLimits } from './limits'
import { failureResponse, type ProblemFormat, problemFormat } from './problem'

export interface RouteOptions<B extends z.ZodType, Q extends z.ZodType> {
  /** Name in the log, e.g. `esims.check`. */
  readonly name: string
  readonly body?: B
  readonly query?: Q
  /** Limits counted per client address before anything else is done. */
  readonly limits?: readonly string[]
  readonly maxBodyBytes?: number
  readonly problem?: ProblemFormat
  /** Status of a success; 200 unless said otherwise. */
  readonly status?: number
  /** How a result's keys go out: our own API is snake_case; façades build their own names. */
  readonly keys?: 'snake' | 'as_is'
}

export interface RouteContext<B, Q> {
  readonly request: Request
  readonly body: B
  readonly query: Q
  readonly params: Readonly<Record<string, string>>
  readonly clientKey: string
  readonly requestId: string
}

type Handler<B, Q> = (context: RouteContext<B, Q>) => Promise<Result<unknown> | Response>
type NextContext = { params: Promise<Record<string, string | string[] | undefined>> }

/**
 * The one wrapper of route handlers: request id, limits, body cap and schema, problems, no-store, CORS, log line.
 * A handler returns a `Result` (JSON or a problem) or its own Response. Nothing it throws reaches the client.
 */
export function route<B extends z.ZodType = z.ZodUnknown, Q extends z.ZodType = z.ZodUnknown>(
  options: RouteOptions<B, Q>,
  handler: Handler<z.output<B>, z.output<Q>>,
): (request: Request, context: NextContext) => Promise<Response> {
  return async (request, context) => {
    await connection()
    const requestId = randomUUID()
    const startedAt = performance.now()
    const format = options.problem ?? problemFormat
    let response: Response
    try {
      response = await answer(options, handler, request, context, requestId)
    } catch (error) {
      const down = isDatabaseDown(error)
      log().error(
        { requestId, route: options.name, error },
        down ? 'database unavailable' : 'unexpected error',
      )
      response = failureResponse(down ? { code: 'UNAVAILABLE' } : { code: 'INTERNAL' }, requestId, format)
    }
    for (const [name, value] of Object.entries(corsHeaders(request))) response.headers.set(name, value)
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store')
    response.headers.set('x-request-id', requestId)
    const ms = Math.round(performance.now() - startedAt)
    log().info(
      { requestId, route: options.name, method: request.method, status: response.status, ms },
      'request',
    )
    return response
  }
}

async function answer<B extends z.ZodType, Q extends z.ZodType>(
  options: RouteOptions<B, Q>,
  handler: Handler<z.output<B>, z.output<Q>>,
  request: Request,
  context: NextContext,
  requestId: string,
): Promise<Response> {
  const refuse = (failure: Failure) => failureResponse(failure, requestId, options.problem)
  const key = clientKey(request.headers)
  if (options.limits?.length) {
    const limit = await hitLimits(options.limits.map((name) => ({ name, subject: key })))
    if (!limit.allowed) return refuse({ code: 'RATE_LIMITED', retryAfterSeconds: limit.retryAfterSeconds })
  }
  const body = options.body
    ? await parsedBody(options.body, request, options.maxBodyBytes ?? 16_384)
    : undefined
  if (body && !body.ok) return refuse(body.error)
  const query = options.query
    ? parseInput(options.query, Object.fromEntries(new URL(request.url).searchParams))
    : undefined
  if (query && !query.ok) return refuse(query.error)

  const outcome = await handler({
    request,
    body: body?.value as z.output<B>,
    query: query?.value as z.output<Q>,
    params: plainParams((await context.params) ?? {}),
    clientKey: key,
    requestId,
  })
  if (outcome instanceof Response) return outcome
  if (!outcome.ok) return refuse(outcome.error)
  const value = options.keys === 'as_is' ? outcome.value : snakeKeys(outcome.value)
  return Response.json(value, { status: options.status ?? 200 })
}

async function parsedBody<B extends z.ZodType>(schema: B, request: Request, maxBytes: number) {
  const json = await readJson(request, maxBytes)
  return json.ok ? parseInput(schema, json.value) : json
}

const plainParams = (params: Record<string, string | string[] | undefined>) =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join('/') : (value ?? ''),
    ]),
  )

/** Handler for methods that an address does not take: 405 as a problem, with what it does take. */
export const refuseMethod = (allow: string) =>
  route({ name: 'method' }, async ({ requestId }) => {
    const response = failureResponse({ code: 'METHOD_NOT_ALLOWED' }, requestId)
    response.headers.set('allow', `${allow}, OPTIONS`)
    return response
  })
