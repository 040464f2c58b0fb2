import type { RefusalKind, SandboxRequest, SandboxResponse } from '../../kernel/http'
import { fieldErrors, type VendorManners } from '../routes'
import type { Tokens } from '../tokens'

export const EMAIL = 'sandbox@esimcard.example.com'
export const PASSWORD = 'sandbox-esimcard-password'

/** Business refusals, sometimes inside HTTP 200 (providers.md §3.5). */
export function refusal(status: number, message: string): SandboxResponse {
  return { status, body: { status: false, message } }
}

const unauthenticated = (): SandboxResponse => ({ status: 401, body: { message: 'Unauthenticated.' } })
export const badLogin = (): SandboxResponse => refusal(401, 'Invalid login details')

const PURCHASES = new Set(['order', 'topup'])

export function refuse(kind: RefusalKind, operation: string): SandboxResponse | null {
  switch (kind) {
    case 'unauthorized':
      return operation === 'login' ? badLogin() : unauthenticated()
    case 'rate_limited':
      return { status: 429, headers: { 'retry-after': '60' }, body: { message: 'Too Many Attempts.' } }
    case 'server_error':
      return { status: 500, body: { message: 'Server Error' } }
    case 'out_of_stock':
      return PURCHASES.has(operation) ? refusal(200, 'No eSIM is available for this package') : null
    case 'wallet_empty':
      return PURCHASES.has(operation) ? refusal(200, 'Insufficient balance') : null
  }
}

/** Laravel answers HTML to whoever does not ask for JSON (§3.1, inferred). */
function forReader(req: SandboxRequest, response: SandboxResponse): SandboxResponse {
  if (req.headers.accept?.includes('json')) return response
  return {
    status: response.status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE html><html><body><h1>${response.status}</h1></body></html>`,
  }
}

export function mannersWith(tokens: Tokens): VendorManners {
  return {
    authorize: (req) => (tokens.isGood(req.headers.authorization) ? null : forReader(req, unauthenticated())),
    invalid: (problem, req) => {
      const errors = fieldErrors(problem)
      const message = Object.values(errors)[0]?.[0] ?? 'The given data was invalid.'
      return forReader(req, { status: 422, body: { message, errors } })
    },
    notFound: (req) =>
      forReader(req, { status: 404, body: { message: `The route ${req.path} could not be found.` } }),
    wrongMethod: (req) =>
      forReader(req, {
        status: 405,
        body: { message: `The ${req.method} method is not supported for route ${req.path}.` },
      }),
    refuse: (kind, operation, req) => {
      const response = refuse(kind, operation)
      return response && response.status >= 400 ? forReader(req, response) : response
    },
  }
}
