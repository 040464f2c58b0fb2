import type * as z from 'zod'
import { type RefusalKind, runOperation, type SandboxRequest, type SandboxResponse } from '../kernel/http'
import type { VendorId, World } from '../kernel/types'

interface Call<Body> {
  req: SandboxRequest
  body: Body
  params: Record<string, string>
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  segments: readonly string[]
  /** Reachable without credentials. */
  open: boolean
  operations: readonly string[]
  operationOf(req: SandboxRequest): string
  prepare(req: SandboxRequest, params: Record<string, string>): Prepared
}

type Prepared =
  | { work: () => SandboxResponse | Promise<SandboxResponse> }
  | { problem: z.ZodError | 'not_json' }

interface RouteInput<S extends z.ZodType> {
  /** `GET /my-esims/:id` */
  at: `${Route['method']} /${string}`
  operation: string | { names: readonly string[]; of(req: SandboxRequest): string }
  open?: boolean
  /** A strict schema: unknown fields are refused. Absent = no body is read. */
  body?: S
  handle(call: Call<z.infer<S>>): SandboxResponse | Promise<SandboxResponse>
}

export function route<S extends z.ZodType = z.ZodUndefined>(input: RouteInput<S>): Route {
  const [method, path] = input.at.split(' ') as [Route['method'], string]
  const { operation } = input
  return {
    method,
    segments: path.split('/').slice(1),
    open: input.open ?? false,
    operations: typeof operation === 'string' ? [operation] : operation.names,
    operationOf: (req) => (typeof operation === 'string' ? operation : operation.of(req)),
    prepare(req, params) {
      if (!input.body) return { work: () => input.handle({ req, params, body: undefined as z.infer<S> }) }
      const json = req.json()
      if (json === undefined && req.rawBody.length > 0) return { problem: 'not_json' }
      const parsed = input.body.safeParse(json)
      if (!parsed.success) return { problem: parsed.error }
      return { work: () => input.handle({ req, params, body: parsed.data }) }
    },
  }
}

/** How one vendor says no. */
export interface VendorManners {
  authorize(req: SandboxRequest): SandboxResponse | null
  invalid(problem: z.ZodError | 'not_json', req: SandboxRequest): SandboxResponse
  notFound(req: SandboxRequest): SandboxResponse
  wrongMethod(req: SandboxRequest): SandboxResponse
  refuse(kind: RefusalKind, operation: string, req: SandboxRequest): SandboxResponse | null
}

export type VendorHandler = (req: SandboxRequest) => Promise<SandboxResponse>

/** One vendor's routes under its prefix, each call run through the fault switch and the journal. */
export function createVendorHandler(
  world: World,
  vendor: VendorId,
  routes: readonly Route[],
  manners: VendorManners,
): VendorHandler {
  const find = createMatcher(routes)
  return (req) => {
    const { match, otherMethod } = find(req)
    if (!match) {
      const answer = otherMethod ? manners.wrongMethod : manners.notFound
      const work = { handle: () => answer(req), refuse: () => null }
      return runOperation(world, vendor, 'unknown', req, work)
    }
    const operation = match.route.operationOf(req)
    let work: (() => SandboxResponse | Promise<SandboxResponse>) | null = null
    return runOperation(world, vendor, operation, req, {
      before() {
        const refused = match.route.open ? null : manners.authorize(req)
        if (refused) return refused
        const prepared = match.route.prepare(req, match.params)
        if ('problem' in prepared) return manners.invalid(prepared.problem, req)
        work = prepared.work
        return null
      },
      handle: () => work?.() ?? manners.notFound(req),
      refuse: (kind) => manners.refuse(kind, operation, req),
    })
  }
}

interface Match {
  route: Route
  params: Record<string, string>
}

/** Finds the route of a request; `otherMethod` = the path exists, not for this method. */
export function createMatcher(routes: readonly Route[]) {
  return (req: SandboxRequest): { match: Match | null; otherMethod: boolean } => {
    const segments = req.path.split('/').slice(1)
    let otherMethod = false
    for (const candidate of routes) {
      const params = matchSegments(candidate.segments, segments)
      if (!params) continue
      if (candidate.method === req.method) return { match: { route: candidate, params }, otherMethod }
      otherMethod = true
    }
    return { match: null, otherMethod }
  }
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | null {
  if (pattern.length !== segments.length) return null
  const params: Record<string, string> = {}
  for (let i = 0; i < pattern.length; i += 1) {
    const expected = pattern[i] ?? ''
    const actual = segments[i] ?? ''
    if (expected.startsWith(':')) params[expected.slice(1)] = actual
    else if (expected !== actual) return null
  }
  return params
}

/** Field → messages, for the vendors that answer per field. Unknown fields are named too. */
export function fieldErrors(problem: z.ZodError | 'not_json'): Record<string, string[]> {
  if (problem === 'not_json') return { $: ['The JSON value could not be converted.'] }
  const errors: Record<string, string[]> = {}
  for (const issue of problem.issues) {
    const fields = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.') || '$']
    for (const field of fields) {
      const message =
        issue.code === 'unrecognized_keys' ? `The ${field} field is not known.` : messageOf(field, issue)
      errors[field] = [...(errors[field] ?? []), message]
    }
  }
  return errors
}

function messageOf(field: string, issue: z.core.$ZodIssue): string {
  const missing = issue.code === 'invalid_type' && issue.message.includes('undefined')
  return missing ? `The ${field} field is required.` : `The ${field} field is invalid: ${issue.message}`
}
