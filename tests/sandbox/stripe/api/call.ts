import Stripe from 'stripe'
import { type RefusalKind, runOperation, type SandboxRequest, type SandboxResponse } from '../../kernel/http'
import { snapshot } from '../build/event'
import { StripeRefusal } from '../errors'
import { type Form, parseForm } from '../form'
import { checkParams } from '../params/check'
import type { Simulator } from '../simulator'
import { createId } from '../state/ids'
import { CATALOG_ROUTES } from './catalog'
import { expand } from './expand'
import { fingerprintOf, type IdempotencyKeys } from './idempotency'
import { MONEY_BACK_ROUTES } from './money-back'
import { PAYMENT_ROUTES } from './payments'
import type { Route } from './route'
import { SESSION_ROUTES } from './sessions'
import { TAX_ROUTES } from './taxes'

const ROUTES: Route[] = [
  ...SESSION_ROUTES,
  ...PAYMENT_ROUTES,
  ...MONEY_BACK_ROUTES,
  ...CATALOG_ROUTES,
  ...TAX_ROUTES,
]
const COMPILED = ROUTES.map((route) => ({ route, pattern: compile(route.path) }))

/** Operations for the fault switch. */
export const API_OPERATIONS = ROUTES.map((route) => route.operation)

function compile(path: string): RegExp {
  return new RegExp(`^${path.replace(':id', '([A-Za-z0-9_]+)')}$`)
}

function findRoute(method: string, path: string): { route: Route; id: string } | null {
  for (const { route, pattern } of COMPILED) {
    const match = route.method === method ? pattern.exec(path) : null
    if (match) return { route, id: match[1] ?? '' }
  }
  return null
}

/** One call of Stripe's API. */
export async function callApi(
  sim: Simulator,
  keys: IdempotencyKeys,
  req: SandboxRequest,
): Promise<SandboxResponse> {
  const call = new ApiCall(sim, keys, req)
  try {
    return await call.run()
  } finally {
    call.end()
  }
}

class ApiCall {
  private readonly requestId = createId('req', 14)
  private readonly key: string | null
  private readonly version: string | undefined
  private readonly fingerprint: string
  private heldKey: string | null = null
  private executed = false
  private byClient = false

  constructor(
    private readonly sim: Simulator,
    private readonly keys: IdempotencyKeys,
    private readonly req: SandboxRequest,
  ) {
    this.key = req.method === 'POST' ? (req.headers['idempotency-key'] ?? null) : null
    this.version = req.headers['stripe-version']
    this.fingerprint = fingerprintOf(req.method, req.path, req.rawBody)
  }

  run(): Promise<SandboxResponse> {
    const { sim, req } = this
    const found = findRoute(req.method, req.path)
    const form = parseForm(
      req.method === 'POST' ? new URLSearchParams(req.rawBody.toString('utf8')) : req.query,
    )
    return runOperation(sim.world, 'stripe', found?.route.operation ?? 'unknown', req, {
      before: () => this.guard(() => this.admit(found?.route ?? null)),
      handle: () => this.answer(found, form),
      refuse: (kind) => this.refuse(kind),
      describeRequest: () => form,
    })
  }

  end(): void {
    if (this.heldKey !== null) this.keys.leave(this.heldKey)
  }

  /** Key, version, address and whether the idempotency key is free. */
  private admit(route: Route | null): null {
    const { authorization } = this.req.headers
    if (!authorization) {
      const message =
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
      throw new StripeRefusal(401, message, {}, false)
    }
    const given = authorization.replace(/^Bearer\s+/i, '')
    const { secretKey, publishableKey } = this.sim.settings
    this.byClient = given === publishableKey
    if (given !== secretKey && !(this.byClient && route?.runForClient))
      throw this.byClient ? publishableKeyRefused() : badKey(given)
    if (this.version !== undefined && this.version !== Stripe.API_VERSION) {
      const message = `Invalid Stripe API version: ${this.version}. This sandbox speaks ${Stripe.API_VERSION}.`
      throw new StripeRefusal(400, message, {}, false)
    }
    if (!route) {
      const message = `Unrecognized request URL (${this.req.method}: ${this.req.path}). If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code.`
      throw new StripeRefusal(404, message, {}, false)
    }
    if (this.key !== null) {
      this.keys.enter(this.key)
      this.heldKey = this.key
    }
    return null
  }

