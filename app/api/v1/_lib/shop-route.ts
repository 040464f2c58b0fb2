import 'server-only'
import type * as z from 'zod'
import { type Failure, fail } from '@/lib/core/result'
import { corsHeaders } from '@/lib/platform/http/cors'
import { failureResponse } from '@/lib/platform/http/problem'
import { type RouteContext, route } from '@/lib/platform/http/route'
import { type Caller, callerOf, type UserCaller } from './caller'
import type { Envelope } from './envelope'
import { readInput } from './input'
import { localeOf, type Words, wordsOf } from './language'
import { shopProblem } from './problems'

/** Who may ask: `-` anyone, `P` anyone who sends a device id, `G` a guest's or a user's token, `U` a user's token. */
export type ShopAuth = '-' | 'P' | 'G' | 'U'

type CallerFor<A extends ShopAuth> = A extends 'U' ? UserCaller : A extends 'G' ? Caller : null

export interface ShopRouteOptions<A extends ShopAuth, B extends z.ZodType> {
  /** Name in the log; the address and its query never are: old clients spell order ids and ICCIDs in them. */
  readonly name: string
  readonly auth: A
  /** false where the old server asked for no device id. It is only ever looked for, never believed. */
  readonly needsDevice?: boolean
  /** Without one the body is not read. No body, `null` and `{}` are the same. */
  readonly body?: B
  /** Limits counted per client address before anything else is done. */
  readonly limits?: readonly string[]
  readonly maxBodyBytes?: number
}

export interface ShopContext<C, B> {
  readonly request: Request
  readonly caller: C
  /** For `P`: who the token speaks for, if it does; a bad one counts as none there. */
  readonly identify: () => Promise<Caller | null>
  readonly body: B
  readonly query: URLSearchParams
  readonly params: Readonly<Record<string, string>>
  readonly words: Words
  readonly clientKey: string
  readonly requestId: string
}

/** An envelope, a failure (`fail('ORDER_NOT_FOUND')`) that is put into the caller's language, or a whole response. */
export type ShopAnswer = Envelope | { readonly ok: false; readonly error: Failure } | Response

type NextContext = { params: Promise<Record<string, string | string[] | undefined>> }

/**
 * The one wrapper of the old shop's routes: device id, token, lenient body, envelope, errors in the caller's language.
 * @param handler its failures become 400, 401, 404, 429 or 5xx with a sentence in `message` and the code beside it
 */
export function shopRoute<A extends ShopAuth, B extends z.ZodType = z.ZodUnknown>(
  options: ShopRouteOptions<A, B>,
  handler: (context: ShopContext<CallerFor<A>, z.output<B>>) => Promise<ShopAnswer>,
): (request: Request, context: NextContext) => Promise<Response> {
  return async (request, next) => {
    const words = await wordsOf(localeOf(request.headers))
    const problem = shopProblem(words)
    const limits = options.limits ? { limits: options.limits } : {}
    const inner = route({ name: options.name, problem, keys: 'as_is', ...limits }, async (context) => {
      const answer = await admitted(options, handler, context, words)
      if (answer instanceof Response) return answer
      if ('responseCode' in answer) return Response.json(answer)
      return failureResponse(answer.error, context.requestId, problem)
    })
    return inner(request, next)
  }
}

async function admitted<A extends ShopAuth, B extends z.ZodType>(
  options: ShopRouteOptions<A, B>,
  handler: (context: ShopContext<CallerFor<A>, z.output<B>>) => Promise<ShopAnswer>,
  { request, params, clientKey, requestId }: RouteContext<unknown, unknown>,
  words: Words,
): Promise<ShopAnswer> {
  const needsDevice = options.needsDevice ?? options.auth !== '-'
  if (needsDevice && !request.headers.get('x-device-id')?.trim())
    return fail('VALIDATION', { fields: { 'header → x-device-id': 'required' } })
  const caller = options.auth === 'U' || options.auth === 'G' ? await callerOf(request) : null
  if (!isAllowed(options.auth, caller)) return fail('UNAUTHENTICATED')
  const body = options.body
    ? await readInput(request, options.body, options.maxBodyBytes ?? 16_384)
    : undefined
  if (body && !body.ok) return body
  return handler({
    request,
    caller: caller as CallerFor<A>,
    identify: () => callerOf(request),
    body: body?.value as z.output<B>,
    query: new URL(request.url).searchParams,
    params,
    words,
    clientKey,
    requestId,
  })
}

function isAllowed(auth: ShopAuth, caller: Caller | null): boolean {
  if (auth === 'U') return caller?.kind === 'user'
  return auth === 'G' ? caller !== null : true
}

/** For the methods that an address does not take. */
export const refuseMethod = (...allowed: readonly string[]) =>
  async function refuse(request: Request): Promise<Response> {
    const words = await wordsOf(localeOf(request.headers))
    const response = failureResponse({ code: 'METHOD_NOT_ALLOWED' }, crypto.randomUUID(), shopProblem(words))
    response.headers.set('allow', [...allowed, 'OPTIONS'].join(', '))
    for (const [name, value] of Object.entries(corsHeaders(request))) response.headers.set(name, value)
    return response
  }
