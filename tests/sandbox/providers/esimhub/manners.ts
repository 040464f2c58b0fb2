import type { RefusalKind, SandboxResponse } from '../../kernel/http'
import { fieldErrors, type VendorManners } from '../routes'

export const API_KEY = 'sandbox-esimhub-api-key'
export const TENANT_KEY = '22222222-0000-4000-8000-000000000001'
/** Ours, not the hub's: the hub signs nothing (providers.md §4A.3). */
export const WEBHOOK_SECRET = 'sandbox-esimhub-webhook-secret-000000'

export function success(data: unknown, message = 'Success'): SandboxResponse {
  return { status: 200, body: { success: true, message, data } }
}

/** The envelope says no inside HTTP 200 (§4A.1). */
export function failure(message: string, status = 200): SandboxResponse {
  return { status, body: { success: false, message, data: null } }
}

const PURCHASES = new Set(['order', 'topup'])
const STOCK_CHECKS = new Set(['order', 'topup', 'availability'])

export function refuse(kind: RefusalKind, operation: string): SandboxResponse | null {
  switch (kind) {
    case 'unauthorized':
      return failure('Unauthorized', 401)
    case 'rate_limited':
      return failure('Too many requests', 429)
    case 'server_error':
      return failure('An unexpected error occurred', 500)
    case 'out_of_stock':
      return STOCK_CHECKS.has(operation) ? failure('Bundle is not available') : null
    case 'wallet_empty':
      return PURCHASES.has(operation) ? failure('Insufficient balance') : null
  }
}

export const manners: VendorManners = {
  authorize: (req) =>
    req.headers['api-key'] === API_KEY && req.headers.tenant === TENANT_KEY
      ? null
      : failure('Unauthorized', 401),
  invalid: (problem) => failure(Object.values(fieldErrors(problem)).flat().join(' '), 400),
  notFound: () => failure('Resource not found', 404),
  wrongMethod: () => failure('Method not allowed', 405),
  refuse: (kind, operation) => refuse(kind, operation),
}