  private answer(found: { route: Route; id: string } | null, form: Form): SandboxResponse {
    return this.guard(() => {
      if (!found) throw new Error('an unknown address was admitted')
      const stored = this.key === null ? null : this.keys.find(this.key, this.fingerprint)
      if (stored) return this.reply(stored.status, stored.body, { 'idempotent-replayed': 'true' })
      return this.work(found, form)
    })
  }

  private work(found: { route: Route; id: string }, form: Form): SandboxResponse {
    let response: SandboxResponse
    try {
      response = this.reply(200, this.execute(found, form))
    } catch (error) {
      if (!(error instanceof StripeRefusal)) throw error
      this.executed ||= error.executed
      response = this.reply(error.status, snapshot(error.body))
    }
    if (this.executed) this.remember(response)
    return response
  }

  private execute({ route, id }: { route: Route; id: string }, form: Form): object {
    const { sim } = this
    // Stripe.js sends fields of its own, which only it and Stripe know.
    const params = this.byClient ? form : checkParams(route.operation, form, this.version === undefined)
    const paths = this.byClient ? [] : readPaths(params)
    checkLimit(params)
    sim.request = { id: this.requestId, idempotencyKey: this.key }
    try {
      const result =
        this.byClient && route.runForClient
          ? route.runForClient(sim, params, id)
          : route.run(sim, params as never, id)
      this.executed = true
      return expand(sim, result, paths)
    } finally {
      sim.request = null
    }
  }

  private remember({ status, body }: SandboxResponse): void {
    if (this.key === null || body === null || typeof body === 'string') return
    this.keys.keep(this.key, this.fingerprint, status, body)
  }

  /** A fault in Stripe's words. A 500 after the work is what the idempotency key answers from then on. */
  private refuse(kind: RefusalKind): SandboxResponse | null {
    const refusal = refusalFor(kind, this.req.path)
    if (!refusal) return null
    const response = this.reply(refusal.status, refusal.body)
    if (kind === 'server_error' && this.executed) this.remember(response)
    return response
  }

  private guard<T>(work: () => T): T | SandboxResponse {
    try {
      return work()
    } catch (error) {
      if (error instanceof StripeRefusal) return this.reply(error.status, snapshot(error.body))
      throw error
    }
  }

  private reply(status: number, body: object, extra: Record<string, string> = {}): SandboxResponse {
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'request-id': this.requestId,
      'stripe-version': this.version ?? Stripe.API_VERSION,
      ...extra,
    }
    if (this.key !== null) headers['idempotency-key'] = this.key
    if (status >= 500) headers['stripe-should-retry'] = 'false'
    return { status, headers, body }
  }
}

function badKey(given: string): StripeRefusal {
  const shown = `${given.slice(0, 8)}${'*'.repeat(Math.max(0, Math.min(20, given.length - 8)))}`
  return new StripeRefusal(401, `Invalid API Key provided: ${shown}`, {}, false)
}

function publishableKeyRefused(): StripeRefusal {
  const message =
    'This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.'
  return new StripeRefusal(403, message, { code: 'secret_key_required' }, false)
}

function refusalFor(kind: RefusalKind, path: string): StripeRefusal | null {
  if (kind === 'unauthorized') return badKey('sk_test_rolled')
  if (kind === 'rate_limited') {
    const message =
      'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.'
    return new StripeRefusal(429, message, { type: 'rate_limit_error', code: 'rate_limit' }, false)
  }
  if (kind === 'server_error') {
    const message = 'An unknown error occurred on the server (sandbox fault).'
    return new StripeRefusal(500, message, { type: 'api_error' }, false)
  }
  if (kind !== 'wallet_empty' || !path.startsWith('/v1/refunds')) return null
  const message = 'Insufficient funds in your Stripe balance to refund this amount.'
  return new StripeRefusal(400, message, { code: 'balance_insufficient' }, false)
}

function readPaths(params: unknown): string[] {
  const paths = (params as { expand?: unknown }).expand
  return Array.isArray(paths) ? paths.map(String) : []
}

function checkLimit(params: unknown): void {
  const { limit } = params as { limit?: unknown }
  if (limit === undefined) return
  if (typeof limit === 'number' && limit >= 1 && limit <= 100) return
  const message = `Limit must be between 1 and 100. Received: ${String(limit)}`
  throw new StripeRefusal(400, message, { code: 'parameter_invalid_integer', param: 'limit' }, false)
}
